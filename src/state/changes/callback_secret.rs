//! The save of the callback secret, which Sinch signs callbacks with.

use numbers_client::{
    options::RequestOptions,
    submission::{Change, Conclusion, Finding, Permit, Reply, Report, Wording},
};
use numbers_model::secret::Secret;

use crate::state::connection::Client;

/// The sentences that tell of a save.
pub const WORDING: Wording = Wording {
    sending: "Saving…",
    done: "The secret is saved.",
    confirmed: RECEIVERS,
    not_done: "The secret is not saved, and nothing you typed is lost.",
    not_done_checked: "A check shows that nothing was changed, and nothing you typed is lost.",
    partly: ["", ""],
    retry: "You can save again.",
    unknown: "It is not known which secret is stored.",
    unknown_advice: "Check again before you save once more.",
};

/// The advice after a save.
const RECEIVERS: &str = "Callbacks are signed with it from now on: give it to your receivers.";

/// The save of a callback secret.
pub struct CallbackSecretSave {
    /// The client.
    pub client: Client,
    /// The new secret.
    pub secret: Secret,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl Change for CallbackSecretSave {
    type Confirmed = ();
    /// The secret that is stored.
    type Snapshot = Option<Secret>;

    async fn send(&self, (): (), permit: Permit) -> Reply<Self::Snapshot> {
        // Not cancelled with the page: a change that was sent is followed to its end.
        let options = RequestOptions::default();
        let answer = self
            .client
            .set_callback_secret(permit, &self.secret, &options)
            .await;
        match answer {
            Ok(stored) if stored.as_ref() == Some(&self.secret) => Reply::Proven(stored),
            Ok(_) => Reply::Unproven("The server did not say what is stored now.".to_owned()),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<Self::Snapshot> {
        match self.client.callback_secret(&self.verifying).await {
            Ok(stored) if stored.as_ref() == Some(&self.secret) => Finding::Executed {
                snapshot: stored,
                found: format!("So it was read again: the new secret is stored. {RECEIVERS}"),
            },
            Ok(stored) => Finding::NotExecuted {
                snapshot: Some(stored),
                found: "So it was read again: the new secret is not stored.".to_owned(),
            },
            Err(_) => Finding::Inconclusive {
                snapshot: None,
                found: "Reading it again brought no answer either.".to_owned(),
            },
        }
    }

    fn may_retry(&self) {
        let request = self.client.callback_request(&self.secret);
        self.client.may_retry(&request);
    }
}

/// What to tell of a save, and the error of the field.
pub fn tell(conclusion: &Conclusion<Option<Secret>>) -> (Report, Option<String>) {
    let mut error = None;
    let told = conclusion.tell(&WORDING, |violation| {
        let name = violation.field.replace('_', "");
        let is_secret = name.eq_ignore_ascii_case("hmacSecret");
        if is_secret {
            error = Some(violation.description.clone());
        }
        is_secret
    });
    (told, error)
}
