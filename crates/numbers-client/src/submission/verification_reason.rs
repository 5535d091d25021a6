//! Reason for the verification of a change: why its response proves nothing, in words.

use crate::{client_error::ClientError, error::GatewayProblem};

/// Why a change has to be verified before anything is told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct VerificationReason {
    text: String,
    error: Option<ClientError>,
}

impl VerificationReason {
    /// After an error that does not prove that nothing was executed ([`ClientError::proves_not_executed`]), in words that fit
    /// the change.
    pub fn error(error: ClientError, mut text: String) -> Self {
        if error.is_rejection() {
            // The server's own words may end without a full stop.
            if !text.ends_with(['.', '!', '?', ')']) {
                text.push('.');
            }
            text += " Your browser may have sent the request twice, after a lost connection.";
        }
        Self {
            text,
            error: Some(error),
        }
    }

    /// After a success that does not show the change.
    pub fn success(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            error: None,
        }
    }

    /// After an earlier verification whose reason is not known any more.
    pub fn checked_again() -> Self {
        Self::success(CHECKED_AGAIN)
    }

    /// The reason of a repeated verification. The words of a rejection stay.
    pub fn recheck(self) -> Self {
        let text = match self.rejection() {
            Some(_) if self.text.starts_with(CHECKED_AGAIN) => self.text,
            Some(_) => format!("{CHECKED_AGAIN} {}", self.text),
            None => CHECKED_AGAIN.to_owned(),
        };
        Self { text, ..self }
    }

    /// Wait before the verification, in milliseconds. The server may still be executing the change, even where it has
    /// rejected the repeat of it.
    pub fn settle_ms(&self) -> Option<u32> {
        self.error.as_ref().map(|_| SETTLE_MS)
    }

    /// The reason and the finding of the verification, which is a sentence.
    pub fn with_finding(&self, finding: &str) -> String {
        format!("{} {finding}", self.text)
    }

    /// The rejection, if there was one: it holds once the verification shows no change.
    pub fn rejection(&self) -> Option<&ClientError> {
        self.error.as_ref().filter(|error| error.is_rejection())
    }

    /// Whether a retry may have the idempotency key of this request. Not where the gateway would only repeat what it has stored
    /// under the key: it sends nothing on then.
    pub fn keeps_key(&self) -> bool {
        match &self.error {
            Some(ClientError::Problem(problem)) => {
                let is_given_up = matches!(
                    problem.gateway(),
                    Some(GatewayProblem::OutcomeUnknown | GatewayProblem::NoAnswer)
                );
                !is_given_up && !problem.is_replayed
            }
            _ => true,
        }
    }

    /// Obstacle to sending the change again, in a sentence.
    pub fn obstacle(&self) -> Option<String> {
        match &self.error {
            Some(ClientError::KeyRefused) => Some(ClientError::KeyRefused.explain().advice),
            _ => None,
        }
    }
}

/// Start of the text of a repeated verification.
const CHECKED_AGAIN: &str = "Checked again.";

/// Time for the server to finish what it is executing, in milliseconds.
const SETTLE_MS: u32 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    fn of_error(error: ClientError) -> VerificationReason {
        let what = error.explain().what;
        VerificationReason::error(error, what)
    }

    fn conflict() -> ClientError {
        ClientError::Problem(Problem::new(409, br#"{"error":{"message":"busy"}}"#))
    }

    #[test]
    fn a_rejection_keeps_its_words_and_says_why_it_is_checked() {
        let reason = of_error(conflict());
        let text = reason.with_finding("A check shows the change.");
        for words in [
            "busy. Your browser",
            "sent the request twice",
            "A check shows the change.",
        ] {
            assert!(text.contains(words), "{text}");
        }
        let again = reason.recheck();
        let text = again.with_finding("");
        assert!(text.starts_with("Checked again. ") && text.contains("busy. Your"));
        assert_eq!(again.clone().recheck(), again);
        assert_eq!(again.rejection(), Some(&conflict()));
    }

    #[test]
    fn a_failure_is_waited_for_and_a_success_is_not() {
        assert_eq!(of_error(conflict()).settle_ms(), Some(SETTLE_MS));
        assert_eq!(of_error(ClientError::Network).settle_ms(), Some(SETTLE_MS));
        assert_eq!(
            VerificationReason::success("It is empty.").settle_ms(),
            None
        );
    }

    #[test]
    fn a_retry_keeps_its_key_unless_the_gateway_would_only_repeat_itself() {
        let of_gateway = |name: &str| {
            let body = format!(r#"{{"type":"/problems/{name}","status":502}}"#);
            Problem::new(502, body.as_bytes())
        };
        let keeps = |problem| of_error(ClientError::Problem(problem)).keeps_key();
        assert!(of_error(ClientError::Network).keeps_key());
        assert!(keeps(Problem::new(503, b"")) && keeps(of_gateway("api-unreachable")));
        assert!(!keeps(of_gateway("outcome-unknown")) && !keeps(of_gateway("no-answer")));
        let mut replayed = Problem::new(503, b"");
        replayed.is_replayed = true;
        assert!(!keeps(replayed));
    }

    #[test]
    fn what_was_lost_is_no_rejection() {
        let lost = of_error(ClientError::Network);
        assert_eq!(lost.rejection(), None);
        assert_eq!(lost.clone().recheck().with_finding("x"), "Checked again. x");
        assert!(!lost.with_finding("").contains("twice"));
        assert_eq!(lost.obstacle(), None);
        let refused = of_error(ClientError::KeyRefused);
        assert!(
            refused
                .obstacle()
                .is_some_and(|text| text.contains("config.json"))
        );
    }
}
