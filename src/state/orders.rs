//! Number orders: which of them this browser knows, and the one that is being made.

use std::rc::Rc;

use numbers_client::{
    client_error::ClientError, options::RequestOptions, pending::PendingChange, submission::Doubt,
};
use numbers_model::{
    api_version::ApiVersion,
    change::Draft,
    order::{
        self, AvailabilitySnapshot, DuplicateCheck, OrderRef, OrderRequest, Selection, numbers_are,
    },
};

use super::connection::Connection;
use crate::{
    api::settle::settle,
    browser::storage,
    reactive::{Var, spawn},
    state::connection::Client,
};

const ORDERS: &str = "numberdesk.orders";

/// An order that is being made.
#[derive(Debug, Clone, PartialEq)]
pub struct Making {
    /// What is ordered.
    pub ask: OrderRequest,
    /// How far that is.
    pub step: Step,
    /// What was on offer before.
    offers: Option<Rc<AvailabilitySnapshot>>,
    /// The answer that had to be checked.
    pub unconfirmed: Option<Doubt>,
}

/// How far an order that is being made is.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The request is on its way.
    Sending,
    /// No clear answer came; it is being looked up what can be told.
    Looking,
    /// Not made.
    Refused {
        /// Why.
        failure: ClientError,
        /// What a check has found; empty where the answer alone proves it.
        found: String,
    },
    /// It can't be told for sure: what was found.
    Unclear {
        /// In sentences.
        text: String,
        /// Whether sending it again can't make a second order.
        safe: bool,
    },
    /// Made: its ID.
    Made(String),
}

/// The store. Copies share it.
#[derive(Clone, Copy)]
pub struct Orders {
    /// The order that is being made, or was not clearly made. It goes on while other pages are looked at.
    pub making: Var<Option<Making>>,
    /// What is to be set up on the numbers of the next order.
    pub terms: Var<Draft>,
    /// What can be told of a second order beside one that was made here: its ID, and that.
    pub doubled: Var<Option<(String, DuplicateCheck)>>,
}

