//! A change whose answer proves nothing: why it has to be checked, and what is said once it was.

use super::client_error::ClientError;

/// Why a change has to be checked by a read before anything is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unconfirmed {
    why: String,
    failure: Option<ClientError>,
}

impl Unconfirmed {
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

    /// How long to wait before looking, in milliseconds, where the server may be at work still: whoever lost the connection
    /// to it, or has the refusal of a repeat, might otherwise look before it is done.
    pub fn settle_ms(&self) -> Option<u32> {
        let is_busy = self.failure.as_ref().is_some_and(may_be_at_work);
        is_busy.then_some(SETTLE_MS)
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

    /// What to do now that the check shows no change; `usual` where there is nothing in the way.
    pub fn advice(&self, usual: &str) -> String {
        match &self.failure {
            Some(ClientError::KeyRefused) => ClientError::KeyRefused.explain().advice,
            _ => usual.to_owned(),
        }
    }
}

/// How long a server has to finish what it is at, in milliseconds.
const SETTLE_MS: u32 = 1_000;

/// Whether the request, or the one before it that the browser repeated, may be under way still.
fn may_be_at_work(failure: &ClientError) -> bool {
    match failure.status() {
        Some(status) => status != 401,
        None => *failure == ClientError::Network,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    fn conflict() -> ClientError {
        ClientError::Problem(Problem::new(409, br#"{"error":{"message":"busy"}}"#))
    }

    #[test]
    fn a_rejection_keeps_its_words_and_says_why_it_is_checked() {
        let unconfirmed = Unconfirmed::new(conflict());
        let text = unconfirmed.and("A check shows the change.");
        for words in [
            "busy. Your browser",
            "sent the request twice",
            "A check shows the change.",
        ] {
            assert!(text.contains(words), "{text}");
        }
        let again = unconfirmed.again();
        let text = again.and("");
        assert!(text.starts_with("Checked again. ") && text.contains("busy. Your"));
        assert_eq!(again.clone().again(), again);
        assert_eq!(again.rejection(), Some(&conflict()));
    }

    #[test]
    fn what_may_be_under_way_is_waited_for() {
        assert!(may_be_at_work(&conflict()) && may_be_at_work(&ClientError::Network));
        for code in [400, 404, 503] {
            let refused = ClientError::Problem(Problem::new(code, b""));
            assert!(may_be_at_work(&refused), "{code}");
        }
        let shut_out = ClientError::Problem(Problem::new(401, b""));
        for failure in [shut_out, ClientError::Timeout(15), ClientError::KeyRefused] {
            assert!(!may_be_at_work(&failure), "{failure:?}");
        }
    }

    #[test]
    fn what_was_lost_is_no_rejection() {
        let lost = Unconfirmed::new(ClientError::Network);
        assert_eq!(lost.rejection(), None);
        assert_eq!(lost.clone().again().and("x"), "Checked again. x");
        assert!(!lost.and("").contains("twice"));
        assert_eq!(lost.advice("You can save again."), "You can save again.");
        let refused = Unconfirmed::new(ClientError::KeyRefused);
        assert!(refused.advice("").contains("config.json"));
    }
}
