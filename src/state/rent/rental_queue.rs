//! The queue of rentals: sent one after the other, each as a submission of its own.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::{self, Conclusion, Submission, SubmissionStore},
};
use numbers_model::available::{self, BasketItem};

use super::{
    Rent,
    rental::{RentalChange, is_gone, refusal},
    surplus::{Comparison, LoadedList},
};
use crate::{
    browser::fetch::FetchTransport,
    reactive::spawn,
    state::{
        changes::number_update::{EDIT_FINDINGS, NumberUpdate},
        connection::Client,
    },
};

/// The state of a rental.
#[derive(Debug, Clone, PartialEq)]
pub enum RentalState {
    /// Not sent yet.
    Waiting,
    /// The request is being answered.
    Sending,
    /// The answer was inconclusive; the rental is being verified.
    Verifying,
    /// Rented.
    Rented {
        /// The number.
        phone: String,
        /// How that is known.
        how: String,
    },
    /// Not rented.
    Refused {
        /// Why.
        what: String,
        /// What the verification found, and what to do.
        advice: String,
        /// Whether it is certain that nothing was executed. If not, a retry verifies once more first.
        is_proven: bool,
    },
    /// Unknown, and why.
    Unknown(String),
}

impl RentalState {
    /// Whether the state is [`RentalState::Refused`].
    pub fn is_refused(&self) -> bool {
        matches!(self, RentalState::Refused { .. })
    }

    /// Whether the rental is being sent or verified.
    pub fn is_busy(&self) -> bool {
        matches!(self, RentalState::Sending | RentalState::Verifying)
    }
}

/// The rental of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Rental {
    /// Identity among all rentals of the tab, so that a late answer reaches its own rental.
    pub key: usize,
    /// Its position in the basket, from 1.
    pub position: usize,
    /// The item.
    pub item: BasketItem,
    /// The state.
    pub state: RentalState,
    /// The outcome of naming the number, as a sentence.
    pub name_outcome: String,
    /// Whether the number has its name.
    pub(super) has_name: bool,
    /// Whether it is rented and not among the project's numbers yet.
    pub is_unlisted: bool,
    pub(super) submission: Submission,
    /// The error of the request, if any.
    pub(super) error: Option<ClientError>,
    /// Time of the answer, in milliseconds since 1970.
    pub(super) answered_ms: f64,
    /// Whether the last verification was answered.
    pub(super) was_verified: bool,
    /// For "any number": the numbers of its kind before it was sent.
    pub(super) before: Option<Rc<BTreeSet<String>>>,
}

impl Rental {
    fn new(key: usize, position: usize, item: BasketItem) -> Self {
        Self {
            key,
            position,
            item,
            state: RentalState::Waiting,
            name_outcome: String::new(),
            has_name: false,
            is_unlisted: false,
            submission: Submission::new(),
            error: None,
            answered_ms: 0.0,
            was_verified: false,
            before: None,
        }
    }