impl Orders {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            making: Var::new(None),
            terms: Var::new(Draft::default()),
            doubled: Var::new(None),
        }
    }

    /// Forgets what is being made: another project is connected.
    pub fn reset(self) {
        self.making.set(None);
        self.terms.set(Draft::default());
        self.doubled.set(None);
    }

    /// Makes an order. A second call while one is on its way, or is not clear, does nothing.
    pub fn create(self, connection: Connection, ask: OrderRequest) {
        let busy = self.making.with_untracked(|making| {
            let step = making.as_ref().map(|making| &making.step);
            step.is_some_and(|step| !matches!(step, Step::Refused { .. } | Step::Made(_)))
        });
        let Some(client) = connection.client_untracked().filter(|_| !busy) else {
            return;
        };
        self.making.set(Some(Making {
            ask: ask.clone(),
            step: Step::Sending,
            offers: None,
            unconfirmed: None,
        }));
        // An order is kept where it was made, whatever is connected when the answer comes: its ID is nowhere else.
        let here = here(connection, "");
        spawn(async move {
            let _underway = PendingChange::begin();
            // Only who knows what was on offer before can tell afterwards what has gone.
            let offers = match &ask.selection {
                Selection::Quantity { .. } => offers(&client, &ask).await.map(Rc::new),
                Selection::Number(_) => None,
            };
            if !self.is_making(&ask) {
                return;
            }
            self.update(|making| making.offers.clone_from(&offers));
            // Not tied to the page: a request that was sent is seen through to its end.
            let call = RequestOptions::default();
            match client.create_order(crate::api::permit(), &ask, &call).await {
                Ok(order) => {
                    keep_of(here, &order.id);
                    if !self.is_making(&ask) {
                        return;
                    }
                    self.terms.set(Draft::default());
                    let several = matches!(ask.selection, Selection::Quantity { .. });
                    if several && !client.sends_keys() {
                        let own: Vec<String> =
                            order.numbers.iter().map(|own| own.phone.clone()).collect();
                        let doubled = doubled(&client, &ask, offers.as_deref(), &own).await;
                        self.doubled.set(Some((order.id.clone(), doubled)));
                    }
                    self.step(Step::Made(order.id));
                }
                Err(failure) if failure.proves_not_executed() => {
                    let found = String::new();
                    self.step(Step::Refused { failure, found });
                }
                Err(failure) => {
                    self.look(&client, &ask, Doubt::new(failure)).await;
                }
            }
        });
    }

    /// Looks again at what can be told of the order whose answer was lost.
    pub fn look_again(self, connection: Connection) {
        let making = self.making.get_untracked();
        if let (Some(client), Some(making)) = (connection.client_untracked(), making) {
            let why = making
                .unconfirmed
                .map_or_else(|| Doubt::success("Checked again."), Doubt::again);
            spawn(async move { self.look(&client, &making.ask, why).await });
        }
    }

    /// Sends an order again of which it is not known whether it was made.
    pub fn create_again(self, connection: Connection) {
        let ask = self
            .making
            .with_untracked(|making| making.as_ref().map(|making| making.ask.clone()));
        if let (Some(client), Some(ask)) = (connection.client_untracked(), ask) {
            client.may_retry(&client.create_order_request(&ask));
            self.making.set(None);
            self.create(connection, ask);
        }
    }

    /// Whether this order is the one that is being made. Not where all was forgotten meanwhile.
    fn is_making(self, ask: &OrderRequest) -> bool {
        self.making
            .with_untracked(|making| making.as_ref().is_some_and(|making| making.ask == *ask))
    }

    fn step(self, step: Step) {
        self.update(|making| making.step = step);
    }

    fn update(self, change: impl FnOnce(&mut Making)) {
        self.making.update(|making| {
            if let Some(making) = making {
                change(making);
            }
        });
    }

    /// After an answer that proves nothing: the ID was in it, and there is no list. So only the numbers themselves can
    /// tell something.
    async fn look(self, client: &Client, ask: &OrderRequest, why: Doubt) {
        self.update(|making| {
            making.step = Step::Looking;
            making.unconfirmed = Some(why.clone());
        });
        let _underway = settle(&why).await;
        let found = match &ask.selection {
            Selection::Number(phone) => look_for_number(client, phone).await,
            Selection::Quantity { .. } => {
                let making = self.making.get_untracked();
                let offers = making.and_then(|making| making.offers);
                let doubled = doubled(client, ask, offers.as_deref(), &[]).await;
                Found::of_several(&doubled)
            }
        };
        self.step(match (found.gone, why.rejection()) {
            (false, Some(failure)) => Step::Refused {
                failure: failure.clone(),
                found: found.rejected.to_owned(),
            },
            _ => Step::Unclear {
                text: why.and(&found.text),
                safe: client.sends_keys(),
            },
        });
    }
}

/// What a check has found.
struct Found {
    /// In sentences, after an answer that was lost.
    text: String,
    /// The same after a rejection.
    rejected: &'static str,
    /// Whether an order may have been made: numbers have gone from the offers, or it could not be seen.
    gone: bool,
}

impl Found {
    fn of_several(doubled: &DuplicateCheck) -> Self {
        let (text, rejected, gone) = match doubled {
            DuplicateCheck::Gone(phones) => {
                let them = if phones.len() == 1 { "it" } else { "them" };
                let text = format!(
                    "So the offers were compared with before: {} not on offer any more. Probably an order holds {them}.",
                    numbers_are(phones),
                );
                (text, "", true)
            }
            DuplicateCheck::None => (
                "So the offers were compared with before: all are still there. It looks as if no order was made, but what \
                 is on offer may be out of date."
                    .to_owned(),
                "Probably no order was made: all numbers are still on offer. But what is on offer may be out of date.",
                false,
            ),
            DuplicateCheck::Unknown => (
                "Which numbers it would have reserved is not known, so nothing can be looked up.".to_owned(),
                "",
                true,
            ),
        };
        Self {
            text,
            rejected,
            gone,
        }
    }
}

