//! Rules: which request, how often, what goes wrong.

use percent_encoding::percent_decode_str;
use regex_lite::Regex;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// One rule, as a test sends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Only this method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only paths that hold this text or match this regular expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only queries that hold this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Leaves this many matching requests alone first.
    #[serde(default)]
    pub skip: u32,
    /// Applies to this many requests; null for all.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// What goes wrong.
    pub fault: Fault,
}

fn once() -> Option<u32> {
    Some(1)
}

/// What goes wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Fault {
    /// The answer takes so many milliseconds more; `after` waits when the change is already
    /// applied. Delays go together with other faults.
    Delay {
        /// Milliseconds.
        ms: u64,
        /// Whether the change is applied before the wait.
        #[serde(default)]
        after: bool,
    },
    /// Another answer; the change is not applied.
    Status {
        /// HTTP status.
        status: u16,
        /// Body, verbatim.
        #[serde(default)]
        body: Option<String>,
        /// Headers.
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// A redirect, as a gateway answers whose session has ended; the change is not applied.
    Redirect {
        /// Where it leads.
        to: String,
        /// Whether the answer has CORS headers, which a sign-in in front of a gateway leaves out.
        #[serde(default = "yes")]
        cors: bool,
    },
    /// No body; applied if the status is one of success.
    Empty {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// A page of HTML; applied if the status is one of success.
    NonJson {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// Only the beginning of the body; the change is applied.
    Truncate {
        /// How much of it; half if not said.
        #[serde(default)]
        bytes: Option<usize>,
        /// Whether the answer ends properly (true) or the connection breaks (false).
        #[serde(default)]
        clean: bool,
    },
    /// The connection is closed; the change is not applied.
    DropBefore,
    /// The connection is closed without an answer; the change is applied.
    DropAfter,
    /// The connection is closed at once; the change is applied so many milliseconds later, as by a server behind a proxy
    /// that has died.
    DropEarly {
        /// Milliseconds.
        ms: u64,
    },
    /// 429; the change is not applied.
    RateLimit {
        /// Seconds for Retry-After; null for none and an empty body.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// A page that was asked for with a token names the same token as the next.
    RepeatToken,
    /// Each page starts with the last rows of the page before.
    DuplicateRows,
    /// Every page names a token that was never named before, for ever.
    FreshTokens {
        /// Whether the pages are empty; else each has the rows of the first.
        #[serde(default)]
        empty: bool,
    },
    /// A row is replaced by this text, which need not be JSON that a careful server would write.
    RawRow {
        /// Which row.
        #[serde(default)]
        index: usize,
        /// The text.
        text: String,
    },
    /// The body comes piece by piece, with a pause before each but the first.
    Trickle {
        /// Bytes of a piece.
        bytes: usize,
        /// Milliseconds of a pause.
        ms: u64,
    },
    /// In the place of the body so many million spaces, gzipped: a few thousand bytes that inflate without end.
    Bomb {
        /// Megabytes of 1,000,000 bytes.
        megabytes: u64,
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// A row loses its phoneNumber.
    RowWithoutPhone {
        /// Which row.
        #[serde(default)]
        index: usize,
    },
    /// A row is replaced by a number, the one after it by a string.
    BadRow {
        /// Which row.
        #[serde(default)]
        index: usize,
    },
}

fn yes() -> bool {
    true
}

fn ok() -> u16 {
    200
}

/// What one request has coming.
#[derive(Debug, Default)]
pub struct Ticket {
    /// Milliseconds to wait before the change is applied.
    pub delay: u64,
    /// Milliseconds to wait after it.
    pub delay_after: u64,
    /// What goes wrong, and by which rule.
    pub fault: Option<(u64, Fault)>,
}

#[derive(Debug)]
struct Armed {
    id: u64,
    rule: Rule,
    pattern: Option<Regex>,
}

/// All rules in force.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Vec<Armed>,
    last_id: u64,
    /// Last rows of the page before, by rule.
    pub last_rows: HashMap<u64, Vec<Value>>,
    /// How many tokens were made up.
    pub fresh_tokens: u64,
}

impl Faults {
    /// Adds rules after those that there are.
    pub fn add(&mut self, rules: Vec<Rule>) {
        for rule in rules {
            self.last_id += 1;
            self.armed.push(Armed {
                id: self.last_id,
                // A text that is no expression is still found as text.
                pattern: rule.path.as_deref().and_then(|path| Regex::new(path).ok()),
                rule,
            });
        }
    }

    /// The rules that still apply, with what is left of `skip` and `times`.
    #[must_use]
    pub fn rules(&self) -> Vec<&Rule> {
        self.armed.iter().map(|armed| &armed.rule).collect()
    }

    /// What this request has coming: all delays that match, and the first other fault.
    pub fn take(&mut self, method: &str, path: &str, query: &str) -> Ticket {
        let mut ticket = Ticket::default();
        for armed in &mut self.armed {
            let delays = matches!(armed.rule.fault, Fault::Delay { .. });
            if (!delays && ticket.fault.is_some()) || !armed.matches(method, path, query) {
                continue;
            }
            if armed.rule.skip > 0 {
                armed.rule.skip -= 1;
                continue;
            }
            match &mut armed.rule.times {
                Some(0) => continue,
                Some(times) => *times -= 1,
                None => {}
            }
            match &armed.rule.fault {
                Fault::Delay { ms, after: false } => ticket.delay += ms,
                Fault::Delay { ms, after: true } => ticket.delay_after += ms,
                fault => ticket.fault = Some((armed.id, fault.clone())),
            }
        }
        self.armed.retain(|armed| armed.rule.times != Some(0));
        ticket
    }
}

impl Armed {
    fn matches(&self, method: &str, path: &str, query: &str) -> bool {
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let found = |wanted: &String| {
            path.contains(wanted.as_str())
                || decoded.contains(wanted.as_str())
                || self
                    .pattern
                    .as_ref()
                    .is_some_and(|pattern| pattern.is_match(&decoded))
        };
        let decoded_query = percent_decode_str(query).decode_utf8_lossy();
        let asks = |wanted: &String| {
            query.contains(wanted.as_str()) || decoded_query.contains(wanted.as_str())
        };
        self.rule
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.rule.path.as_ref().is_none_or(found)
            && self.rule.query.as_ref().is_none_or(asks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(rules: Value) -> Faults {
        let mut faults = Faults::default();
        faults.add(serde_json::from_value(rules).unwrap());
        faults
    }

    #[test]
    fn a_rule_applies_once_after_those_it_skips() {
        let mut faults = faults(
            json!([{"path": "/activeNumbers", "skip": 1, "fault": {"kind": "drop-before"}}]),
        );
        let hits: Vec<bool> = (0..4)
            .map(|_| {
                faults
                    .take("GET", "/v1/projects/p/activeNumbers", "")
                    .fault
                    .is_some()
            })
            .collect();
        assert_eq!(hits, [false, true, false, false]);
        assert!(faults.rules().is_empty());
    }

    #[test]
    fn null_times_means_always_and_delays_add_up() {
        let mut faults = faults(json!([
            {"times": null, "fault": {"kind": "delay", "ms": 5}},
            {"times": null, "fault": {"kind": "delay", "ms": 7}},
            {"times": null, "fault": {"kind": "status", "status": 503}},
        ]));
        for _ in 0..3 {
            let ticket = faults.take("GET", "/x", "");
            assert_eq!(ticket.delay, 12);
            assert!(matches!(
                ticket.fault,
                Some((_, Fault::Status { status: 503, .. }))
            ));
        }
    }

    #[test]
    fn paths_are_found_as_text_or_by_expression_in_any_spelling() {
        for path in [
            "+12086390939:release",
            "%2B12086390939:release",
            "[0-9]{11}:release$",
        ] {
            let mut faults =
                faults(json!([{"method": "post", "path": path, "fault": {"kind": "drop-after"}}]));
            let asked = "/v1/projects/p/activeNumbers/%2B12086390939:release";
            assert!(faults.take("GET", asked, "").fault.is_none());
            assert!(faults.take("POST", asked, "").fault.is_some(), "{path}");
        }
    }

    #[test]
    fn a_misspelt_rule_is_refused() {
        assert!(serde_json::from_value::<Rule>(json!({"fault": {"kind": "dropp"}})).is_err());
        assert!(
            serde_json::from_value::<Rule>(json!({"time": 2, "fault": {"kind": "drop-after"}}))
                .is_err()
        );
    }
}
