//! The submission of a number order.

use numbers_client::{
    options::RequestOptions,
    submission::{Change, Conclusion, Finding, Permit, Reply, Report, Wording},
};
use numbers_model::{enums::OrderState, order::Order};

use crate::state::connection::Client;

/// The sentences that tell of the submission of an order.
pub const WORDING: Wording = Wording {
    sending: "Submitting the order…",
    done: "The order is submitted.",
    confirmed: "",
    not_done: "The order was not submitted.",
    not_done_checked: "The order was not submitted: a check shows no change.",
    partly: ["", ""],
    retry: "You can submit it again.",
    unknown: "It is not known whether the order was submitted.",
    unknown_advice: "Check again before you submit it once more.",
};

/// The submission of a number order.
pub struct OrderSubmission {
    /// The client.
    pub client: Client,
    /// The order before.
    pub before: Order,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl OrderSubmission {
    /// Whether the order was submitted, by its current state.
    fn is_submitted(&self, current: &Order) -> bool {
        // A review may have ended already in the same state; the order has been updated then.
        let was_reviewed =
            self.before.state == OrderState::Blocked && self.before.updated != current.updated;
        current.state != OrderState::Expired && (was_reviewed || !current.state.is_open())
    }
}

impl Change for OrderSubmission {
    type Confirmed = ();
    type Snapshot = Order;

    async fn send(&self, (): (), permit: Permit) -> Reply<Order> {
        // Not cancelled with the page: a request that was sent is followed to its end.
        let options = RequestOptions::default();
        match self
            .client
            .submit_order(permit, &self.before.id, &options)
            .await
        {
            Ok(order) if order.state.is_open() => {
                let why = "The answer does not show that the order is submitted.";
                Reply::Unproven(why.to_owned())
            }
            Ok(order) => Reply::Proven(order),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<Order> {
        match self.client.order(&self.before.id, &self.verifying).await {
            Ok(order) if self.is_submitted(&order) => Finding::Executed {
                snapshot: order,
                found: "So it was read again: it was submitted.".to_owned(),
            },
            Ok(order) => {
                let found = match order.state {
                    OrderState::Expired => "So it was read again: it has expired.",
                    _ => "So it was read again: it was not submitted.",
                };
                Finding::NotExecuted {
                    snapshot: Some(order),
                    found: found.to_owned(),
                }
            }
            Err(_) => Finding::Inconclusive {
                snapshot: None,
                found: "Reading it again brought no answer either.".to_owned(),
            },
        }
    }

    fn may_retry(&self) {
        let request = self.client.submit_order_request(&self.before.id);
        self.client.may_retry(&request);
    }
}

/// What to tell of a submission. An expired order can't be submitted any more.
pub fn tell(conclusion: &Conclusion<Order>) -> Report {
    const EXPIRED: &str = "The order has expired.";
    let has_expired = |order: &Option<Order>| {
        order.as_ref().map(|order| &order.state) == Some(&OrderState::Expired)
    };
    let told = conclusion.tell(&WORDING, |_| false);
    match conclusion {
        Conclusion::NotExecuted { how, snapshot, .. } if has_expired(snapshot) => Report {
            what: EXPIRED.to_owned(),
            advice: how.clone(),
            ..told
        },
        Conclusion::Refused { snapshot, .. } if has_expired(snapshot) => Report {
            advice: EXPIRED.to_owned(),
            ..told
        },
        _ => told,
    }
}
