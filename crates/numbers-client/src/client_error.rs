//! The client's one error type: a cause, an explanation in a plain sentence, and an advice.
//!
//! Its predicates are those of other API clients: transient (may be retried), indeterminate (may have been executed).
//!
//! ```
//! use numbers_client::client_error::ClientError;
//!
//! let error = ClientError::Timeout(15);
//! assert!(error.is_transient() && error.is_indeterminate());
//! assert_eq!(error.explain().what, "No answer within 15 seconds.");
//! ```

use super::error::{GatewayProblem, Problem, Violation, explain, explain_with};

pub use super::error::Explanation;

/// Reason of [`ClientError::Unreadable`] for a success without a body (docs/numbers-api.md 10.29).
pub const EMPTY: &str = "it is empty";

/// Error of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientError {
    /// Cancelled: the page was left, or the reader pressed Stop.
    Aborted,
    /// No response within this many seconds.
    Timeout(u32),
    /// No response: unreachable, refused by CORS, cut off.
    Network,
    /// An error response.
    Problem(Problem),
    /// A success of this status with a web page as its body.
    WebPage(u16),
    /// The gateway asks for a sign-in.
    SignedOut {
        /// Whether the request may have been executed nevertheless.
        unclear: bool,
    },
    /// A success whose body could not be read, with the reason.
    Unreadable(String),
    /// Not sent: a segment of the path is `.` or `..`, which browsers remove from every URL.
    Unaddressable,
    /// Not sent: the preflight does not allow the header `Idempotency-Key`.
    KeyRefused,
}

impl ClientError {
    /// Whether the request may have been executed: verify before anything is sent again.
    pub fn is_indeterminate(&self) -> bool {
        match self {
            ClientError::Timeout(_)
            | ClientError::Network
            | ClientError::Unreadable(_)
            | ClientError::WebPage(_)
            | ClientError::Aborted => true,
            ClientError::SignedOut { unclear } => *unclear,
            ClientError::Unaddressable | ClientError::KeyRefused => false,
            // A gateway answers 5xx also when the server behind it goes on and finishes.
            ClientError::Problem(problem) => problem.status >= 500,
        }
    }

    /// Whether the error of a write proves that it was not executed. If not, verify before anything is told.
    ///
    /// A browser repeats a request, unseen by the page, when a kept connection closes before the response begins. So a
    /// rejection may answer the repeat of a request that was executed. An idempotency key does not change that: a proxy in
    /// front of the gateway may reject the repeat and know nothing of the first request. Only what the gateway of this project
    /// refuses for what the request is, it has refused the first time too.
    pub fn proves_not_executed(&self) -> bool {
        match self {
            // Not sent: a preflight comes before the header of a key.
            ClientError::Unaddressable | ClientError::KeyRefused => true,
            // Credentials that no read is accepted with were not accepted a moment before either.
            ClientError::Problem(problem) => {
                (problem.status == 401 && !problem.reads_work)
                    || problem
                        .gateway()
                        .is_some_and(GatewayProblem::refuses_every_time)
            }
            ClientError::SignedOut { unclear } => !unclear,
            ClientError::Aborted
            | ClientError::Timeout(_)
            | ClientError::Network
            | ClientError::WebPage(_)
            | ClientError::Unreadable(_) => false,
        }
    }

    /// Whether the server rejected the request (4xx).
    pub fn is_rejection(&self) -> bool {
        self.status()
            .is_some_and(|status| (400..500).contains(&status))
    }

    /// Whether this is a success with an empty body.
    pub fn is_empty_success(&self) -> bool {
        matches!(self, ClientError::Unreadable(reason) if reason == EMPTY)
    }

