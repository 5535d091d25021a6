//! What there is to say about something that was done.

use super::notice::{Severity, notice};
use crate::browser::dom::{View, button};

/// What came of it, and what can be done now.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How much it weighs.
    pub severity: Severity,
    /// What happened.
    pub what: String,
    /// What to do; empty for nothing.
    pub advice: String,
    /// Whether it is not known what happened, so that looking again may tell more.
    pub look: bool,
}

impl Outcome {
    /// What is known for sure.
    pub fn new(severity: Severity, what: &str, advice: &str) -> Self {
        Self {
            severity,
            what: what.to_owned(),
            advice: advice.to_owned(),
            look: false,
        }
    }

    /// What is not known even after looking.
    pub fn unknown(what: &str, advice: &str) -> Self {
        Self {
            look: true,
            ..Self::new(Severity::Error, what, advice)
        }
    }

    /// Draws it; `look` looks again.
    pub fn draw(&self, look: impl Fn() + 'static) -> View {
        let again = self.look.then(|| button("Check again", look).into());
        let again = again.into_iter().collect();
        notice(self.severity, &self.what, &self.advice, again)
    }
}
