//! Number orders: which of them this browser knows, and the one that is being made.

use super::connection::Connection;
use crate::{
    api::{
        client::Client,
        failure::Failure,
        transport::{Call, Cancel},
    },
    browser::storage,
    model::{
        change::Draft,
        config::ApiVersion,
        order::{self, Ask, Kept, Wish},
    },
    reactive::{Var, spawn},
};

const ORDERS: &str = "numberdesk.orders";

/// An order that is being made.
#[derive(Debug, Clone, PartialEq)]
pub struct Making {
    /// What is ordered.
    pub ask: Ask,
    /// How far that is.
    pub step: Step,
}

/// How far an order that is being made is.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The request is on its way.
    Sending,
    /// No clear answer came; it is being looked what can be told.
    Looking,
    /// Surely not made, and why.
    Refused(Failure),
    /// It can't be told for sure: what was found.
    Unclear {
        /// In sentences.
        text: String,
        /// Whether it looks as if no order was made.
        free: bool,
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
}

impl Orders {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            making: Var::new(None),
            terms: Var::new(Draft::default()),
        }
    }

    /// Forgets what is being made: another project is connected.
    pub fn reset(self) {
        self.making.set(None);
        self.terms.set(Draft::default());
    }

    /// Makes an order. A second call while one is on its way, or is not clear, does nothing.
    pub fn create(self, connection: Connection, ask: Ask) {
        let busy = self.making.with_untracked(|making| {
            let step = making.as_ref().map(|making| &making.step);
            step.is_some_and(|step| !matches!(step, Step::Refused(_) | Step::Made(_)))
        });
        let Some(client) = connection.client_untracked().filter(|_| !busy) else {
            return;
        };
        self.making.set(Some(Making {
            ask: ask.clone(),
            step: Step::Sending,
        }));
        spawn(async move {
            // Not tied to the page: a request that was sent is seen through to its end.
            let call = Call::new(&Cancel::new());
            match client.create_order(&ask, &call).await {
                Ok(order) => {
                    keep(connection, &order.id);
                    self.terms.set(Draft::default());
                    self.step(Step::Made(order.id));
                }
                Err(failure) if failure.is_unclear() => {
                    self.look(&client, &ask, &failure.explain().0).await;
                }
                Err(failure) => self.step(Step::Refused(failure)),
            }
        });
    }

    /// Looks again at what can be told of the order whose answer was lost.
    pub fn look_again(self, connection: Connection) {
        let ask = self
            .making
            .with_untracked(|making| making.as_ref().map(|making| making.ask.clone()));
        if let (Some(client), Some(ask)) = (connection.client_untracked(), ask) {
            spawn(async move { self.look(&client, &ask, "Checked again.").await });
        }
    }

    fn step(self, step: Step) {
        self.making.update(|making| {
            if let Some(making) = making {
                making.step = step;
            }
        });
    }

    /// After an unclear answer: the ID was in it, and there is no list. So only the numbers themselves can tell
    /// something.
    async fn look(self, client: &Client, ask: &Ask, why: &str) {
        self.step(Step::Looking);
        let call = Call::new(&Cancel::new());
        let (found, free) = match &ask.wish {
            Wish::Number(phone) => match client.offer(phone, &call).await {
                Ok(_) => (
                    " So it was looked up: the number is still on offer, which a reserved one is not. It looks as if no \
                     order was made.",
                    true,
                ),
                Err(failure) if failure.status() == Some(404) => (
                    " So it was looked up: the number is not on offer any more. Probably the order was made and reserves \
                     it; or somebody else was faster.",
                    false,
                ),
                Err(_) => (" Looking it up brought no answer either.", false),
            },
            Wish::Several { .. } => (
                " Which numbers it would have reserved is not known, so nothing can be looked up.",
                false,
            ),
        };
        self.step(Step::Unclear {
            text: why.to_owned() + found,
            free,
        });
    }
}

impl Default for Orders {
    fn default() -> Self {
        Self::new()
    }
}

fn all() -> Vec<Kept> {
    storage::read(ORDERS)
        .map(|text| order::decode(&text))
        .unwrap_or_default()
}

fn here(connection: Connection, id: &str) -> Option<Kept> {
    let access = connection.access()?;
    Some(Kept {
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
    if let Some(own) = here(connection, id) {
        // What another tab has written a moment ago must not be lost.
        let mut kept = all();
        order::put(&mut kept, own);
        storage::write(ORDERS, &order::encode(&kept));
    }
}

/// Forgets an ID. The order itself stays as it is.
pub fn forget(connection: Connection, id: &str) {
    if let Some(own) = here(connection, id) {
        let mut kept = all();
        order::remove(&mut kept, &own);
        storage::write(ORDERS, &order::encode(&kept));
    }
}