    /// Whether a retry of a read may help (network trouble, 429, 502, 503, 504).
    pub fn is_transient(&self) -> bool {
        match self {
            ClientError::Network | ClientError::Timeout(_) => true,
            ClientError::Problem(problem) => matches!(problem.status, 429 | 502 | 503 | 504),
            ClientError::Aborted
            | ClientError::Unreadable(_)
            | ClientError::WebPage(_)
            | ClientError::SignedOut { .. }
            | ClientError::Unaddressable
            | ClientError::KeyRefused => false,
        }
    }

    /// `Retry-After` in seconds.
    pub fn retry_after_s(&self) -> Option<u64> {
        match self {
            ClientError::Problem(problem) => problem.retry_after_s,
            _ => None,
        }
    }

    /// HTTP status, if there was a response.
    pub fn status(&self) -> Option<u16> {
        match self {
            ClientError::Problem(problem) => Some(problem.status),
            // Refused before anything was done.
            ClientError::SignedOut { unclear: false } => Some(401),
            _ => None,
        }
    }

    /// The error in plain words.
    pub fn explain(&self) -> Explanation {
        match self {
            ClientError::Aborted => Explanation::new(
                "Stopped before an answer came.",
                "Start again when you like.",
            ),
            ClientError::Timeout(seconds) => Explanation::new(
                &format!("No answer within {seconds} seconds."),
                "Try again. If it stays like this, check the server.",
            ),
            ClientError::Network => Explanation::new(
                "No answer could be had from the server.",
                "Check your connection and the base URL, then try again.",
            ),
            ClientError::Problem(problem) => explain(problem),
            ClientError::Unaddressable => Explanation::new(
                "This number is only dots, which browsers take out of every address. Nothing was sent.",
                "Ask Sinch to correct the number.",
            ),
            ClientError::KeyRefused => Explanation::new(
                "The gateway refuses the Idempotency-Key header. Nothing was sent.",
                "Remove \"idempotency\" from config.json, or have the gateway allow the header \
                 (Access-Control-Allow-Headers). Then reload this page.",
            ),
            ClientError::WebPage(_) => Explanation::new(
                "The server answered with a web page (HTML) in place of data.",
                "Check that the base URL leads to the Numbers API or your gateway, then try again.",
            ),
            ClientError::SignedOut { .. } => Explanation::new(
                "Your sign-in may have ended.",
                "Sign in again in a new tab, then try again here. Nothing you entered is lost.",
            ),
            ClientError::Unreadable(reason) if reason == EMPTY => Explanation::new(
                "The server answered with success and said nothing more.",
                "Read again what is there now.",
            ),
            ClientError::Unreadable(reason) => Explanation::new(
                &format!("The server's answer could not be read: {reason}."),
                "Check that the base URL leads to the Numbers API, then try again.",
            ),
        }
    }

    /// Like [`ClientError::explain`], for a submitted form. Violations for which `beside` returns `true` are shown at their
    /// field and left out here.
    pub fn explain_beside(&self, mut beside: impl FnMut(&Violation) -> bool) -> Explanation {
        let ClientError::Problem(problem) = self else {
            return self.explain();
        };
        let details = problem.details();
        let (shown, rest): (Vec<&Violation>, Vec<&Violation>) = details
            .violations
            .iter()
            .partition(|violation| beside(violation));
        if shown.is_empty() {
            return self.explain();
        }
        let words = details.with_only(&rest);
        if words.is_empty() {
            return Explanation::new(
                "The API refused what was filled in.",
                "What it says stands beside the fields.",
            );
        }
        explain_with(problem, &words)
    }

    /// Violations by field.
    pub fn field_errors(&self) -> Vec<Violation> {
        match self {
            ClientError::Problem(problem) => problem.details().violations,
            _ => Vec::new(),
        }
    }

