//! Surplus numbers: new ones in the list that no rental accounts for.
//!
//! Browsers resend a request, unseen by the page, when a kept-alive connection closes before the first byte of the answer.
//! `rentAny` then rents a second number while the page sees one success. Without idempotency keys the number list is
//! therefore compared with before after each `rentAny`.

use std::{collections::BTreeSet, sync::Arc};

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{client_error::ClientError, options::RequestOptions};
use numbers_model::{
    available::{AvailableQuery, BasketItem, new_numbers},
    slice::Slice,
};

use super::{Rent, RentalState};
use crate::state::connection::Client;

/// The state of the comparison of the number list with before.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// Not compared yet.
    Idle,
    /// Compared.
    Done,
    /// The list is being loaded.
    Loading,
    /// Why the list could not be loaded.
    Failed(String),
}

/// The rented numbers of a slice: before the first "any number" of it was sent, and as last loaded.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Baseline {
    slice: Slice,
    before: Arc<BTreeSet<String>>,
    latest: Arc<BTreeSet<String>>,
}

/// The numbers of a slice, as loaded for a comparison.
pub(super) struct LoadedList {
    slice: Slice,
    /// The phone numbers.
    pub(super) phones: Arc<BTreeSet<String>>,
}

impl LoadedList {
    /// Whether a number of this query would be in the list.
    pub(super) fn covers(&self, query: &AvailableQuery) -> bool {
        self.slice == slice(query)
    }
}

impl Rent {
    /// The new numbers since the first "any number" was sent that this queue did not rent, tracked.
    pub fn surplus(self) -> Vec<String> {
        let known = self.queue.with(|queue| {
            let phones = queue
                .iter()
                .filter_map(|entry| match (&entry.item, &entry.state) {
                    (_, RentalState::Rented { phone, .. }) => Some(phone.clone()),
                    (BasketItem::Number(number), _) => Some(number.phone.clone()),
                    _ => None,
                });
            phones.collect::<Vec<_>>()
        });
        self.baselines.with(|baselines| {
            let surplus = baselines.iter().flat_map(|baseline| {
                let new = new_numbers(&baseline.before, &baseline.latest, &known);
                new.into_iter().cloned().collect::<Vec<_>>()
            });
            surplus.collect()
        })
    }

    /// Loads the rented numbers of the slice of a query. The first load becomes its baseline.
    ///
    /// # Errors
    /// When not all could be loaded.
    pub(super) async fn load_list(
        self,
        client: &Client,
        query: &AvailableQuery,
    ) -> Result<Arc<BTreeSet<String>>, ClientError> {
        let (slice, era) = (slice(query), self.inventory.era());
        let loaded = Arc::new(phones(client, &slice).await?);
        if self.inventory.era() != era {
            return Err(ClientError::Aborted);
        }
        let latest = loaded.clone();
        self.baselines.update(|baselines| {
            match baselines
                .iter_mut()
                .find(|baseline| baseline.slice == slice)
            {
                Some(baseline) => baseline.latest = latest,
                None => baselines.push(Baseline {
                    slice,
                    before: latest.clone(),
                    latest,
                }),
            }
        });
        Ok(loaded)
    }

    /// Compares the list with before, after a confirmed "any number".
    pub(super) async fn compare(
        self,
        client: &Client,
        query: &AvailableQuery,
    ) -> Option<LoadedList> {
        self.comparison.set(Comparison::Loading);
        let era = self.inventory.era();
        let loaded = self.load_list(client, query).await;
        if self.inventory.era() != era {
            return None;
        }
        self.comparison.set(match &loaded {
            Ok(_) => Comparison::Done,
            Err(failure) => Comparison::Failed(failure.explain().what),
        });
        let phones = loaded.ok()?;
        let slice = slice(query);
        Some(LoadedList { slice, phones })
    }

    /// Compares all slices once more, since numbers may be listed late.
    pub fn compare_again(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        if self.comparison.get_untracked() == Comparison::Loading {
            return;
        }
        let queries: Vec<AvailableQuery> = self.queue.with_untracked(|queue| {
            let mut queries: Vec<AvailableQuery> = Vec::new();
            for entry in queue {
                if let BasketItem::Any(query, _) = &entry.item
                    && !queries.iter().any(|other| slice(other) == slice(query))
                {
                    queries.push(query.clone());
                }
            }
            queries
        });
        spawn_local(async move {
            for query in queries {
                if self.compare(&client, &query).await.is_none() {
                    return;
                }
            }
        });
    }

    pub(super) fn forget_lists(self) {
        self.baselines.set(Vec::new());
        self.comparison.set(Comparison::Idle);
    }
}

/// The slice of the project's numbers that a number of this query would be in.
pub(super) fn slice(query: &AvailableQuery) -> Slice {
    Slice {
        region: Some(query.region.clone()),
        kind: Some(query.kind.clone()).filter(|kind| !kind.is_empty()),
        capability: None,
    }
}

async fn phones(client: &Client, slice: &Slice) -> Result<BTreeSet<String>, ClientError> {
    let options = RequestOptions::default();
    let mut phones = BTreeSet::new();
    client
        .for_each(slice, &options, |number| {
            phones.insert(number.phone);
        })
        .await?;
    Ok(phones)
}
