//! The store of the order page: the order being created, and the configuration of its numbers.

use leptos::prelude::*;
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

/// The store. Copies share it.
#[derive(Clone, Copy)]
pub struct Orders {
    /// The order being created, or of unknown outcome. It goes on while other pages are open.
    pub request: RwSignal<Option<OrderRequest>>,
    /// Its submission.
    pub submission: SubmissionHandle,
    /// The field errors of the server.
    pub errors: RwSignal<Vec<(RequestField, String)>>,
    /// The ID of the created order, for the page to navigate to.
    pub created_id: RwSignal<Option<String>>,
    /// The configuration of the numbers of the next order.
    pub configuration: RwSignal<Draft>,
    /// The ID of the created order, and the check for a duplicate of it.
    pub duplicate_check: RwSignal<Option<(String, DuplicateCheck)>>,
    /// Cancelled when another project is connected.
    cancel: StoredValue<CancelToken, LocalStorage>,
}

impl Orders {
    /// An empty store.
    pub fn new(inventory: Inventory) -> Self {
        Self {
            request: RwSignal::new(None),
            submission: SubmissionHandle::new(inventory),
            errors: RwSignal::new(Vec::new()),
            created_id: RwSignal::new(None),
            configuration: RwSignal::new(Draft::default()),
            duplicate_check: RwSignal::new(None),
            cancel: StoredValue::new_local(CancelToken::new()),
        }
    }

    /// Resets the store when another project is connected.
    pub fn reset(self) {
        self.cancel.with_value(CancelToken::cancel);
        self.cancel.set_value(CancelToken::new());
        self.submission.forget();
        self.clear();
        self.configuration.set(Draft::default());
        self.duplicate_check.set(None);
    }

    /// The order that is being sent or verified, or of unknown outcome.
    pub fn open_request(self) -> Option<OrderRequest> {
        let is_open = match self.submission.phase_untracked() {
            Phase::Sending | Phase::Verifying | Phase::Unknown => true,
            Phase::Idle | Phase::Done | Phase::Refused => false,
        };
        self.request.get_untracked().filter(|_| is_open)
    }

    /// Clears the last order, unless it is open.
    pub fn begin(self) {
        if self.open_request().is_none() {
            self.submission.reset();
            self.clear();
        }
    }

    /// Creates an order. Does nothing while one is open.
    pub fn create(self, connection: Connection, request: OrderRequest) {
        let client = connection.client_untracked();
        let Some(client) = client.filter(|_| self.open_request().is_none()) else {
            return;
        };
        self.begin();
        let verifying = RequestOptions::new(&self.cancel.get_value());
        let change = OrderCreation::new(
            client,
            request.clone(),
            OrderProject::connected(connection),
            self.cancel.get_value(),
            self.submission.verifying(verifying),
        );
        self.request.set(Some(request.clone()));
        self.submission.submit(change, (), move |conclusion| {
            self.concluded(&request, conclusion)
        });
    }

    /// Applies the conclusion of an order; returns what to tell.
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
        self.configuration.set(Draft::default());
        if let Some(check) = snapshot.duplicates {
            self.duplicate_check.set(Some((snapshot.id.clone(), check)));
        }
        self.created_id.set(Some(snapshot.id));
        // The page of the order tells the rest.
        None
    }

    /// Whether an order of unknown outcome can be sent again without creating a second one.
    ///
    /// A number can't be reserved twice, nor can anything be ordered twice under one idempotency key.
    pub fn is_safe_to_repeat(self, connection: Connection) -> bool {
        let is_single = self.request.with(|request| {
            let request = request.as_ref();
            request.is_some_and(|request| matches!(request.selection, Selection::Number(_)))
        });
        let client = connection.client_untracked();
        is_single || client.is_some_and(|client| client.sends_keys())
    }

    /// Sends an order of unknown outcome again.
    pub fn create_again(self, connection: Connection) {
        let is_unknown = self.submission.phase_untracked() == Phase::Unknown;
        let request = self.open_request().filter(|_| is_unknown);
        let (Some(client), Some(request)) = (connection.client_untracked(), request) else {
            return;
        };
        // The same change keeps its idempotency key. Under another one a given number is still ordered once.
        let is_spent =
            matches!(request.selection, Selection::Number(_)) && !self.submission.keeps_key();
        if !is_spent {
            client.may_retry(&client.create_order_request(&request));
        }
        self.submission.abandon();
        self.create(connection, request);
    }

    /// Abandons an order of unknown outcome.
    pub fn abandon(self) {
        self.submission.abandon();
        self.begin();
    }

    fn clear(self) {
        self.request.set(None);
        self.errors.set(Vec::new());
        self.created_id.set(None);
    }
}
