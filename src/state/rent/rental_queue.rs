//! The queue of rentals: sent one after the other, each as a submission of its own.

use leptos::{prelude::*, task::spawn_local};

mod conclusion;

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    submission::{self, Conclusion, Submission, SubmissionStore},
};
use numbers_model::available::{self, AvailableQuery, BasketItem};

use super::{
    Rent,
    rental::{Rental, RentalState},
    rental_change::{RentalChange, is_gone},
    surplus::LoadedList,
};
use crate::browser::fetch::FetchTransport;

/// The store of the submission of one rental, which lies in the queue.
struct QueueSlot {
    rent: Rent,
    key: usize,
    era: u32,
}

impl SubmissionStore for QueueSlot {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        // Another project may be connected by now, with its own queue.
        if self.rent.inventory.era() != self.era {
            return None;
        }
        let mut changed = None;
        self.rent.change(self.key, |rental| {
            changed = Some(change(&mut rental.submission));
            match rental.submission.phase() {
                submission::Phase::Sending => rental.state = RentalState::Sending,
                submission::Phase::Verifying => rental.state = RentalState::Verifying,
                _ => {}
            }
        });
        changed
    }
}

/// What is known of a rental before it is sent.
enum Before {
    /// The project doesn't have the number.
    NotYours,
    /// It has it: nothing is to be sent.
    Settled,
}

impl Rent {
    /// Moves the basket into the queue and processes it. Does nothing while there is a queue.
    pub fn begin(self) {
        if self.running.get_untracked() || !self.queue.with_untracked(Vec::is_empty) {
            return;
        }
        let first = self.rentals.get_untracked();
        let queue: Vec<_> = self.basket.with_untracked(|basket| {
            let rentals = basket.iter().enumerate();
            let rentals =
                rentals.map(|(index, item)| Rental::new(first + index, index + 1, item.clone()));
            rentals.collect()
        });
        self.rentals.set(first + queue.len());
        self.queue.set(queue);
        self.basket.set(Vec::new());
        self.resume();
    }

    /// Sends the waiting rentals, one after the other.
    pub fn resume(self) {
        if self.running.get_untracked() {
            return;
        }
        self.running.set(true);
        self.stopping.set(false);
        let era = self.inventory.era();
        spawn_local(async move {
            // The list as loaded by the last comparison, to save loading it again.
            let mut list = None;
            loop {
                let next = self.queue.with_untracked(|queue| {
                    let mut rentals = queue.iter();
                    let next = rentals.find(|rental| rental.state == RentalState::Waiting);
                    next.map(|rental| rental.key)
                });
                let Some(key) = next.filter(|_| !self.stopping.get_untracked()) else {
                    break;
                };
                let can_continue = self.rent(key, &mut list).await;
                // Another project may be connected by now, with its own queue.
                if self.inventory.era() != era {
                    return;
                }
                if !can_continue {
                    break;
                }
            }
            self.running.set(false);
        });
    }

    /// Sends an item again that was not rented.
    ///
    /// Unless that is proven, it is verified once more first, so that a number that has arrived meanwhile is not bought
    /// twice. When that verification is not answered, nothing is sent.
    pub fn retry(self, key: usize) {
        let Some(rental) = self.rental(key) else {
            return;
        };
        let is_proven = matches!(
            rental.state,
            RentalState::Refused {
                is_proven: true,
                ..
            }
        );
        if is_proven {
            self.set_state(key, RentalState::Waiting);
            self.resume();
            return;
        }
        spawn_local(async move {
            self.verify(key).await;
            let (Some(rental), Some(client)) =
                (self.rental(key), self.connection.client_untracked())
            else {
                return;
            };
            if !rental.was_verified || matches!(rental.state, RentalState::Rented { .. }) {
                return;
            }
            let (is_rejected, is_settled) = (rental.is_rejected(), rental.state.is_refused());
            // Under another key a given number is still rented once; of any number a second one might be.
            let is_spent =
                matches!(rental.item, BasketItem::Number(_)) && !rental.submission.keeps_key();
            if !is_spent && available::keeps_idempotency_key(&rental.item, is_rejected, is_settled)
            {
                let configuration = self.configuration.get_untracked();
                client.may_retry(&client.rent_request(&rental.item, &configuration, key));
            }
            // The admin was told that this may buy a second number.
            self.change(key, |rental| rental.submission.abandon());
            self.set_state(key, RentalState::Waiting);
            self.resume();
        });
    }

    /// Verifies a rental once more: an unknown outcome, or a rented number that is not listed yet.
    pub fn check_again(self, key: usize) {
        spawn_local(async move {
            match self.rental(key).map(|rental| rental.state) {
                Some(RentalState::Rented { phone, .. }) => self.verify_rented(key, &phone).await,
                _ => self.verify(key).await,
            }
        });
    }

    /// The key of the next rental, for the preview of its request.
    pub fn next_key(self) -> usize {
        self.rentals.get_untracked()
    }

    /// Empties the queue, unless a rental is busy.
    pub fn clear(self) {
        let is_busy = self
            .queue
            .with_untracked(|queue| queue.iter().any(|rental| rental.state.is_busy()));
        if !self.running.get_untracked() && !is_busy {
            self.queue.set(Vec::new());
            self.forget_lists();
            self.update_unload_warning();
        }
    }

    pub(super) fn rental(self, key: usize) -> Option<Rental> {
        self.queue
            .with_untracked(|queue| queue.iter().find(|rental| rental.key == key).cloned())
    }