/// A reserved number is not on offer. The other way round nothing is proven, since the offers may be out of date.
async fn look_for_number(client: &Client, phone: &str) -> Found {
    let offer = client.offer(phone, &RequestOptions::default()).await;
    let (text, rejected, gone) = match offer {
        Ok(_) => (
            "So it was looked up: the number is still on offer, which a reserved one is not. It looks as if no order was \
             made, but what is on offer may be out of date: check again in a minute.",
            "Probably no order was made: the number is still on offer. But what is on offer may be out of date.",
            false,
        ),
        Err(failure) if failure.status() == Some(404) => (
            "So it was looked up: the number is not on offer any more. Probably the order was made and reserves it; or \
             somebody else was faster.",
            "",
            true,
        ),
        Err(_) => ("Looking it up brought no answer either.", "", true),
    };
    Found {
        text: text.to_owned(),
        rejected,
        gone,
    }
}

/// What is on offer for an order of several numbers; `None` where it could not be loaded.
async fn offers(client: &Client, ask: &OrderRequest) -> Option<AvailabilitySnapshot> {
    let wanted = ask.availability_query();
    let call = RequestOptions::default();
    let offers = client.offers(&wanted, &call).await.ok()?;
    Some(AvailabilitySnapshot::new(&offers, wanted.size))
}

/// Compares the offers with before. What has gone is looked up one by one: the offers come in no documented order.
async fn doubled(
    client: &Client,
    ask: &OrderRequest,
    before: Option<&AvailabilitySnapshot>,
    own: &[String],
) -> DuplicateCheck {
    let (Some(before), Some(later)) = (before, offers(client, ask).await) else {
        return DuplicateCheck::Unknown;
    };
    let mut gone = Vec::new();
    for phone in before.missing_from(&later, own) {
        let answer = client.offer(&phone, &RequestOptions::default()).await;
        if answer.is_err_and(|failure| failure.status() == Some(404)) {
            gone.push(phone);
        }
    }
    before.check_duplicate(gone, own)
}

impl Default for Orders {
    fn default() -> Self {
        Self::new()
    }
}

fn all() -> Vec<OrderRef> {
    storage::read(ORDERS)
        .map(|text| order::known_orders::decode(&text))
        .unwrap_or_default()
}

fn here(connection: Connection, id: &str) -> Option<OrderRef> {
    let access = connection.access()?;
    Some(OrderRef {
        base: access.base,
        version: ApiVersion::V1.as_str().to_owned(),
        project: access.project,
        id: id.to_owned(),
    })
}

/// The IDs that this browser knows of the connected project, the newest first.
pub fn known(connection: Connection) -> Vec<String> {
    let Some(here) = here(connection, "") else {
        return Vec::new();
    };
    all()
        .into_iter()
        .filter(|own| own.base == here.base && own.project == here.project)
        .map(|own| own.id)
        .collect()
}

/// Keeps the ID of an order of the connected project, and nothing else of it.
pub fn keep(connection: Connection, id: &str) {
    keep_of(here(connection, ""), id);
}

fn keep_of(project: Option<OrderRef>, id: &str) {
    if let Some(project) = project {
        let own = OrderRef {
            id: id.to_owned(),
            ..project
        };
        // What another tab has written a moment ago must not be lost.
        let mut kept = all();
        order::known_orders::insert(&mut kept, own);
        storage::write(ORDERS, &order::known_orders::encode(&kept));
    }
}

/// Forgets an ID. The order itself stays as it is.
pub fn forget(connection: Connection, id: &str) {
    if let Some(own) = here(connection, id) {
        let mut kept = all();
        order::known_orders::remove(&mut kept, &own);
        storage::write(ORDERS, &order::known_orders::encode(&kept));
    }
}
