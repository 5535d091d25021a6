//! Numbers that are new in the list and that no rental accounts for.
//!
//! A browser sends a request a second time, unseen by the page, when a kept connection closes before a byte of the answer
//! came. `rentAny` then rents another number, and the page sees one success. So without idempotency keys the list is
//! compared with before after each of them.

use std::{collections::BTreeSet, rc::Rc};

use numbers_client::{client_error::ClientError, options::RequestOptions};
use numbers_model::{
    available::{AvailableQuery, BasketItem, new_numbers},
    slice::Slice,
};

use super::{Rent, RentalState};
use crate::{reactive::spawn, state::connection::Client};

/// How far comparing the list with before has got.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// Nothing was compared.
    Idle,
    /// It was compared.
    Done,
    /// The list is being loaded.
    Loading,
    /// It could not be loaded, and why.
    Failed(String),
}

/// The rented numbers of a region and type, before anything of this kind was sent and as they were last loaded.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Baseline {
    slice: Slice,
    before: Rc<BTreeSet<String>>,
    latest: Rc<BTreeSet<String>>,
}

/// A list that was loaded to be compared.
pub(super) struct Compared {
    slice: Slice,
    /// Its numbers.
    pub(super) phones: Rc<BTreeSet<String>>,
}

impl Compared {
    /// Whether it is the list in which such a number would be.
    pub(super) fn is_of(&self, wanted: &AvailableQuery) -> bool {
        self.slice == slice(wanted)
    }
}

impl Rent {
    /// The numbers that have come since the first "any number" was sent, besides those that this queue has rented.
    pub fn surplus(self) -> Vec<String> {
        let known = self.queue.with(|queue| {
            let phones = queue
                .iter()
                .filter_map(|entry| match (&entry.item, &entry.state) {
                    (_, RentalState::Rented { phone, .. }) => Some(phone.clone()),
                    (BasketItem::Number(offer), _) => Some(offer.phone.clone()),
                    _ => None,
                });
            phones.collect::<Vec<_>>()
        });
        self.baselines.with(|baselines| {
            let all = baselines.iter().flat_map(|own| {
                let new = new_numbers(&own.before, &own.latest, &known);
                new.into_iter().cloned().collect::<Vec<_>>()
            });
            all.collect()
        })
    }

    /// All rented numbers of the kind that is wanted, which are the baseline if they are the first that were loaded.
    ///
    /// # Errors
    /// Where not all could be loaded.
    pub(super) async fn load_list(
        self,
        client: &Client,
        wanted: &AvailableQuery,
    ) -> Result<Rc<BTreeSet<String>>, ClientError> {
        let (slice, era) = (slice(wanted), self.inventory.era());
        let now = Rc::new(phones(client, &slice).await?);
        if self.inventory.era() != era {
            return Err(ClientError::Aborted);
        }
        let latest = now.clone();
        self.baselines.update(|baselines| {
            match baselines.iter_mut().find(|own| own.slice == slice) {
                Some(own) => own.latest = latest,
                None => baselines.push(Baseline {
                    slice,
                    before: latest.clone(),
                    latest,
                }),
            }
        });
        Ok(now)
    }

    /// After an "any number" that was confirmed: compares the list with before.
    pub(super) async fn compare(
        self,
        client: &Client,
        wanted: &AvailableQuery,
    ) -> Option<Compared> {
        self.comparison.set(Comparison::Loading);
        let era = self.inventory.era();
        let loaded = self.load_list(client, wanted).await;
        if self.inventory.era() != era {
            return None;
        }
        self.comparison.set(match &loaded {
            Ok(_) => Comparison::Done,
            Err(failure) => Comparison::Failed(failure.explain().what),
        });
        let phones = loaded.ok()?;
        let slice = slice(wanted);
        Some(Compared { slice, phones })
    }

    /// Compares all that was compared once more: a number may show up late.
    pub fn compare_again(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        if self.comparison.get_untracked() == Comparison::Loading {
            return;
        }
        let wanted: Vec<AvailableQuery> = self.queue.with_untracked(|queue| {
            let mut all: Vec<AvailableQuery> = Vec::new();
            for entry in queue {
                if let BasketItem::Any(wanted, _) = &entry.item
                    && !all.iter().any(|own| slice(own) == slice(wanted))
                {
                    all.push(wanted.clone());
                }
            }
            all
        });
        spawn(async move {
            for wanted in wanted {
                if self.compare(&client, &wanted).await.is_none() {
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

/// The part of the project's numbers in which such a number would be.
pub(super) fn slice(wanted: &AvailableQuery) -> Slice {
    Slice {
        region: Some(wanted.region.clone()),
        kind: Some(wanted.kind.clone()).filter(|kind| !kind.is_empty()),
        capability: None,
    }
}

async fn phones(client: &Client, slice: &Slice) -> Result<BTreeSet<String>, ClientError> {
    let call = RequestOptions::default();
    let mut phones = BTreeSet::new();
    client
        .for_each(slice, &call, |number| {
            phones.insert(number.phone);
        })
        .await?;
    Ok(phones)
}
