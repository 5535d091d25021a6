//! The fault rules in force, and which of them a request matches.

use super::rule::{Fault, FaultRule};
use percent_encoding::percent_decode_str;
use regex_lite::Regex;
use serde_json::Value;
use std::collections::HashMap;

/// What the rules have in store for one request.
#[derive(Debug, Default)]
pub struct FaultMatch {
    /// Milliseconds to wait before the change is applied.
    pub delay: u64,
    /// Milliseconds to wait after the change is applied.
    pub delay_after: u64,
    /// The fault and the ID of its rule.
    pub fault: Option<(u64, Fault)>,
}

/// A rule in force, with what is left of its `skip` and `times`.
#[derive(Debug)]
struct ActiveRule {
    id: u64,
    rule: FaultRule,
    path_pattern: Option<Regex>,
}

/// All rules in force.
#[derive(Debug, Default)]
pub struct FaultRules {
    active: Vec<ActiveRule>,
    last_id: u64,
    /// Last rows of the previous page by rule ID.
    pub last_rows: HashMap<u64, Vec<Value>>,
    /// Number of page tokens that were made up.
    pub fresh_tokens: u64,
}

impl FaultRules {
    /// Adds rules after the existing ones.
    pub fn add(&mut self, rules: Vec<FaultRule>) {
        for rule in rules {
            self.last_id += 1;
            self.active.push(ActiveRule {
                id: self.last_id,
                // A path that is no regular expression still matches as text.
                path_pattern: rule.path.as_deref().and_then(|path| Regex::new(path).ok()),
                rule,
            });
        }
    }

    /// Rules that still apply, with what is left of `skip` and `times`.
    #[must_use]
    pub fn rules(&self) -> Vec<&FaultRule> {
        self.active.iter().map(|active| &active.rule).collect()
    }

    /// The faults of a request: all matching delays, and the first other match.
    pub fn match_request(&mut self, method: &str, path: &str, query: &str) -> FaultMatch {
        let mut found = FaultMatch::default();
        for active in &mut self.active {
            let rule = &mut active.rule;
            let is_delay = matches!(rule.fault, Fault::Delay { .. });
            let is_shadowed = !is_delay && found.fault.is_some();
            if is_shadowed || !rule.matches(active.path_pattern.as_ref(), method, path, query) {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            match &mut rule.times {
                Some(0) => continue,
                Some(times) => *times -= 1,
                None => {}
            }
            match &rule.fault {
                Fault::Delay { ms, after: false } => found.delay += ms,
                Fault::Delay { ms, after: true } => found.delay_after += ms,
                fault => found.fault = Some((active.id, fault.clone())),
            }
        }
        self.active.retain(|active| active.rule.times != Some(0));
        found
    }
}

impl FaultRule {
    /// Whether method, path and query fit, the last two as sent or decoded.
    fn matches(&self, path_pattern: Option<&Regex>, method: &str, path: &str, query: &str) -> bool {
        let decoded_path = percent_decode_str(path).decode_utf8_lossy();
        let decoded_query = percent_decode_str(query).decode_utf8_lossy();
        let has_path = |wanted: &String| {
            path.contains(wanted.as_str())
                || decoded_path.contains(wanted.as_str())
                || path_pattern.is_some_and(|pattern| pattern.is_match(&decoded_path))
        };
        let has_query = |wanted: &String| {
            query.contains(wanted.as_str()) || decoded_query.contains(wanted.as_str())
        };
        let has_method = |wanted: &String| wanted.eq_ignore_ascii_case(method);
        self.method.as_ref().is_none_or(has_method)
            && self.path.as_ref().is_none_or(has_path)
            && self.query.as_ref().is_none_or(has_query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(rules: Value) -> FaultRules {
        let mut faults = FaultRules::default();
        faults.add(serde_json::from_value(rules).expect("valid rules"));
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
                    .match_request("GET", "/v1/projects/p/activeNumbers", "")
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
            let found = faults.match_request("GET", "/x", "");
            assert_eq!(found.delay, 12);
            assert!(matches!(
                found.fault,
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
            let sent = "/v1/projects/p/activeNumbers/%2B12086390939:release";
            assert!(faults.match_request("GET", sent, "").fault.is_none());
            assert!(
                faults.match_request("POST", sent, "").fault.is_some(),
                "{path}"
            );
        }
    }

    #[test]
    fn a_misspelt_rule_is_refused() {
        assert!(serde_json::from_value::<FaultRule>(json!({"fault": {"kind": "dropp"}})).is_err());
        assert!(
            serde_json::from_value::<FaultRule>(
                json!({"time": 2, "fault": {"kind": "drop-after"}})
            )
            .is_err()
        );
    }
}
