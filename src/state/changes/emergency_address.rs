//! The save of a number's emergency address.

use std::cell::Cell;

use numbers_client::{
    options::RequestOptions,
    submission::{Change, Conclusion, Finding, Permit, Reply, Report, Wording},
};
use numbers_model::emergency::{EmergencyAddress, Field, SaveOutcome, save_outcome};

use crate::state::connection::Client;

/// The sentences that tell of a save.
///
/// `partly`: Sinch holds neither the address that was sent nor the one before.
pub const WORDING: Wording = Wording {
    sending: "Saving…",
    done: "The emergency address is saved.",
    confirmed: "Sinch confirmed it.",
    not_done: "The emergency address is not saved, and nothing you typed is lost.",
    not_done_checked: "A check shows that nothing was changed, and nothing you typed is lost.",
    partly: [
        OTHER_ADDRESS,
        "If that is the same place in other words, it is saved: cancel. If not, save again.",
    ],
    retry: "You can save again.",
    unknown: "It is not known whether the address is stored.",
    unknown_advice: "Check again before you save once more.",
};

/// [`WORDING`] for a save that Sinch accepted, after which the choice is closed.
const ACCEPTED: Wording = Wording {
    partly: [
        OTHER_ADDRESS,
        "If that is the same place in other words, it is saved. If not, change the address again.",
    ],
    ..WORDING
};

const OTHER_ADDRESS: &str = "Sinch holds another address than was sent.";

/// The save of an emergency address.
pub struct EmergencyAddressSave {
    client: Client,
    phone: String,
    address: EmergencyAddress,
    before: Option<EmergencyAddress>,
    verifying: RequestOptions,
    is_accepted: Cell<bool>,
}

/// The emergency address that Sinch holds after a save.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAddress {
    /// The address; `None` where there is none.
    pub address: Option<EmergencyAddress>,
    /// Whether the save was answered with success, so that nothing is left to send.
    pub is_accepted: bool,
}

impl EmergencyAddressSave {
    /// The save of `address` over `before`. `verifying`: options of the verifying read.
    pub fn new(
        client: Client,
        phone: String,
        address: EmergencyAddress,
        before: Option<EmergencyAddress>,
        verifying: RequestOptions,
    ) -> Self {
        Self {
            client,
            phone,
            address,
            before,
            verifying,
            is_accepted: Cell::new(false),
        }
    }

    fn compare(&self, address: Option<EmergencyAddress>) -> Finding<StoredAddress> {
        let outcome = save_outcome(&self.address, self.before.as_ref(), address.as_ref());
        let text = address.as_ref().map(EmergencyAddress::text);
        let snapshot = StoredAddress {
            address,
            is_accepted: self.is_accepted.get(),
        };
        match outcome {
            SaveOutcome::Sent => Finding::Executed {
                snapshot,
                found: "So it was read again: the address is saved.".to_owned(),
            },
            SaveOutcome::Other => Finding::Partly {
                snapshot,
                found: format!(
                    "So it was read again: Sinch holds “{}”.",
                    text.unwrap_or_default()
                ),
            },
            SaveOutcome::Unchanged => Finding::NotExecuted {
                snapshot: Some(snapshot),
                found: "So it was read again: this address is not stored.".to_owned(),
            },
        }
    }
}

impl Change for EmergencyAddressSave {
    type Confirmed = ();
    type Snapshot = StoredAddress;

    async fn send(&self, (): (), permit: Permit) -> Reply<StoredAddress> {
        // Not cancelled with the page: a change that was sent is followed to its end.
        let options = RequestOptions::default();
        let answer = self
            .client
            .set_emergency(permit, &self.phone, &self.address, &options)
            .await;
        let address = match answer {
            Ok(address) => address,
            Err(error) => return Reply::Failed(error),
        };
        self.is_accepted.set(true);
        match address {
            Some(address) if self.address.matches_stored(&address) => {
                Reply::Proven(StoredAddress {
                    address: Some(address),
                    is_accepted: true,
                })
            }
            Some(_) => Reply::Unproven("Sinch’s answer shows another address.".to_owned()),
            None => Reply::Unproven("The server did not say what is stored now.".to_owned()),
        }
    }

    async fn verify(&self) -> Finding<StoredAddress> {
        match self.client.emergency(&self.phone, &self.verifying).await {
            Ok(address) => self.compare(address),
            Err(error) if error.status() == Some(404) => self.compare(None),
            Err(_) => Finding::Inconclusive {
                snapshot: None,
                found: "Reading it again brought no answer either.".to_owned(),
            },
        }
    }

    fn may_retry(&self) {
        let request = self
            .client
            .set_emergency_request(&self.phone, &self.address);
        self.client.may_retry(&request);
    }
}

/// What to tell of a save, and the field errors.
pub fn tell(conclusion: &Conclusion<StoredAddress>) -> (Report, Vec<(Field, String)>) {
    let wording = match conclusion {
        Conclusion::Partly { snapshot, .. } if snapshot.is_accepted => &ACCEPTED,
        _ => &WORDING,
    };
    let mut errors = Vec::new();
    let told = conclusion.tell(wording, |violation| {
        let field = Field::from_violation(&violation.field);
        errors.extend(field.map(|field| (field, violation.description.clone())));
        field.is_some()
    });
    (told, errors)
}
