//! The registration of a number order.

use numbers_client::{
    options::RequestOptions,
    submission::{Change, Finding, Permit, Reply, Wording},
};
use numbers_model::order::{JsonValue, Registration};

use crate::state::connection::Client;

/// The sentences that tell of a registration.
pub const WORDING: Wording = Wording {
    sending: "Saving…",
    done: "The registration is saved.",
    confirmed: "",
    not_done: "Nothing was stored, and nothing you typed is lost.",
    not_done_checked: "Nothing was stored, and nothing you typed is lost. A check has confirmed that.",
    partly: ["", ""],
    retry: "You can save again.",
    unknown: "It is not known what is stored.",
    unknown_advice: "Check again before you save once more. Nothing you typed is lost.",
};

/// The update of the registration of a number order.
pub struct RegistrationUpdate {
    /// The client.
    pub client: Client,
    /// The order's ID.
    pub order: String,
    /// The details to store.
    pub details: JsonValue,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl Change for RegistrationUpdate {
    type Confirmed = ();
    type Snapshot = Registration;

    async fn send(&self, (): (), permit: Permit) -> Reply<Registration> {
        // Not cancelled with the page: a request that was sent is followed to its end.
        let options = RequestOptions::default();
        let answer = self
            .client
            .register(permit, &self.order, &self.details, &options)
            .await;
        match answer {
            Ok(stored) if stored.details.contains(&self.details) => Reply::Proven(stored),
            Ok(_) => Reply::Unproven("The server did not say what is stored now.".to_owned()),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<Registration> {
        match self.client.registration(&self.order, &self.verifying).await {
            Ok(stored) if stored.details.contains(&self.details) => Finding::Executed {
                snapshot: stored,
                found: "So it was read again: what you filled in is stored.".to_owned(),
            },
            Ok(stored) => Finding::NotExecuted {
                snapshot: Some(stored),
                found: "So it was read again: what you filled in is not stored.".to_owned(),
            },
            Err(_) => Finding::Inconclusive {
                snapshot: None,
                found: "Reading it again brought no answer either.".to_owned(),
            },
        }
    }

    fn may_retry(&self) {
        let request = self.client.register_request(&self.order, &self.details);
        self.client.may_retry(&request);
    }
}
