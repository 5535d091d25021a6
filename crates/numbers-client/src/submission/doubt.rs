//! Doubt about a change: why its answer proves nothing, in words.

use crate::client_error::ClientError;

/// Why a change has to be verified before anything is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    why: String,
    failure: Option<ClientError>,
}

impl Doubt {
    /// After an answer that does not prove that nothing was executed ([`ClientError::proves_not_executed`]).
    pub fn new(failure: ClientError) -> Self {
        let why = failure.explain().what;
        Self::told(failure, why)
    }

    /// The same in words that fit what was sent.
    pub fn told(failure: ClientError, mut why: String) -> Self {
        if failure.is_rejection() {
            // The server's own words may end without a full stop.
            if !why.ends_with(['.', '!', '?', ')']) {
                why.push('.');
            }
            why.push_str(" Your browser may have sent the request twice, after a lost connection.");
        }
        Self {
            why,
            failure: Some(failure),
        }
    }

    /// After a success that does not show what was asked for.
    pub fn success(why: &str) -> Self {
        Self {
            why: why.to_owned(),
            failure: None,
        }
    }

    /// The same, checked once more. The words of a rejection stay.
    pub fn again(self) -> Self {
        const AGAIN: &str = "Checked again.";
        let why = match self.rejection() {
            Some(_) if self.why.starts_with(AGAIN) => self.why,
            Some(_) => [AGAIN, " ", &self.why].concat(),
            None => AGAIN.to_owned(),
        };
        Self { why, ..self }
    }

    /// How long to wait before the verification, in milliseconds: the server may be executing the change still, also where it
    /// has refused the repeat of it.
    pub fn settle_ms(&self) -> Option<u32> {
        self.failure.as_ref().map(|_| SETTLE_MS)
    }

    /// What happened and what the check has found: `found` is a sentence.
    pub fn and(&self, found: &str) -> String {
        [&self.why, " ", found].concat()
    }

    /// Whether a success came that does not show what was asked for.
    pub fn is_success(&self) -> bool {
        self.failure.is_none()
    }

    /// The rejection, where that is what came: it holds once the check shows no change.
    pub fn rejection(&self) -> Option<&ClientError> {
        self.failure
            .as_ref()
            .filter(|failure| failure.is_rejection())
    }

    /// What stands in the way of sending the same again, in a sentence.
    pub fn obstacle(&self) -> Option<String> {
        match &self.failure {
            Some(ClientError::KeyRefused) => Some(ClientError::KeyRefused.explain().advice),
            _ => None,
        }
    }

    /// For what was verified before, and nothing is known any more why.
    pub fn checked_again() -> Self {
        Self::success("Checked again.")
    }
}

/// How long a server has to finish what it is at, in milliseconds.
const SETTLE_MS: u32 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    fn conflict() -> ClientError {
        ClientError::Problem(Problem::new(409, br#"{"error":{"message":"busy"}}"#))
    }

    #[test]
    fn a_rejection_keeps_its_words_and_says_why_it_is_checked() {
        let doubt = Doubt::new(conflict());
        let text = doubt.and("A check shows the change.");
        for words in [
            "busy. Your browser",
            "sent the request twice",
            "A check shows the change.",
        ] {
            assert!(text.contains(words), "{text}");
        }
        let again = doubt.again();
        let text = again.and("");
        assert!(text.starts_with("Checked again. ") && text.contains("busy. Your"));
        assert_eq!(again.clone().again(), again);
        assert_eq!(again.rejection(), Some(&conflict()));
    }

    #[test]
    fn a_failure_is_waited_for_and_a_success_is_not() {
        assert_eq!(Doubt::new(conflict()).settle_ms(), Some(SETTLE_MS));
        assert_eq!(
            Doubt::new(ClientError::Network).settle_ms(),
            Some(SETTLE_MS)
        );
        assert_eq!(Doubt::success("It is empty.").settle_ms(), None);
    }

    #[test]
    fn what_was_lost_is_no_rejection() {
        let lost = Doubt::new(ClientError::Network);
        assert_eq!(lost.rejection(), None);
        assert_eq!(lost.clone().again().and("x"), "Checked again. x");
        assert!(!lost.and("").contains("twice"));
        assert_eq!(lost.obstacle(), None);
        let refused = Doubt::new(ClientError::KeyRefused);
        assert!(
            refused
                .obstacle()
                .is_some_and(|text| text.contains("config.json"))
        );
    }
}