    /// The cause in two or three words, for the line about the next retry.
    pub fn cause(&self) -> String {
        match self {
            ClientError::Aborted => "stopped".into(),
            ClientError::Timeout(_) => "no answer in time".into(),
            ClientError::Network => "connection failed".into(),
            ClientError::Problem(problem) if problem.status == 429 => {
                "the server asks to slow down (429)".into()
            }
            ClientError::Problem(problem) => format!("the server answered {}", problem.status),
            ClientError::Unreadable(_) | ClientError::WebPage(_) => "unreadable answer".into(),
            ClientError::SignedOut { .. } => "your sign-in may have ended".into(),
            ClientError::Unaddressable => "not sent".into(),
            ClientError::KeyRefused => "Idempotency-Key refused".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> ClientError {
        ClientError::Problem(Problem::new(status, b""))
    }

    #[test]
    fn a_refusal_may_be_the_answer_to_a_repeat() {
        for code in [
            400, 402, 403, 404, 408, 409, 412, 413, 415, 422, 425, 429, 500, 502, 503, 504,
        ] {
            assert!(!status(code).proves_not_executed(), "{code}");
        }
        assert!(status(401).proves_not_executed());
        let mut one_of_two = Problem::new(401, b"");
        one_of_two.reads_work = true;
        assert!(!ClientError::Problem(one_of_two).proves_not_executed());
        for unclear in [false, true] {
            assert_eq!(
                ClientError::SignedOut { unclear }.proves_not_executed(),
                !unclear
            );
        }
    }

    #[test]
    fn what_stands_beside_a_field_is_not_said_again_and_all_else_is() {
        let refused = |body: &[u8]| ClientError::Problem(Problem::new(400, body));
        let said = |error: &ClientError, shown: &[&str]| {
            let what = error
                .explain_beside(|violation| shown.contains(&violation.field.as_str()))
                .what;
            what.strip_prefix("The API refused the request. It says: ")
                .map_or(what.clone(), ToOwned::to_owned)
        };
        let both = refused(br#"{"city":"Is odd","zip":"Is short"}"#);
        assert_eq!(said(&both, &[]), "city: Is odd; zip: Is short.");
        assert_eq!(said(&both, &["city"]), "zip: Is short.");
        let beside = "The API refused what was filled in.";
        assert_eq!(said(&both, &["city", "zip"]), beside);
        let general = refused(br#"{"message":"No.","errors":{"city":"Is odd","zip":"Is short"}}"#);
        assert_eq!(said(&general, &["city", "zip"]), "No.");
        assert_eq!(said(&general, &["zip"]), "No. city: Is odd.");
    }

    #[test]
    fn the_gateway_refuses_a_repeat_as_it_did_the_first_request() {
        let of_gateway = |name: &str| {
            let body = format!(r#"{{"type":"/problems/{name}"}}"#);
            ClientError::Problem(Problem::new(403, body.as_bytes()))
        };
        for name in ["role-missing", "number-protected", "project-not-allowed"] {
            assert!(of_gateway(name).proves_not_executed(), "{name}");
        }
        for name in ["busy", "store-unavailable", "idempotency-key-reused", "odd"] {
            assert!(!of_gateway(name).proves_not_executed(), "{name}");
        }
    }

    #[test]
    fn what_was_not_sent_was_not_executed() {
        for error in [ClientError::Unaddressable, ClientError::KeyRefused] {
            assert!(error.proves_not_executed(), "{error:?}");
            assert!(!error.is_indeterminate(), "{error:?}");
        }
    }

    #[test]
    fn what_is_no_refusal_proves_nothing() {
        for error in [
            ClientError::Network,
            ClientError::Timeout(15),
            ClientError::Aborted,
            ClientError::Unreadable(EMPTY.into()),
            ClientError::Unreadable("it is not valid JSON".into()),
        ] {
            assert!(!error.proves_not_executed(), "{error:?}");
            assert!(!error.is_rejection(), "{error:?}");
        }
    }

    #[test]
    fn a_refused_key_is_told_with_the_way_out() {
        let Explanation { what, advice } = ClientError::KeyRefused.explain();
        for words in ["Idempotency-Key header", "Nothing was sent"] {
            assert!(what.contains(words), "{what}");
        }
        assert!(advice.contains("config.json"), "{advice}");
    }
}
