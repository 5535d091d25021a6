//! The number order that is being made, and what is to be set up on its numbers.

use numbers_client::{
    cancel::CancelToken,
    options::RequestOptions,
    submission::{Conclusion, Phase, Report},
};
use numbers_model::{
    change::Draft,
    order::{DuplicateCheck, OrderRequest, RequestField, Selection},
};

use super::{
    changes::order::{self, CreatedOrder, OrderCreation},
    connection::Connection,
    inventory::Inventory,
    known_orders::OrderProject,
    submission::SubmissionHandle,
};
use crate::reactive::Var;

/// The store. Copies share it.
#[derive(Clone, Copy)]
pub struct Orders {
    /// The order that is being made, or was not clearly made. It goes on while other pages are looked at.
    pub making: Var<Option<OrderRequest>>,
    /// Its submission.
    pub submission: SubmissionHandle,
    /// What the server objects to in it, each with its field.
    pub errors: Var<Vec<(RequestField, String)>>,
    /// The ID of the order once it is made, for the page to go on to it.
    pub made: Var<Option<String>>,
    /// What is to be set up on the numbers of the next order.
    pub terms: Var<Draft>,
    /// What can be told of a second order beside one that was made here: its ID, and that.
    pub doubled: Var<Option<(String, DuplicateCheck)>>,
    /// Cancelled when another project is connected.
    cancel: Var<CancelToken>,
}

impl Orders {
    /// An empty one.
    pub fn new(inventory: Inventory) -> Self {
        Self {
            making: Var::new(None),
            submission: SubmissionHandle::new(inventory),
            errors: Var::new(Vec::new()),
            made: Var::new(None),
            terms: Var::new(Draft::default()),
            doubled: Var::new(None),
            cancel: Var::new(CancelToken::new()),
        }
    }

    /// Forgets what is being made: another project is connected.
    pub fn reset(self) {
        self.cancel.with_untracked(CancelToken::cancel);
        self.cancel.set(CancelToken::new());
        self.submission.forget();
        self.clear();
        self.terms.set(Draft::default());
        self.doubled.set(None);
    }

    /// The order that is on its way, or of which it is not known whether it was made.
    pub fn open_request(self) -> Option<OrderRequest> {
        let is_open = match self.submission.phase_untracked() {
            Phase::Sending | Phase::Verifying | Phase::Unknown => true,
            Phase::Idle | Phase::Done | Phase::Refused => false,
        };
        self.making.get_untracked().filter(|_| is_open)
    }

    /// Begins anew, once the last order is made or refused.
    pub fn begin(self) {
        if self.open_request().is_none() {
            self.submission.reset();
            self.clear();
        }
    }

    /// Makes an order. A second call while one is on its way, or is not clear, does nothing.
    pub fn create(self, connection: Connection, request: OrderRequest) {
        let client = connection.client_untracked();
        let Some(client) = client.filter(|_| self.open_request().is_none()) else {
            return;
        };
        self.begin();
        let verifying = RequestOptions::new(&self.cancel.get_untracked());
        let change = OrderCreation::new(
            client,
            request.clone(),
            OrderProject::connected(connection),
            self.cancel.get_untracked(),
            self.submission.verifying(verifying),
        );
        self.making.set(Some(request.clone()));
        self.submission.submit(change, (), move |conclusion| {
            self.concluded(&request, conclusion)
        });
    }

    /// Takes what came of an order, and tells it.
    fn concluded(
        self,
        request: &OrderRequest,
        conclusion: Conclusion<CreatedOrder>,
    ) -> Option<Report> {
        self.errors.set(order::field_errors(&conclusion));
        let told = order::tell(request, &conclusion);
        let Conclusion::Done { snapshot, .. } = conclusion else {
            return Some(told);
        };
        self.terms.set(Draft::default());
        if let Some(check) = snapshot.duplicates {
            self.doubled.set(Some((snapshot.id.clone(), check)));
        }
        self.made.set(Some(snapshot.id));
        // Its own page tells the rest.
        None
    }

    /// Whether the order of which it is not known whether it was made can be sent again without making a second one: a number
    /// can't be reserved twice, nor can anything be ordered twice under the same idempotency key.
    pub fn is_safe_to_repeat(self, connection: Connection) -> bool {
        let is_of_one = self.making.with(|making| {
            let making = making.as_ref();
            making.is_some_and(|request| matches!(request.selection, Selection::Number(_)))
        });
        let client = connection.client_untracked();
        is_of_one || client.is_some_and(|client| client.sends_keys())
    }

    /// Sends an order again of which it is not known whether it was made.
    pub fn create_again(self, connection: Connection) {
        let is_unknown = self.submission.phase_untracked() == Phase::Unknown;
        let request = self.open_request().filter(|_| is_unknown);
        let (Some(client), Some(request)) = (connection.client_untracked(), request) else {
            return;
        };
        // It is the same change still: it keeps its idempotency key.
        client.may_retry(&client.create_order_request(&request));
        self.submission.abandon();
        self.create(connection, request);
    }

    /// Gives up an order of which it is not known whether it was made.
    pub fn abandon(self) {
        self.submission.abandon();
        self.begin();
    }

    fn clear(self) {
        self.making.set(None);
        self.errors.set(Vec::new());
        self.made.set(None);
    }
}
