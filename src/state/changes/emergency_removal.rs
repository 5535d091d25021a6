//! The removal of a number's emergency address.

use numbers_client::{
    options::RequestOptions,
    submission::{Change, Finding, Permit, Reply, Wording},
};

use crate::state::connection::Client;

/// The sentences that tell of a removal.
pub const WORDING: Wording = Wording {
    sending: "Removing…",
    done: "The emergency address is removed.",
    confirmed: "Sinch confirmed it.",
    not_done: "The address is not removed.",
    not_done_checked: "The address is not removed: a check shows no change.",
    partly: ["", ""],
    retry: "You can try again.",
    unknown: "It is not known whether the address is removed.",
    unknown_advice: "Check again before you do anything else.",
};

/// The removal of an emergency address.
pub struct EmergencyAddressRemoval {
    /// The client.
    pub client: Client,
    /// The number.
    pub phone: String,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl Change for EmergencyAddressRemoval {
    type Confirmed = ();
    type Snapshot = ();

    async fn send(&self, (): (), permit: Permit) -> Reply<()> {
        // Not cancelled with the page: a change that was sent is followed to its end.
        let options = RequestOptions::default();
        let answer = self
            .client
            .remove_emergency(permit, &self.phone, &options)
            .await;
        answer.map_or_else(Reply::Failed, Reply::Proven)
    }

    async fn verify(&self) -> Finding<()> {
        let executed = |found: &str| Finding::Executed {
            snapshot: (),
            found: found.to_owned(),
        };
        match self.client.emergency(&self.phone, &self.verifying).await {
            Ok(None) => executed("So it was read again: the address is removed."),
            Err(error) if error.status() == Some(404) => {
                executed("So it was read again: the address is gone.")
            }
            Ok(Some(_)) => Finding::NotExecuted {
                snapshot: None,
                found: "So it was read again: it is still there.".to_owned(),
            },
            Err(_) => Finding::Inconclusive {
                snapshot: None,
                found: "Reading it again brought no answer either.".to_owned(),
            },
        }
    }

    fn may_retry(&self) {
        let request = self.client.remove_emergency_request(&self.phone);
        self.client.may_retry(&request);
    }
}
