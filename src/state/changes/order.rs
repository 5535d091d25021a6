//! The creation of a number order.

use std::cell::OnceCell;

use numbers_client::{
    cancel::CancelToken,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::{Change, Conclusion, Finding, Permit, Reply, Report, Wording},
};
use numbers_model::order::{
    AvailabilitySnapshot, DuplicateCheck, Order, OrderRequest, RequestField, Selection, numbers_are,
};

use crate::state::{connection::Client, known_orders::OrderProject};

/// How the creation of an order is told.
pub const WORDING: Wording = Wording {
    sending: "Creating the order…",
    done: "The order is created.",
    confirmed: "",
    not_done: "No order was made. Nothing you typed is lost.",
    not_done_checked: "Probably no order was made: the number is still on offer. But what is on offer may be out of date. \
                       Nothing you typed is lost.",
    partly: ["", ""],
    retry: "You can try again.",
    unknown: "It is not known whether the order was made.",
    unknown_advice: "The API has no list of orders, so one whose ID was lost can't be asked for. If it was made it ends by \
                     itself, at the latest after 48 hours. The Sinch dashboard may show it: then add its ID on the page of \
                     orders.",
};

/// The same where several numbers are ordered.
const SEVERAL_NOT_DONE: &str = "Probably no order was made: all numbers are still on offer. But what is on offer may be out of \
                                date. Nothing you typed is lost.";

/// The creation of a number order. Its ID comes in the answer and can't be asked for, so only the numbers that it would reserve
/// tell something afterwards.
pub struct OrderCreation {
    client: Client,
    request: OrderRequest,
    /// Where its ID is kept, whatever is connected when the answer comes.
    project: Option<OrderProject>,
    /// Cancelled when another project is connected.
    cancel: CancelToken,
    verifying: RequestOptions,
    /// What was on offer before.
    before: OnceCell<AvailabilitySnapshot>,
}

/// An order that was created.
pub struct CreatedOrder {
    /// Its ID.
    pub id: String,
    /// What can be told of a second order beside it; `None` where there can't be one.
    pub duplicates: Option<DuplicateCheck>,
}

impl OrderCreation {
    /// Of what is ordered. `verifying` are the options of the verifying reads.
    pub fn new(
        client: Client,
        request: OrderRequest,
        project: Option<OrderProject>,
        cancel: CancelToken,
        verifying: RequestOptions,
    ) -> Self {
        Self {
            client,
            request,
            project,
            cancel,
            verifying,
            before: OnceCell::new(),
        }
    }

    fn is_of_several(&self) -> bool {
        matches!(self.request.selection, Selection::Quantity { .. })
    }

    /// The order, and what can be told of a second one: without a key the browser may have made it twice.
    async fn created(&self, order: Order) -> CreatedOrder {
        let duplicates = match self.is_of_several() && !self.client.sends_keys() {
            true => {
                let own: Vec<String> = order.numbers.into_iter().map(|own| own.phone).collect();
                let options = RequestOptions::new(&self.cancel);
                Some(self.compare_offers(&own, &options).await)
            }
            false => None,
        };
        CreatedOrder {
            id: order.id,
            duplicates,
        }
    }

    /// What is on offer for several numbers; `None` where it could not be loaded.
    async fn offers(&self, options: &RequestOptions) -> Option<AvailabilitySnapshot> {
        let query = self.request.availability_query();
        let offers = self.client.available_numbers(&query, options).await.ok()?;
        Some(AvailabilitySnapshot::new(&offers, query.size))
    }

    /// Compares the offers with before. What has gone is looked up one by one: the offers come in no documented order.
    async fn compare_offers(&self, own: &[String], options: &RequestOptions) -> DuplicateCheck {
        let (Some(before), Some(later)) = (self.before.get(), self.offers(options).await) else {
            return DuplicateCheck::Unknown;
        };
        let mut gone = Vec::new();
        for phone in before.missing_from(&later, own) {
            let answer = self.client.available_number(&phone, options).await;
            if answer.is_err_and(|failure| failure.status() == Some(404)) {
                gone.push(phone);
            }
        }
        before.check_duplicate(gone, own)
    }
}

impl Change for OrderCreation {
    type Confirmed = ();
    type Snapshot = CreatedOrder;

