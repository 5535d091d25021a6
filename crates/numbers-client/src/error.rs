//! Error responses in all their shapes (docs/numbers-api.md 5): Google status, RFC 9457 problem details, OAuth, and whatever a
//! proxy or framework sends.
//!
//! The status decides what is done, the body only what is told. The body is parsed when its words are shown.
//!
//! ```
//! use numbers_client::error::{Problem, explain};
//!
//! let body = br#"{"error":{"status":"NOT_FOUND","message":"No such number"}}"#;
//! let problem = Problem::new(404, body);
//! assert_eq!(problem.details().code.as_deref(), Some("NOT_FOUND"));
//! assert_eq!(explain(&problem).what, "The API does not know this. It says: No such number.");
//! ```

mod explain;
mod gateway;
mod markup;
mod messages;
mod parse;

use std::sync::Arc;

pub use explain::{Explanation, explain, explain_with};
pub use gateway::GatewayProblem;

/// An objection of the API to one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field, as it came.
    pub field: String,
    /// The objection.
    pub description: String,
}

/// An error response. Its body is parsed on demand: the first load of the app does without the parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// HTTP status. The body may disagree with it (docs/numbers-api.md 5.2).
    pub status: u16,
    body: Arc<[u8]>,
    /// `Retry-After` in seconds. Set by the caller, who knows the headers.
    pub retry_after_s: Option<u64>,
    /// Whether the access token has expired according to the body; the caller adds header and token.
    pub expired: bool,
    /// Whether the access token is older than its usual lifetime. Set by the caller, who knows when it was entered.
    pub aged: bool,
    /// Whether a read with the same credentials succeeded right after: then this may be the refusal of a repeat by the
    /// browser, and the first request was executed.
    pub reads_work: bool,
    /// Whether the body is a web page, which the API never sends. Set by the caller, who knows the headers.
    pub is_web_page: bool,
    /// Whether the gateway had stored this response under the idempotency key of the request, which was not sent on. Set by the
    /// caller, who knows the headers.
    pub is_replayed: bool,
}

/// The parsed body of a [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The API's name for the error, such as "NOT_FOUND".
    pub code: Option<String>,
    /// All messages in one line; never empty.
    pub message: String,
    /// Messages about no field, in one line.
    pub general: String,
    /// Messages about fields.
    pub violations: Vec<Violation>,
}

impl Problem {
    /// A response of this status and body.
    pub fn new(status: u16, body: &[u8]) -> Self {
        Self {
            status,
            body: body.into(),
            retry_after_s: None,
            expired: status == 401 && names_expiry(body),
            aged: false,
            reads_work: false,
            is_web_page: false,
            is_replayed: false,
        }
    }

    /// The problem, if it is one of the gateway's own and not the API's.
    pub fn gateway(&self) -> Option<GatewayProblem> {
        gateway::parse(&self.body).map(|(problem, _)| problem)
    }

    /// Parses the body. Never fails: of an empty or unreadable one the message is the status.
    pub fn details(&self) -> Details {
        parse::details(self.status, &self.body)
    }
}

impl Details {
    /// The general messages and those of these fields, in one line.
    pub fn with_only(&self, violations: &[&Violation]) -> String {
        let mut line = self.general.clone();
        for Violation { field, description } in violations {
            messages::append(&mut line, field, description);
        }
        line
    }
}

/// Whether a text mentions an expiry, in any case: "Jwt expired at…", `TOKEN_EXPIRED`, "Token Has Expired".
pub fn names_expiry(text: &[u8]) -> bool {
    const WORD: &[u8] = b"expired";
    text.windows(WORD.len())
        .any(|part| part.eq_ignore_ascii_case(WORD))
}

/// "HTTP 503", for an answer without any words.
fn status_text(status: u16) -> String {
    format!("HTTP {status}")
}

#[cfg(test)]
mod tests;
