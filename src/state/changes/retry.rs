//! The retry of a change whose provisioning job has failed.

use std::cell::RefCell;

use numbers_client::{
    client::NumberResponse,
    client_error::Explanation,
    options::RequestOptions,
    submission::{Change, Finding, Permit, Reply, Wording},
};
use numbers_model::{
    change::{self, Draft},
    number::Number,
};

use crate::state::connection::Client;

/// The sentences that tell of a retry.
pub const WORDING: Wording = Wording {
    sending: "Sending…",
    done: "The change was sent again.",
    confirmed: "The server has taken it.",
    not_done: "The change was not taken.",
    not_done_checked: "A check shows that nothing was changed.",
    partly: ["", ""],
    retry: "You can send it again.",
    unknown: "It is not known whether the change was taken.",
    unknown_advice: "",
};

/// The retry of a change.
pub struct Retry {
    /// The client.
    pub client: Client,
    /// The number just before the change is sent; until then as shown on the page.
    pub before: RefCell<Number>,
    /// The changes to send.
    pub changes: Vec<change::Change>,
    /// The number with the change.
    pub draft: Draft,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl Retry {
    fn phone(&self) -> String {
        self.before.borrow().phone.clone()
    }

    fn was_accepted(&self, response: &NumberResponse) -> bool {
        change::was_retry_accepted(&self.before.borrow(), &response.number)
    }

    /// Reads the number again, for the comparison with the state after the change.
    async fn refresh(&self) -> Result<(), Explanation> {
        let options = RequestOptions::default();
        let answer = self.client.number(&self.phone(), &options).await;
        let number = answer
            .map_err(|error| {
                let Explanation { what, advice } = error.explain();
                Explanation::new(&what, &format!("Nothing was sent. {advice}"))
            })?
            .number;
        let is_same = change::retry_of(&number, self.client.version())
            .is_some_and(|(changes, _)| changes == self.changes);
        if !is_same {
            return Err(Explanation::new(
                "Nothing was sent: the number has changed meanwhile.",
                "Close this and refresh to see its current state.",
            ));
        }
        self.before.replace(number);
        Ok(())
    }
}

impl Change for Retry {
    type Confirmed = ();
    type Snapshot = NumberResponse;

    async fn send(&self, (): (), permit: Permit) -> Reply<NumberResponse> {
        if let Err(why) = self.refresh().await {
            return Reply::NotSent(why);
        }
        // Not cancelled with the page: a change that was sent is followed to its end.
        let options = RequestOptions::default();
        let phone = self.phone();
        let answer = self
            .client
            .update(permit, &phone, &self.changes, &self.draft, &options)
            .await;
        match answer {
            Ok(response) if self.was_accepted(&response) => Reply::Proven(response),
            Ok(_) => Reply::Unproven(
                "The server answered with success, but its answer doesn’t show the change."
                    .to_owned(),
            ),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<NumberResponse> {
        let again = "So the number was read again:";
        match self.client.number(&self.phone(), &self.verifying).await {
            Ok(response) if self.was_accepted(&response) => Finding::Executed {
                snapshot: response,
                found: format!("{again} the change was taken."),
            },
            Ok(response) => Finding::NotExecuted {
                snapshot: Some(response),
                found: format!("{again} nothing has changed."),
            },
            Err(_) => Finding::Inconclusive {
                snapshot: None,
                found: "Reading the number again brought no answer either.".to_owned(),
            },
        }
    }

    fn may_retry(&self) {
        let phone = self.phone();
        let request = self
            .client
            .update_request(&phone, &self.changes, &self.draft);
        self.client.may_retry(&request);
    }
}
