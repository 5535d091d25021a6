//! The store of the Rent page: searches, the basket, and the queue of rentals.

use leptos::{prelude::*, task::spawn_local};

mod rental;
mod rental_change;
mod rental_queue;
mod surplus;

use std::sync::Arc;

use numbers_client::{client_error::ClientError, options::RequestOptions};
use numbers_model::{
    available::{AvailableNumber, AvailableQuery, BasketItem, Region},
    change::Draft,
};

use super::{connection::Connection, inventory::Inventory};
use crate::browser::history::History;

pub use rental::{Rental, RentalState};
pub use surplus::Comparison;

/// A search for available numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Identity among all searches.
    pub key: usize,
    /// The query.
    pub query: AvailableQuery,
    /// The result.
    pub result: SearchResult,
}

/// The result of a search.
#[derive(Debug, Clone, PartialEq)]
pub enum SearchResult {
    /// The request is being answered.
    Loading,
    /// The numbers found.
    Numbers(Arc<Vec<AvailableNumber>>),
    /// Why there is none.
    Failed(ClientError),
}

/// The store. Copies share it. The queue goes on while other pages are open.
#[derive(Clone, Copy)]
pub struct Rent {
    /// The regions with available numbers; `None` while they are loading.
    pub regions: RwSignal<Option<Result<Vec<Region>, ClientError>>>,
    /// The searches, the latest last.
    pub searches: RwSignal<Vec<Search>>,
    /// The items of the basket.
    pub basket: RwSignal<Vec<BasketItem>>,
    /// The configuration of all items.
    pub configuration: RwSignal<Draft>,
    /// The rentals, in the order of the basket; empty before they are sent.
    pub queue: RwSignal<Vec<Rental>>,
    /// Whether the queue is being processed.
    pub running: RwSignal<bool>,
    /// Whether it stops after the current item.
    pub stopping: RwSignal<bool>,
    /// The state of the comparison of the number list with before.
    pub comparison: RwSignal<Comparison>,
    /// The lists that later ones are compared with, for "any number".
    baselines: RwSignal<Vec<surplus::Baseline>>,
    /// Number of rentals so far, for their keys.
    rentals: RwSignal<usize>,
    history: History,
    inventory: Inventory,
    connection: Connection,
}

impl Rent {
    /// An empty store.
    pub fn new(history: History, inventory: Inventory, connection: Connection) -> Self {
        Self {
            regions: RwSignal::new(None),
            searches: RwSignal::new(Vec::new()),
            basket: RwSignal::new(Vec::new()),
            configuration: RwSignal::new(Draft::default()),
            queue: RwSignal::new(Vec::new()),
            running: RwSignal::new(false),
            stopping: RwSignal::new(false),
            comparison: RwSignal::new(Comparison::Idle),
            baselines: RwSignal::new(Vec::new()),
            rentals: RwSignal::new(0),
            history,
            inventory,
            connection,
        }
    }

    /// Resets the store when another project is connected.
    pub fn reset(self) {
        self.history.warn_on_unload(false);
        self.regions.set(None);
        self.searches.set(Vec::new());
        self.basket.set(Vec::new());
        self.configuration.set(Draft::default());
        self.queue.set(Vec::new());
        self.running.set(false);
        self.stopping.set(false);
        self.forget_lists();
    }

    /// Loads the regions.
    pub fn load_regions(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        spawn_local(async move {
            let answer = client.regions(&RequestOptions::default()).await;
            self.regions.set(Some(answer));
        });
    }

    /// Starts a search beside the earlier ones.
    pub fn search(self, query: AvailableQuery) {
        let key = self.searches.with_untracked(|searches| {
            searches
                .iter()
                .map(|search| search.key + 1)
                .max()
                .unwrap_or(0)
        });
        self.searches.update(|searches| {
            searches.push(Search {
                key,
                query,
                result: SearchResult::Loading,
            });
        });
        self.search_again(key);
    }

    /// Runs a search again.
    pub fn search_again(self, key: usize) {
        let query = self.searches.with_untracked(|searches| {
            let search = searches.iter().find(|search| search.key == key);
            search.map(|search| search.query.clone())
        });
        let (Some(client), Some(query)) = (self.connection.client_untracked(), query) else {
            return;
        };
        self.set_result(key, SearchResult::Loading);
        spawn_local(async move {
            let answer = client
                .available_numbers(&query, &RequestOptions::default())
                .await;
            self.set_result(
                key,
                match answer {
                    Ok(numbers) => SearchResult::Numbers(Arc::new(numbers)),
                    Err(failure) => SearchResult::Failed(failure),
                },
            );
        });
    }

    fn set_result(self, key: usize, result: SearchResult) {
        self.searches.update(|searches| {
            if let Some(search) = searches.iter_mut().find(|search| search.key == key) {
                search.result = result;
            }
        });
    }

    /// Closes a search.
    pub fn close(self, key: usize) {
        self.searches
            .update(|searches| searches.retain(|search| search.key != key));
    }

    /// Adds an item to the basket; the same number only once.
    pub fn add(self, item: BasketItem) {
        let is_known = self.basket.with_untracked(|basket| match &item {
            BasketItem::Number(number) => basket.iter().any(|item| item.name() == number.phone),
            BasketItem::Any(..) => false,
        });
        if !is_known {
            self.basket.update(|basket| basket.push(item));
        }
        self.update_unload_warning();
    }

    /// Removes an item from the basket.
    pub fn remove(self, index: usize) {
        self.basket.update(|basket| {
            if index < basket.len() {
                basket.remove(index);
            }
        });
        self.update_unload_warning();
    }

    /// Lets the browser ask before a reload discards the basket or unfinished rentals.
    fn update_unload_warning(self) {
        let is_unfinished = self.queue.with_untracked(|queue| {
            let is_over = |rental: &Rental| {
                matches!(
                    rental.state,
                    RentalState::Rented { .. } | RentalState::Refused { .. }
                )
            };
            !queue.iter().all(is_over)
        });
        self.history
            .warn_on_unload(is_unfinished || !self.basket.with_untracked(Vec::is_empty));
    }
}