    async fn send(&self, (): (), permit: Permit) -> Reply<CreatedOrder> {
        if self.is_of_several() {
            // Only who knows what was on offer before can tell afterwards what has gone.
            let before = self.offers(&RequestOptions::new(&self.cancel)).await;
            if let Some(before) = before {
                self.before.get_or_init(|| before);
            }
        }
        if self.cancel.is_cancelled() {
            let what = "Another project is connected.";
            return Reply::NotSent(Explanation::new(what, WORDING.not_done));
        }
        // Not tied to the page: a request that was sent is seen through to its end.
        let options = RequestOptions::default();
        match self
            .client
            .create_order(permit, &self.request, &options)
            .await
        {
            Ok(order) => {
                // Nothing else knows the ID.
                if let Some(project) = &self.project {
                    project.keep(&order.id);
                }
                Reply::Proven(self.created(order).await)
            }
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<CreatedOrder> {
        match &self.request.selection {
            Selection::Number(phone) => found_of_number(
                self.client
                    .available_number(phone, &self.verifying)
                    .await
                    .err(),
            ),
            Selection::Quantity { .. } => {
                found_of_several(&self.compare_offers(&[], &self.verifying).await)
            }
        }
    }

    fn may_retry(&self) {
        let request = self.client.create_order_request(&self.request);
        self.client.may_retry(&request);
    }
}

/// What the look at the offer of a number shows. A reserved one is not on offer; the other way round nothing is proven.
fn found_of_number(failure: Option<ClientError>) -> Finding<CreatedOrder> {
    match failure {
        None => Finding::NotSeen {
            found: "So it was looked up: the number is still on offer, which a reserved one is not. It looks as if no order was \
                    made, but what is on offer may be out of date: check again in a minute."
                .to_owned(),
        },
        Some(failure) if failure.status() == Some(404) => Finding::Inconclusive {
            snapshot: None,
            found: "So it was looked up: the number is not on offer any more. Probably the order was made and reserves it; or \
                    somebody else was faster."
                .to_owned(),
        },
        Some(_) => Finding::Inconclusive {
            snapshot: None,
            found: "Looking it up brought no answer either.".to_owned(),
        },
    }
}

/// What the comparison of the offers shows.
fn found_of_several(check: &DuplicateCheck) -> Finding<CreatedOrder> {
    match check {
        DuplicateCheck::Gone(phones) => {
            let them = if phones.len() == 1 { "it" } else { "them" };
            Finding::Inconclusive {
                snapshot: None,
                found: format!(
                    "So the offers were compared with before: {} not on offer any more. Probably an order holds {them}.",
                    numbers_are(phones),
                ),
            }
        }
        DuplicateCheck::None => Finding::NotSeen {
            found: "So the offers were compared with before: all are still there. It looks as if no order was made, but what is \
                    on offer may be out of date."
                .to_owned(),
        },
        DuplicateCheck::Unknown => Finding::Inconclusive {
            snapshot: None,
            found: "Which numbers it would have reserved is not known, so nothing can be looked up."
                .to_owned(),
        },
    }
}

/// What is told of an order. What the server objects to in a field of the page is left to [`field_errors`].
pub fn tell(request: &OrderRequest, conclusion: &Conclusion<CreatedOrder>) -> Report {
    let is_of_one = matches!(request.selection, Selection::Number(_));
    let wording = match is_of_one {
        true => WORDING,
        false => Wording {
            not_done_checked: SEVERAL_NOT_DONE,
            ..WORDING
        },
    };
    let mut told = conclusion.tell(&wording, |own| {
        // Of a single number there are no fields but what is set up.
        RequestField::from_violation(&own.field)
            .is_some_and(|field| !is_of_one || matches!(field, RequestField::Configuration(_)))
    });
    if matches!(conclusion, Conclusion::Unknown { .. }) {
        told.what = format!(
            "It is not known whether the order was made: {}.",
            request.describe()
        );
    }
    told
}

/// What the server objects to, each with its field.
pub fn field_errors(conclusion: &Conclusion<CreatedOrder>) -> Vec<(RequestField, String)> {
    let error = match conclusion {
        Conclusion::Refused { error, .. } => Some(error),
        Conclusion::Unknown { error, .. } => error.as_ref(),
        _ => None,
    };
    let violations = error.map(ClientError::field_errors).unwrap_or_default();
    violations
        .into_iter()
        .filter_map(|own| Some((RequestField::from_violation(&own.field)?, own.description)))
        .collect()
}