    /// Whether the server rejected the request, or a repeat of it.
    pub(super) fn is_rejected(&self) -> bool {
        self.error.as_ref().is_some_and(ClientError::is_rejection)
    }
}

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
        spawn(async move {
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
        spawn(async move {
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
            if available::keeps_idempotency_key(&rental.item, is_rejected, is_settled) {
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
        spawn(async move {
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
        if let BasketItem::Any(query, _) = &change.item {
            // A new number is recognised by comparing the list with this one.
            let loaded = list.take().filter(|list| list.covers(query));
            let before = match loaded {
                Some(loaded) => Ok(loaded.phones),
                None => self.load_list(&change.client, query).await,
            };
            match before {
                Ok(before) => self.change(key, |rental| rental.before = Some(before)),
                Err(error) => {
                    self.not_sent(key, &error);
                    return false;
                }
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

    /// Marks a rental as not sent, because the list before it could not be read.
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

    /// Applies the conclusion of a rental.
    async fn conclude(self, change: &RentalChange, conclusion: Conclusion<NumberResponse>) {
        let key = change.key;
        let refused = |what: String, advice: String, is_proven: bool| RentalState::Refused {
            what,
            advice,
            is_proven,
        };
        let state = match conclusion {
            Conclusion::Done { snapshot, how } | Conclusion::Partly { snapshot, how } => {
                let is_any = matches!(change.item, BasketItem::Any(..));
                let how = match how.as_str() {
                    "" => "The server confirmed it.".to_owned(),
                    // A second number may be listed late: without idempotency keys the list can be compared again.
                    _ if is_any && !change.client.sends_keys() => {
                        self.comparison.set(Comparison::Done);
                        how
                    }
                    _ => how,
                };
                self.rented(&change.client, key, snapshot, how).await;
                return;
            }
            Conclusion::Refused {
                error, is_verified, ..
            } => {
                let Explanation { what, advice } = refusal(&error, &change.item);
                match is_verified {
                    false => refused(what, advice, true),
                    true => {
                        let found = match change.item {
                            BasketItem::Number(_) => "It isn’t among your numbers",
                            BasketItem::Any(..) => "Your list shows no new number",
                        };
                        let advice = format!("{found}, more than a minute later. {advice}");
                        refused(what, advice, false)
                    }
                }
            }
            Conclusion::NotSent(Explanation { what, advice }) => refused(what, advice, true),
            Conclusion::NotExecuted { how, .. } | Conclusion::Unknown { how, .. } => {
                RentalState::Unknown(how)
            }
        };
        self.set_state(key, state);
    }

    /// Whether the number in an answer was rented before, so that it is not the new one.
    pub(super) fn had_before(self, key: usize, phone: &str) -> bool {
        let before = self.rental(key).and_then(|rental| rental.before);
        before.is_some_and(|before| {
            available::was_rented_before(phone, &before, &self.rented_phones())
        })
    }

    /// The numbers rented by this queue.
    pub(super) fn rented_phones(self) -> Vec<String> {
        self.queue.with_untracked(|queue| {
            let phones = queue.iter().filter_map(|rental| match &rental.state {
                RentalState::Rented { phone, .. } => Some(phone.clone()),
                _ => None,
            });
            phones.collect()
        })
    }

    /// Marks a rental as rented, names its number, and adds it to the inventory.
    async fn rented(self, client: &Client, key: usize, response: NumberResponse, how: String) {
        let Some(rental) = self.rental(key) else {
            return;
        };
        let phone = response.number.phone.clone();
        let state = RentalState::Rented {
            phone: phone.clone(),
            how: how.clone(),
        };
        self.set_state(key, state);
        if let Some(name) = self.name(rental.position).filter(|_| !rental.has_name) {
            let (has_name, outcome) = give_name(client, &phone, &name).await;
            self.change(key, |rental| {
                rental.has_name = has_name;
                rental.name_outcome = outcome;
            });
        }
        // Some answers to a rental contain nothing but the phone number.
        let fresh = client.number(&phone, &RequestOptions::default()).await;
        // A rented number may be listed late.
        let is_late = fresh.as_ref().is_err_and(is_gone)
            && matches!(self.listed(client, key, &phone).await, Ok(None));
        if is_late {
            self.set_unlisted(key, &phone, &how);
        }
        // Not once another project is connected.
        if self.rental(key).is_some() {
            self.inventory.put(fresh.unwrap_or(response).number);
        }
    }

    /// Marks a confirmed rental as not listed among the project's numbers yet.
    fn set_unlisted(self, key: usize, phone: &str, how: &str) {
        const UNLISTED: &str = "It isn’t among your numbers yet: check again in a minute.";
        let how = format!("{how} {UNLISTED}");
        self.set_rented(key, phone, how, true);
    }

    fn set_rented(self, key: usize, phone: &str, how: String, is_unlisted: bool) {
        let phone = phone.to_owned();
        self.set_state(key, RentalState::Rented { phone, how });
        self.change(key, |rental| rental.is_unlisted = is_unlisted);
    }

    /// Verifies whether a confirmed number is listed among the project's by now.
    async fn verify_rented(self, key: usize, phone: &str) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        let set = |how: &str, is_unlisted: bool| {
            self.set_rented(key, phone, how.to_owned(), is_unlisted);
        };
        set("Looking whether it is among your numbers…", false);
        match client.number(phone, &RequestOptions::default()).await {
            Ok(response) => {
                let how = "Checked again. It is among your numbers.".to_owned();
                self.rented(&client, key, response, how).await;
            }
            Err(error) if is_gone(&error) => match self.listed(&client, key, phone).await {
                Ok(Some(_)) => set("Checked again. It is in your list.", false),
                Ok(None) => self.set_unlisted(key, phone, "Checked again."),
                Err(_) => set("Reading your list brought no answer.", true),
            },
            Err(_) => set("Looking it up brought no answer.", true),
        }
    }

    /// The name for the number at a position of the basket, unless the configuration has none.
    pub fn name(self, position: usize) -> Option<String> {
        self.configuration.with_untracked(|configuration| {
            let template = configuration.display_name.trim();
            (!template.is_empty()).then(|| available::name_from_template(template, position))
        })
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

/// The store of a submission that no page shows.
#[derive(Default)]
struct HiddenSubmission(RefCell<Submission>);

impl SubmissionStore for HiddenSubmission {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        Some(change(&mut self.0.borrow_mut()))
    }
}

/// Names a number; returns whether it has the name now, and the outcome as a sentence.
async fn give_name(client: &Client, phone: &str, name: &str) -> (bool, String) {
    let (changes, draft) = available::naming_change(name);
    let naming = NumberUpdate {
        client: client.clone(),
        phone: phone.to_owned(),
        changes: changes.to_vec(),
        draft,
        findings: EDIT_FINDINGS,
        verifying: RequestOptions::default(),
    };
    let conclusion =
        submission::submit(&naming, (), &HiddenSubmission::default(), &FetchTransport).await;
    match conclusion {
        Some(Conclusion::Done { .. }) => (true, format!("Named “{name}”.")),
        Some(Conclusion::Refused { error, .. }) => {
            let what = error.explain().what;
            (false, format!("It did not get its name: {what}"))
        }
        Some(Conclusion::NotExecuted { how, .. }) => {
            (false, format!("It did not get its name: {how}"))
        }
        _ => {
            let text = "It may or may not have got its name: no clear answer came.";
            (false, text.to_owned())
        }
    }
}
