//! Fault rules as tests send them: which requests, how often, what goes wrong.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A fault rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultRule {
    /// Method of the requests; any if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Text in the path, or a regular expression that it matches; any if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Text in the query; any if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Number of matching requests to leave alone first.
    #[serde(default)]
    pub skip: u32,
    /// Number of requests that it applies to; null for all.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// Fault that these requests meet.
    pub fault: Fault,
}

fn once() -> Option<u32> {
    Some(1)
}

/// A fault: the way in which a request goes wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Fault {
    /// A delay of the response. Delays add up and combine with another fault.
    Delay {
        /// Milliseconds.
        ms: u64,
        /// Whether the change is applied before the delay.
        #[serde(default)]
        after: bool,
    },
    /// Another response; the change is not applied.
    Status {
        /// HTTP status.
        status: u16,
        /// Body, sent verbatim.
        #[serde(default)]
        body: Option<String>,
        /// Headers by name.
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// A redirect, as from a gateway whose session has ended; the change is not applied.
    Redirect {
        /// URL of the redirect.
        to: String,
        /// Whether the response has CORS headers; a sign-in in front of a gateway has none.
        #[serde(default = "yes")]
        cors: bool,
    },
    /// No body; the change is applied if the status is below 400.
    Empty {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// A page of HTML; the change is applied if the status is below 400.
    NonJson {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// Only the beginning of the body; the change is applied.
    Truncate {
        /// Bytes to send; half of the body if null.
        #[serde(default)]
        bytes: Option<usize>,
        /// Whether the response ends properly (true) or the connection breaks (false).
        #[serde(default)]
        clean: bool,
    },
    /// The connection is closed; the change is not applied.
    DropBefore,
    /// The connection is closed without a response; the change is applied.
    DropAfter,
    /// The connection is closed at once; the change is applied later.
    ///
    /// So it happens behind a proxy that has died.
    DropEarly {
        /// Milliseconds.
        ms: u64,
    },
    /// 429; the change is not applied.
    RateLimit {
        /// Seconds in `Retry-After`; null for neither the header nor a body.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// A page that was requested with a token names the same token as the next.
    RepeatToken,
    /// Each page starts with the last rows of the previous page.
    DuplicateRows,
    /// Every page names a new token, endlessly.
    FreshTokens {
        /// Whether the pages are empty; otherwise each has the rows of the first.
        #[serde(default)]
        empty: bool,
    },
    /// A row is replaced by text, which need not be valid JSON.
    RawRow {
        /// Index of the row in its page.
        #[serde(default)]
        index: usize,
        /// Text in the place of the row.
        text: String,
    },
    /// The body is sent in chunks, with a pause before each but the first.
    Trickle {
        /// Bytes of a chunk.
        bytes: usize,
        /// Milliseconds of a pause.
        ms: u64,
    },
    /// A gzip bomb: a few thousand bytes that inflate to very many spaces.
    Bomb {
        /// Inflated size in megabytes of 1,000,000 bytes.
        megabytes: u64,
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// A row lacks its phoneNumber.
    RowWithoutPhone {
        /// Index of the row in its page.
        #[serde(default)]
        index: usize,
    },
    /// A row is replaced by a number, the next one by a string.
    BadRow {
        /// Index of the row in its page.
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
