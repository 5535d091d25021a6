//! What the API says when it says no, in whichever of its shapes (docs/numbers-api.md 5).

mod explain;
mod markup;
mod parse;
mod texts;

use std::sync::Arc;

pub use explain::{Explanation, explain, explain_with};

/// A field that the API objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field's path, as it came.
    pub field: String,
    /// What is wrong with it.
    pub description: String,
}

/// An answer that is not a success. Its body is read when somebody wants its words: the first load of the app does without
/// the code that does so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status. It decides what is done; the body, which may disagree, only what is said
    /// (docs/numbers-api.md 5.2).
    pub status: u16,
    body: Arc<[u8]>,
    /// Seconds to wait, if the answer says so. Set by the caller, who knows the headers.
    pub retry_after_s: Option<u64>,
    /// Whether the access token has expired, as far as the body tells; headers and token are the caller's to look at.
    pub expired: bool,
    /// Whether the access token is older than tokens last. Set by the caller, who knows when it was entered.
    pub aged: bool,
    /// Whether a read with the same credentials was let in right after: then this may be the refusal of a request that the
    /// browser repeated, and the first was executed.
    pub reads_work: bool,
}

/// What the body of a [`Problem`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The API's name for the error, such as "NOT_FOUND".
    pub code: Option<String>,
    /// All that the API says of it, in one line; never empty.
    pub message: String,
    /// What of it is about no field.
    pub general: String,
    /// The fields it objects to.
    pub violations: Vec<Violation>,
}

impl Problem {
    /// An answer of this status and body.
    pub fn new(status: u16, body: &[u8]) -> Self {
        Self {
            status,
            body: body.into(),
            retry_after_s: None,
            expired: status == 401 && names_expiry(body),
            aged: false,
            reads_work: false,
        }
    }

    /// Reads the body. Never fails: an empty or unreadable one leaves the status to speak.
    pub fn details(&self) -> Details {
        parse::details(self.status, &self.body)
    }
}

impl Details {
    /// What the API says in general, and of these fields.
    pub fn with_only(&self, violations: &[&Violation]) -> String {
        let mut words = self.general.clone();
        for Violation { field, description } in violations {
            texts::join(&mut words, field, description);
        }
        words
    }
}

/// Whether a text names an expiry, in whatever case: "Jwt expired at…", `TOKEN_EXPIRED`, "Token Has Expired".
pub fn names_expiry(text: &[u8]) -> bool {
    const WORD: &[u8] = b"expired";
    text.windows(WORD.len())
        .any(|part| part.eq_ignore_ascii_case(WORD))
}

/// "HTTP 503": what is left to say when the answer says nothing.
fn status_text(status: u16) -> String {
    "HTTP ".to_owned() + &status.to_string()
}

#[cfg(test)]
mod tests;
