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

/// The sentences that tell of the creation of an order.
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

/// [`WORDING`]'s `not_done_checked` where several numbers are ordered.
const SEVERAL_NOT_DONE: &str = "Probably no order was made: all numbers are still on offer. But what is on offer may be out of \
                                date. Nothing you typed is lost.";

/// The creation of a number order.
///
/// Its ID is known from the answer alone, so that it is verified by the numbers that it would reserve.
pub struct OrderCreation {
    client: Client,
    request: OrderRequest,
    /// The project to store the ID under, whichever is connected when the answer arrives.
    project: Option<OrderProject>,
    /// Cancelled when another project is connected.
    cancel: CancelToken,
    verifying: RequestOptions,
    /// The available numbers before it was sent.
    before: OnceCell<AvailabilitySnapshot>,
}

/// An order that was created.
pub struct CreatedOrder {
    /// Its ID.
    pub id: String,
    /// The check for a duplicate order; `None` where there can't be one.
    pub duplicates: Option<DuplicateCheck>,
}

impl OrderCreation {
    /// The creation of a request. `verifying`: options of the verifying reads.
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

    fn has_quantity(&self) -> bool {
        matches!(self.request.selection, Selection::Quantity { .. })
    }

    /// The created order, and the check for a duplicate.
    ///
    /// Without an idempotency key the browser may have sent the request twice.
    async fn created(&self, order: Order) -> CreatedOrder {
        let duplicates = match self.has_quantity() && !self.client.sends_keys() {
            true => {
                let numbers = order.numbers.into_iter();
                let reserved: Vec<String> = numbers.map(|number| number.phone).collect();
                let options = RequestOptions::new(&self.cancel);
                Some(self.check_duplicate(&reserved, &options).await)
            }
            false => None,
        };
        CreatedOrder {
            id: order.id,
            duplicates,
        }
    }

    /// The available numbers of the request; `None` where they could not be loaded.
    async fn available(&self, options: &RequestOptions) -> Option<AvailabilitySnapshot> {
        let query = self.request.availability_query();
        let offers = self.client.available_numbers(&query, options).await.ok()?;
        Some(AvailabilitySnapshot::new(&offers, query.size))
    }

    /// Compares the available numbers with before; `reserved` are those of the order itself.
    ///
    /// Numbers that are missing are looked up one by one, since the list comes in no documented order.
    async fn check_duplicate(
        &self,
        reserved: &[String],
        options: &RequestOptions,
    ) -> DuplicateCheck {
        let (Some(before), Some(after)) = (self.before.get(), self.available(options).await) else {
            return DuplicateCheck::Unknown;
        };
        let mut gone = Vec::new();
        for phone in before.missing_from(&after, reserved) {
            let answer = self.client.available_number(&phone, options).await;
            if answer.is_err_and(|failure| failure.status() == Some(404)) {
                gone.push(phone);
            }
        }
        before.check_duplicate(gone, reserved)
    }
}

impl Change for OrderCreation {
    type Confirmed = ();
    type Snapshot = CreatedOrder;

    async fn send(&self, (): (), permit: Permit) -> Reply<CreatedOrder> {
        if self.has_quantity() {
            // Reserved numbers are recognised by comparing with this list.
            let before = self.available(&RequestOptions::new(&self.cancel)).await;
            if let Some(before) = before {
                self.before.get_or_init(|| before);
            }
        }
        if self.cancel.is_cancelled() {
            let what = "Another project is connected.";
            return Reply::NotSent(Explanation::new(what, WORDING.not_done));
        }
        // Not cancelled with the page: a request that was sent is followed to its end.
        let options = RequestOptions::default();
        match self
            .client
            .create_order(permit, &self.request, &options)
            .await
        {
            Ok(order) => {
                // Nothing else knows the ID.
                if let Some(project) = &self.project {
                    project.add(&order.id);
                }
                Reply::Proven(self.created(order).await)
            }
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<CreatedOrder> {
        match &self.request.selection {
            Selection::Number(phone) => number_finding(
                self.client
                    .available_number(phone, &self.verifying)
                    .await
                    .err(),
            ),
            Selection::Quantity { .. } => {
                quantity_finding(&self.check_duplicate(&[], &self.verifying).await)
            }
        }
    }

    fn may_retry(&self) {
        let request = self.client.create_order_request(&self.request);
        self.client.may_retry(&request);
    }
}

/// The finding from the availability of a number.
///
/// A reserved number is not available, but an unavailable one need not be reserved by this order.
fn number_finding(failure: Option<ClientError>) -> Finding<CreatedOrder> {
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

/// The finding from the check for a duplicate.
fn quantity_finding(check: &DuplicateCheck) -> Finding<CreatedOrder> {
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

/// What to tell of an order. Errors of fields on the page are left to [`field_errors`].
pub fn tell(request: &OrderRequest, conclusion: &Conclusion<CreatedOrder>) -> Report {
    let is_single = matches!(request.selection, Selection::Number(_));
    let wording = match is_single {
        true => WORDING,
        false => Wording {
            not_done_checked: SEVERAL_NOT_DONE,
            ..WORDING
        },
    };
    let mut told = conclusion.tell(&wording, |violation| {
        // The form of a single number has no fields but its configuration.
        RequestField::from_violation(&violation.field)
            .is_some_and(|field| !is_single || matches!(field, RequestField::Configuration(_)))
    });
    if matches!(conclusion, Conclusion::Unknown { .. }) {
        told.what = format!(
            "It is not known whether the order was made: {}.",
            request.describe()
        );
    }
    told
}

/// The field errors of the server.
pub fn field_errors(conclusion: &Conclusion<CreatedOrder>) -> Vec<(RequestField, String)> {
    let error = match conclusion {
        Conclusion::Refused { error, .. } => Some(error),
        Conclusion::Unknown { error, .. } => error.as_ref(),
        _ => None,
    };
    let violations = error.map(ClientError::field_errors).unwrap_or_default();
    violations
        .into_iter()
        .filter_map(|violation| {
            let field = RequestField::from_violation(&violation.field)?;
            Some((field, violation.description))
        })
        .collect()
}
