//! Renting: searches, the basket, and a queue of what is sent and what came of it.

mod rental;
mod rental_queue;
mod surplus;

use std::rc::Rc;

use numbers_client::{client_error::ClientError, options::RequestOptions};
use numbers_model::{
    available::{AvailableNumber, AvailableQuery, BasketItem, Region},
    change::Draft,
};

use super::{connection::Connection, inventory::Inventory};
use crate::{
    browser::history::History,
    reactive::{Var, spawn},
};

pub use rental_queue::{Rental, RentalState};
pub use surplus::Comparison;

/// A search and what it found.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Tells it from others.
    pub key: usize,
    /// What is looked for.
    pub wanted: AvailableQuery,
    /// What was found.
    pub found: Found,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The question is on its way.
    Asking,
    /// These.
    Offers(Rc<Vec<AvailableNumber>>),
    /// No answer.
    Failed(ClientError),
}

/// The store. Copies share it. What is being rented goes on while other pages are looked at.
#[derive(Clone, Copy)]
pub struct Rent {
    /// Where numbers can be had; `None` until that is known.
    pub regions: Var<Option<Result<Vec<Region>, ClientError>>>,
    /// The searches, the latest last.
    pub searches: Var<Vec<Search>>,
    /// What is chosen.
    pub basket: Var<Vec<BasketItem>>,
    /// What is set up on everything in the basket.
    pub terms: Var<Draft>,
    /// What was sent, in the order of the basket; empty before.
    pub queue: Var<Vec<Rental>>,
    /// Whether the queue is being worked through.
    pub running: Var<bool>,
    /// Whether it is to end after the item that is on its way.
    pub stopping: Var<bool>,
    /// What comparing the list with before has come to.
    pub comparison: Var<Comparison>,
    /// The lists that "any number" is compared with.
    baselines: Var<Vec<surplus::Baseline>>,
    /// How many rentals there ever were.
    rentals: Var<usize>,
    history: History,
    inventory: Inventory,
    connection: Connection,
}

impl Rent {
    /// An empty one.
    pub fn new(history: History, inventory: Inventory, connection: Connection) -> Self {
        Self {
            regions: Var::new(None),
            searches: Var::new(Vec::new()),
            basket: Var::new(Vec::new()),
            terms: Var::new(Draft::default()),
            queue: Var::new(Vec::new()),
            running: Var::new(false),
            stopping: Var::new(false),
            comparison: Var::new(Comparison::Idle),
            baselines: Var::new(Vec::new()),
            rentals: Var::new(0),
            history,
            inventory,
            connection,
        }
    }

    /// Forgets all: another project is connected.
    pub fn reset(self) {
        self.history.warn_on_unload(false);
        self.regions.set(None);
        self.searches.set(Vec::new());
        self.basket.set(Vec::new());
        self.terms.set(Draft::default());
        self.queue.set(Vec::new());
        self.running.set(false);
        self.stopping.set(false);
        self.forget_lists();
    }

    /// Asks where numbers can be had.
    pub fn ask_regions(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        spawn(async move {
            let answer = client.regions(&RequestOptions::default()).await;
            self.regions.set(Some(answer));
        });
    }

    /// Looks for numbers, beside what was looked for before.
    pub fn search(self, wanted: AvailableQuery) {
        let key = self
            .searches
            .with_untracked(|all| all.iter().map(|own| own.key + 1).max().unwrap_or(0));
        self.searches.update(|all| {
            all.push(Search {
                key,
                wanted,
                found: Found::Asking,
            });
        });
        self.search_again(key);
    }

    /// Asks a search anew.
    pub fn search_again(self, key: usize) {
        let wanted = self.searches.with_untracked(|all| {
            let own = all.iter().find(|own| own.key == key);
            own.map(|own| own.wanted.clone())
        });
        let (Some(client), Some(wanted)) = (self.connection.client_untracked(), wanted) else {
            return;
        };
        self.found(key, Found::Asking);
        spawn(async move {
            let answer = client
                .available_numbers(&wanted, &RequestOptions::default())
                .await;
            self.found(
                key,
                match answer {
                    Ok(offers) => Found::Offers(Rc::new(offers)),
                    Err(failure) => Found::Failed(failure),
                },
            );
        });
    }

    fn found(self, key: usize, found: Found) {
        self.searches.update(|all| {
            if let Some(own) = all.iter_mut().find(|own| own.key == key) {
                own.found = found;
            }
        });
    }

    /// Closes a search.
    pub fn close(self, key: usize) {
        self.searches.update(|all| all.retain(|own| own.key != key));
    }

    /// Puts something into the basket; the same number only once.
    pub fn add(self, item: BasketItem) {
        let known = self.basket.with_untracked(|basket| match &item {
            BasketItem::Number(offer) => basket.iter().any(|own| own.name() == offer.phone),
            BasketItem::Any(..) => false,
        });
        if !known {
            self.basket.update(|basket| basket.push(item));
        }
        self.hold();
    }

    /// Takes something out of the basket.
    pub fn remove(self, at: usize) {
        self.basket.update(|basket| {
            if at < basket.len() {
                basket.remove(at);
            }
        });
        self.hold();
    }

    /// Has the browser ask before a reload throws away what is chosen, or what is not known to the end.
    fn hold(self) {
        let open = self.queue.with_untracked(|queue| {
            let is_over = |rental: &Rental| {
                matches!(
                    rental.state,
                    RentalState::Rented { .. } | RentalState::Refused { .. }
                )
            };
            !queue.iter().all(is_over)
        });
        self.history
            .warn_on_unload(open || !self.basket.with_untracked(Vec::is_empty));
    }
}
