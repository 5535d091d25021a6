//! The release of a number.

use numbers_client::{
    client::NumberResponse,
    options::RequestOptions,
    submission::{Change, Finding, Permit, Reply, Wording},
};
use numbers_model::{
    number::Number,
    release::{ConfirmedRelease, ReleaseVerdict, verdict},
};

use crate::state::connection::Client;

/// The sentences that tell of a release.
pub const WORDING: Wording = Wording {
    sending: "Releasing…",
    done: "The number is released.",
    confirmed: "The server confirmed it.",
    not_done: "The number is not released.",
    not_done_checked: "The number is not released: a check shows no expiry date and no change.",
    partly: ["", ""],
    retry: "You can try again.",
    unknown: "It is not known what happened.",
    unknown_advice: "",
};

/// The release of a number.
pub struct Release {
    /// The client.
    pub client: Client,
    /// The number before.
    pub before: Number,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl Change for Release {
    type Confirmed = ConfirmedRelease;
    /// The number afterwards; `None` when it is gone.
    type Snapshot = Option<NumberResponse>;

    async fn send(&self, confirmed: ConfirmedRelease, permit: Permit) -> Reply<Self::Snapshot> {
        // Not cancelled with the page: a request that was sent is followed to its end.
        let options = RequestOptions::default();
        match self.client.release(permit, confirmed, &options).await {
            Ok(response) => Reply::Proven(Some(response)),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<Self::Snapshot> {
        let answer = self
            .client
            .number(&self.before.phone, &self.verifying)
            .await;
        let (verdict, response) = match answer {
            Ok(response) => (
                verdict(&self.before, Some(&response.number)),
                Some(response),
            ),
            Err(error) if error.status() == Some(404) => (verdict(&self.before, None), None),
            Err(_) => {
                let found = "Reading the number again brought no answer either. It may or may not be released: check \
                             before you do anything else.";
                return Finding::Inconclusive {
                    snapshot: None,
                    found: found.to_owned(),
                };
            }
        };
        let found = match (verdict, &response) {
            (ReleaseVerdict::Released, Some(_)) => "So the number was read again: it is released.",
            (ReleaseVerdict::Released, None) => "So the number was looked up again: it is gone.",
            (ReleaseVerdict::NotReleased, _) => {
                "So the number was read again: nothing has changed."
            }
            (ReleaseVerdict::Unclear, _) if self.before.expiry().is_some() => {
                "The number was read again, but it had an expiry date before, so it does not tell. Check with Sinch, or wait \
                 and check again."
            }
            (ReleaseVerdict::Unclear, _) => {
                "The number was read again, but it shows no expiry date, and something else has changed, so it does not \
                 tell. Check with Sinch, or wait and check again."
            }
        };
        let found = found.to_owned();
        match verdict {
            ReleaseVerdict::Released => Finding::Executed {
                snapshot: response,
                found,
            },
            ReleaseVerdict::NotReleased => Finding::NotExecuted {
                snapshot: Some(response),
                found,
            },
            ReleaseVerdict::Unclear => Finding::Inconclusive {
                snapshot: Some(response),
                found,
            },
        }
    }

    fn may_retry(&self) {
        let request = self.client.release_request(&self.before.phone);
        self.client.may_retry(&request);
    }
}
