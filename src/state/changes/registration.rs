//! The registration of a number order.

use numbers_client::{
    options::RequestOptions,
    submission::{Change, Finding, Permit, Reply, Wording},
};
use numbers_model::order::{JsonValue, Registration};

use crate::state::connection::Client;

/// How a registration is told.
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

/// The registration of what was filled in for a number order.
pub struct RegistrationUpdate {
    /// Sends and verifies.
    pub client: Client,
    /// The order's ID.
    pub order: String,
    /// What was filled in.
    pub details: JsonValue,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl Change for RegistrationUpdate {
    type Confirmed = ();
    type Snapshot = Registration;

    async fn send(&self, (): (), permit: Permit) -> Reply<Registration> {
        // Not tied to the page: a request that was sent is seen through to its end.
        let options = RequestOptions::default();
        let answer = self
            .client
            .register(permit, &self.order, &self.details, &options)
            .await;
        match answer {
            Ok(now) if now.details.contains(&self.details) => Reply::Proven(now),
            Ok(_) => Reply::Unproven("The server did not say what is stored now.".to_owned()),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<Registration> {
        match self.client.registration(&self.order, &self.verifying).await {
            Ok(now) if now.details.contains(&self.details) => Finding::Executed {
                snapshot: now,
                found: "So it was read again: what you filled in is stored.".to_owned(),
            },
            Ok(now) => Finding::NotExecuted {
                snapshot: Some(now),
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