    fn set_state(self, key: usize, state: RentalState) {
        self.change(key, |rental| rental.state = state);
        self.update_unload_warning();
    }

    pub(super) fn change(self, key: usize, change: impl FnOnce(&mut Rental)) {
        self.queue.update(|queue| {
            if let Some(rental) = queue.iter_mut().find(|rental| rental.key == key) {
                change(rental);
            }
        });
    }

    fn slot(self, key: usize) -> QueueSlot {
        QueueSlot {
            rent: self,
            key,
            era: self.inventory.era(),
        }
    }

    fn rental_change(self, key: usize) -> Option<RentalChange> {
        let (client, rental) = (self.connection.client_untracked()?, self.rental(key)?);
        Some(RentalChange {
            rent: self,
            key,
            client,
            item: rental.item,
        })
    }

    /// Rents one item; returns whether to continue with the next.
    async fn rent(self, key: usize, list: &mut Option<LoadedList>) -> bool {
        let Some(change) = self.rental_change(key) else {
            return false;
        };
        self.set_state(key, RentalState::Sending);
        let looked = match &change.item {
            BasketItem::Number(number) => self.look_up(&change, &number.phone).await,
            BasketItem::Any(query, _) => self.note_list(&change, query, list).await,
        };
        match looked {
            Ok(Before::NotYours) => {}
            Ok(Before::Settled) => return true,
            Err(error) => {
                self.not_sent(key, &error);
                return false;
            }
        }
        // Nothing is sent once another project is connected.
        if self.rental(key).is_none() {
            return false;
        }
        let configuration = self.configuration.get_untracked();
        let request = change
            .client
            .rent_request(&change.item, &configuration, key);
        let slot = self.slot(key);
        let conclusion = submission::submit(&change, request, &slot, &FetchTransport).await;
        let Some(conclusion) = conclusion else {
            return false;
        };
        let is_confirmed = matches!(&conclusion, Conclusion::Done { how, .. } if how.is_empty());
        self.conclude(&change, conclusion).await;
        if is_confirmed {
            if let BasketItem::Any(query, _) = &change.item
                && !change.client.sends_keys()
                && self.rental(key).is_some()
            {
                *list = self.compare(&change.client, query).await;
            }
            return true;
        }
        self.rental(key).is_some_and(|rental| can_continue(&rental))
    }

    /// Looks whether the project has a number already: one that it has afterwards was rented by this request only if not.
    async fn look_up(self, change: &RentalChange, phone: &str) -> Result<Before, ClientError> {
        let key = change.key;
        if self.rented_phones().iter().any(|rented| rented == phone) {
            self.yours_already(key);
            return Ok(Before::Settled);
        }
        let Some(number) = self.owned(&change.client, key, phone).await? else {
            return Ok(Before::NotYours);
        };
        let was_sent = self
            .rental(key)
            .is_some_and(|rental| rental.answered_ms > 0.0);
        match was_sent {
            // By the request before, too late for the verification after it.
            true => {
                let raw = String::new();
                let response = NumberResponse { number, raw };
                let how = "Your list was read before it was sent again: it is there.".to_owned();
                self.rented(&change.client, key, response, how).await;
            }
            false => self.yours_already(key),
        }
        Ok(Before::Settled)
    }

    /// Notes the list, which a new number is recognised by.
    async fn note_list(
        self,
        change: &RentalChange,
        query: &AvailableQuery,
        list: &mut Option<LoadedList>,
    ) -> Result<Before, ClientError> {
        let loaded = list.take().filter(|list| list.covers(query));
        let before = match loaded {
            Some(loaded) => loaded.phones,
            None => self.load_list(&change.client, query).await?,
        };
        self.change(change.key, |rental| rental.before = Some(before));
        Ok(Before::NotYours)
    }

    /// Marks a rental as not sent, because the number is the project's already.
    fn yours_already(self, key: usize) {
        let refused = RentalState::Refused {
            what: "This number is yours already, so nothing was sent.".to_owned(),
            advice: String::new(),
            is_proven: true,
        };
        self.set_state(key, refused);
    }

    /// Marks a rental as not sent, because the numbers before it could not be read.
    fn not_sent(self, key: usize, error: &ClientError) {
        let Explanation { what, advice } = error.explain();
        let what =
            format!("Nothing was sent, because your numbers could not be read before. {what}");
        self.set_state(
            key,
            RentalState::Refused {
                what,
                advice,
                is_proven: true,
            },
        );
    }

    /// Verifies a rental of unknown outcome, or one that a verification found not rented.
    async fn verify(self, key: usize) {
        let Some(change) = self.rental_change(key) else {
            return;
        };
        self.change(key, |rental| rental.submission.reopen());
        let slot = self.slot(key);
        let conclusion = submission::check_again(&change, &slot, &FetchTransport).await;
        if let Some(conclusion) = conclusion {
            self.conclude(&change, conclusion).await;
        }
    }
}

/// Whether the queue continues after a rental that was not confirmed.
///
/// Most errors last for a while, so that the admin decides when to resume. Exceptions are a success without a body, the
/// rejection of a repeat of an executed request, and a number that is gone, which tells nothing about the others.
fn can_continue(rental: &Rental) -> bool {
    let is_rented = matches!(rental.state, RentalState::Rented { .. });
    match &rental.error {
        None => is_rented,
        Some(error) if is_rented => error.is_empty_success() || error.is_rejection(),
        Some(error) => is_gone(error) && rental.was_verified,
    }
}
