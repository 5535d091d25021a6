//! How a call can fail, as one value with a cause, a plain sentence and an action.

use super::error::{Problem, Violation, explain, explain_with};

/// What is wrong with a success without a body, which some servers may give (docs/numbers-api.md 10.29).
pub const EMPTY: &str = "it is empty";

/// Why there is no good answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
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

impl Failure {
    /// True when the server may have done what it was asked although no clear answer came: look before
    /// anything is sent again.
    pub fn is_unclear(&self) -> bool {
        match self {
            Failure::Timeout(_)
            | Failure::Network
            | Failure::Unreadable(_)
            | Failure::WebPage(_)
            | Failure::KeyRefused
            | Failure::Aborted => true,
            Failure::SignedOut { unclear } => *unclear,
            Failure::Unaddressable => false,
            // A gateway answers 5xx also when the server behind it went on and finished.
            Failure::Problem(problem) => problem.status >= 500,
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
            Failure::Unaddressable | Failure::KeyRefused => true,
            // Whoever is not let in at all was not let in a moment before either.
            Failure::Problem(problem) => problem.status == 401 && !problem.reads_work,
            Failure::SignedOut { unclear } => !unclear,
            Failure::Aborted
            | Failure::Timeout(_)
            | Failure::Network
            | Failure::WebPage(_)
            | Failure::Unreadable(_) => false,
        }
    }

    /// Whether the server rejected the request, in words of its own.
    pub fn is_rejection(&self) -> bool {
        self.status()
            .is_some_and(|status| (400..500).contains(&status))
    }

    /// Whether the server said that it has done what it was asked, and no more.
    pub fn is_silent_success(&self) -> bool {
        matches!(self, Failure::Unreadable(reason) if reason == EMPTY)
    }

    /// Whether reading again may help (network trouble, 429, 502, 503, 504).
    pub fn is_passing(&self) -> bool {
        match self {
            Failure::Network | Failure::Timeout(_) => true,
            Failure::Problem(problem) => matches!(problem.status, 429 | 502 | 503 | 504),
            Failure::Aborted
            | Failure::Unreadable(_)
            | Failure::WebPage(_)
            | Failure::SignedOut { .. }
            | Failure::Unaddressable
            | Failure::KeyRefused => false,
        }
    }

    /// How many seconds the server asks to wait before the next request, if it does.
    pub fn retry_after_s(&self) -> Option<u64> {
        match self {
            Failure::Problem(problem) => problem.retry_after_s,
            _ => None,
        }
    }

    /// The HTTP status, when there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Failure::Problem(problem) => Some(problem.status),
            // Refused before anything was done.
            Failure::SignedOut { unclear: false } => Some(401),
            _ => None,
        }
    }

    /// What happened and what to do about it, in plain words.
    pub fn explain(&self) -> (String, String) {
        match self {
            Failure::Aborted => (
                "Stopped before an answer came.".into(),
                "Start again when you like.".into(),
            ),
            Failure::Timeout(seconds) => (
                format!("No answer within {seconds} seconds."),
                "Try again. If it stays like this, check the server.".into(),
            ),
            Failure::Network => (
                "No answer could be had from the server.".into(),
                "Check your connection and the base URL, then try again.".into(),
            ),
            Failure::Problem(problem) => explain(problem),
            Failure::Unaddressable => (
                "This number is only dots, which browsers take out of every address. Nothing was sent.".into(),
                "Ask Sinch to correct the number.".into(),
            ),
            Failure::KeyRefused => (
                "The gateway refuses the Idempotency-Key header. Nothing was sent.".into(),
                "Remove \"idempotency\" from config.json, or have the gateway allow the header \
                 (Access-Control-Allow-Headers). Then reload this page."
                    .into(),
            ),
            Failure::WebPage(_) => (
                "The server answered with a web page (HTML) in place of data.".into(),
                "Check that the base URL leads to the Numbers API or your gateway, then try again."
                    .into(),
            ),
            Failure::SignedOut { .. } => (
                "Your sign-in may have ended.".into(),
                "Sign in again in a new tab, then try again here. Nothing you entered is lost."
                    .into(),
            ),
            Failure::Unreadable(reason) if reason == EMPTY => (
                "The server answered with success and said nothing more.".into(),
                "Read again what is there now.".into(),
            ),
            Failure::Unreadable(reason) => (
                ["The server's answer could not be read: ", reason, "."].concat(),
                "Check that the base URL leads to the Numbers API, then try again.".into(),
            ),
        }
    }

    /// The same for what was filled in. What `beside` puts beside a field is not said again here; all else is.
    pub fn objections(&self, mut beside: impl FnMut(&Violation) -> bool) -> (String, String) {
        let Failure::Problem(problem) = self else {
            return self.explain();
        };
        let details = problem.details();
        let (shown, rest): (Vec<&Violation>, Vec<&Violation>) =
            details.violations.iter().partition(|own| beside(own));
        if shown.is_empty() {
            return self.explain();
        }
        let words = details.with_only(&rest);
        if words.is_empty() {
            return (
                "The API refused what was filled in.".to_owned(),
                "What it says stands beside the fields.".to_owned(),
            );
        }
        explain_with(problem, &words)
    }

    /// The fields that the server objects to.
    pub fn violations(&self) -> Vec<Violation> {
        match self {
            Failure::Problem(problem) => problem.details().violations,
            _ => Vec::new(),
        }
    }

    /// The cause in two or three words, for a line that also says when the next try is.
    pub fn cause(&self) -> String {
        match self {
            Failure::Aborted => "stopped".into(),
            Failure::Timeout(_) => "no answer in time".into(),
            Failure::Network => "connection failed".into(),
            Failure::Problem(problem) if problem.status == 429 => {
                "the server asks to slow down (429)".into()
            }
            Failure::Problem(problem) => format!("the server answered {}", problem.status),
            Failure::Unreadable(_) | Failure::WebPage(_) => "unreadable answer".into(),
            Failure::SignedOut { .. } => "your sign-in may have ended".into(),
            Failure::Unaddressable => "not sent".into(),
            Failure::KeyRefused => "Idempotency-Key refused".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> Failure {
        Failure::Problem(Problem::new(status, b""))
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
        assert!(!Failure::Problem(one_of_two).proves_not_executed());
        for unclear in [false, true] {
            assert_eq!(
                Failure::SignedOut { unclear }.proves_not_executed(),
                !unclear
            );
        }
    }

    #[test]
    fn what_stands_beside_a_field_is_not_said_again_and_all_else_is() {
        let refused = |body: &[u8]| Failure::Problem(Problem::new(400, body));
        let said = |failure: &Failure, shown: &[&str]| {
            let what = failure
                .objections(|own| shown.contains(&own.field.as_str()))
                .0;
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
        for failure in [Failure::Unaddressable, Failure::KeyRefused] {
            assert!(failure.proves_not_executed(), "{failure:?}");
        }
    }

    #[test]
    fn what_is_no_refusal_proves_nothing() {
        for failure in [
            Failure::Network,
            Failure::Timeout(15),
            Failure::Aborted,
            Failure::Unreadable(EMPTY.into()),
            Failure::Unreadable("it is not valid JSON".into()),
        ] {
            assert!(!failure.proves_not_executed(), "{failure:?}");
            assert!(!failure.is_rejection(), "{failure:?}");
        }
    }

    #[test]
    fn a_refused_key_is_told_with_the_way_out() {
        let (what, advice) = Failure::KeyRefused.explain();
        for words in ["Idempotency-Key header", "Nothing was sent"] {
            assert!(what.contains(words), "{what}");
        }
        assert!(advice.contains("config.json"), "{advice}");
    }
}
