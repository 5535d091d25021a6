//! How a call can fail, as one value with a cause, a plain sentence and an action.

use super::error::{Problem, Violation, explain};

/// What is wrong with a success without a body, which some servers may give (numbers-api.md 10.29).
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
    /// The server answered with success, in words that could not be read.
    Unreadable(String),
}

impl Failure {
    /// True when the server may have done what it was asked although no clear answer came: look before
    /// anything is sent again.
    pub fn is_unclear(&self) -> bool {
        match self {
            Failure::Timeout(_) | Failure::Network | Failure::Unreadable(_) | Failure::Aborted => {
                true
            }
            // A gateway answers 5xx also when the server behind it went on and finished.
            Failure::Problem(problem) => problem.status >= 500,
        }
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
            Failure::Aborted | Failure::Unreadable(_) => false,
        }
    }

    /// The HTTP status, when there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Failure::Problem(problem) => Some(problem.status),
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
        let (mut what, mut advice) = self.explain();
        let Failure::Problem(problem) = self else {
            return (what, advice);
        };
        let (shown, rest): (Vec<&Violation>, Vec<&Violation>) =
            problem.violations.iter().partition(|own| beside(own));
        // Where the answer has no words of its own, those of a field stand in for them.
        if shown.iter().any(|own| own.description == problem.message) {
            "The API refused what was filled in.".clone_into(&mut what);
            "What it says stands beside the fields.".clone_into(&mut advice);
        }
        for own in rest {
            advice = [&advice, " ", &own.field, ": ", &own.description].concat();
        }
        (what, advice)
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
            Failure::Unreadable(_) => "unreadable answer".into(),
        }
    }
}
