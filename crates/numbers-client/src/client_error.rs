//! How a call can fail, as one value with a cause, a plain sentence and an action.

use super::error::{Problem, Violation, explain, explain_with};

pub use super::error::Explanation;

/// What is wrong with a success without a body, which some servers may give (docs/numbers-api.md 10.29).
pub const EMPTY: &str = "it is empty";

/// Why there is no good answer.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientError {
    /// The page was left, or the reader pressed Stop.
    Aborted,
    /// No answer within so many seconds.
    Timeout(u32),
    /// The browser could not bring an answer: unreachable, refused by CORS, cut off.
    Network,
    /// The server answered with an error.
    Problem(Problem),
    /// The server answered with success of this status, and with a web page in place of data.
    WebPage(u16),
    /// The gateway asks for a sign-in. `unclear` where a change may have been made before that.
    SignedOut {
        /// Whether it may have done what it was asked.
        unclear: bool,
    },
    /// The server answered with success, in words that could not be read.
    Unreadable(String),
    /// Nothing was sent: a part of the address is `.` or `..`, which browsers take out of every address.
    Unaddressable,
    /// The browser brings no answer to a request with an idempotency key, and does to one without: the preflight does not
    /// allow the header.
    KeyRefused,
}

impl ClientError {
    /// True when the server may have done what it was asked although no clear answer came: look before
    /// anything is sent again.
    pub fn is_indeterminate(&self) -> bool {
        match self {
            ClientError::Timeout(_)
            | ClientError::Network
            | ClientError::Unreadable(_)
            | ClientError::WebPage(_)
            | ClientError::Aborted => true,
            ClientError::SignedOut { unclear } => *unclear,
            ClientError::Unaddressable | ClientError::KeyRefused => false,
            // A gateway answers 5xx also when the server behind it went on and finished.
            ClientError::Problem(problem) => problem.status >= 500,
        }
    }

    /// Whether the answer to a write proves that nothing was executed; if not, look first, then say what is so.
    ///
    /// A browser sends a request a second time, unseen by the page, when a kept connection closes before a byte of the
    /// answer came. So a refusal may be the answer to the repeat of a request that was executed. An idempotency key does
    /// not change that: what stands in front of the gateway that honours it may refuse the repeat and know nothing of
    /// the first.
    pub fn proves_not_executed(&self) -> bool {
        match self {
            // Nothing was sent: the browser asks first whether it may send a key.
            ClientError::Unaddressable | ClientError::KeyRefused => true,
            // Whoever is not let in at all was not let in a moment before either.
            ClientError::Problem(problem) => problem.status == 401 && !problem.reads_work,
            ClientError::SignedOut { unclear } => !unclear,
            ClientError::Aborted
            | ClientError::Timeout(_)
            | ClientError::Network
            | ClientError::WebPage(_)
            | ClientError::Unreadable(_) => false,
        }
    }

    /// Whether the server rejected the request, in words of its own.
    pub fn is_rejection(&self) -> bool {
        self.status()
            .is_some_and(|status| (400..500).contains(&status))
    }

    /// Whether the server said that it has done what it was asked, and no more.
    pub fn is_empty_success(&self) -> bool {
        matches!(self, ClientError::Unreadable(reason) if reason == EMPTY)
    }

    /// Whether reading again may help (network trouble, 429, 502, 503, 504).
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

    /// How many seconds the server asks to wait before the next request, if it does.
    pub fn retry_after_s(&self) -> Option<u64> {
        match self {
            ClientError::Problem(problem) => problem.retry_after_s,
            _ => None,
        }
    }

    /// The HTTP status, when there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            ClientError::Problem(problem) => Some(problem.status),
            // Refused before anything was done.
            ClientError::SignedOut { unclear: false } => Some(401),
            _ => None,
        }
    }

    /// What happened and what to do about it, in plain words.
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

    /// The fields that the server objects to.
    pub fn field_errors(&self) -> Vec<Violation> {
        match self {
            ClientError::Problem(problem) => problem.details().violations,
            _ => Vec::new(),
        }
    }

    /// The cause in two or three words, for a line that also says when the next try is.
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
        let said = |failure: &ClientError, shown: &[&str]| {
            let what = failure
                .explain_beside(|own| shown.contains(&own.field.as_str()))
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
    fn what_was_not_sent_was_not_executed() {
        for failure in [ClientError::Unaddressable, ClientError::KeyRefused] {
            assert!(failure.proves_not_executed(), "{failure:?}");
            assert!(!failure.is_indeterminate(), "{failure:?}");
        }
    }

    #[test]
    fn what_is_no_refusal_proves_nothing() {
        for failure in [
            ClientError::Network,
            ClientError::Timeout(15),
            ClientError::Aborted,
            ClientError::Unreadable(EMPTY.into()),
            ClientError::Unreadable("it is not valid JSON".into()),
        ] {
            assert!(!failure.proves_not_executed(), "{failure:?}");
            assert!(!failure.is_rejection(), "{failure:?}");
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
