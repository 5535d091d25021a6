//! The queue of rentals: sent one after the other, each once.

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
    surplus::{Compared, Comparison},
};
use crate::{
    browser::fetch::FetchTransport,
    reactive::spawn,
    state::{
        changes::number_update::{EDIT_FINDINGS, NumberUpdate},
        connection::Client,
    },
};

/// How far a rental is.
#[derive(Debug, Clone, PartialEq)]
pub enum RentalState {
    /// Nothing was sent.
    Waiting,
    /// The request is on its way.
    Sending,
    /// No clear answer came; it is being verified.
    Verifying,
    /// It is rented.
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
        /// What a check has found, and what to do.
        advice: String,
        /// Whether it is certain that nothing was executed. If not, it is verified once more before anything is sent again.
        is_proven: bool,
    },
    /// It can't be told, and why.
    Unknown(String),
}

impl RentalState {
    /// Whether it is not rented.
    pub fn is_refused(&self) -> bool {
        matches!(self, RentalState::Refused { .. })
    }

    /// Whether it is on its way, or being verified.
    pub fn is_busy(&self) -> bool {
        matches!(self, RentalState::Sending | RentalState::Verifying)
    }
}

/// The rental of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Rental {
    /// Identity among all rentals of the tab: a late answer must not be put down to another one.
    pub key: usize,
    /// Its place in the basket, from 1.
    pub place: usize,
    /// What is rented.
    pub item: BasketItem,
    /// How far it is.
    pub state: RentalState,
    /// What came of its name.
    pub name_outcome: String,
    /// Whether it has got its name.
    pub(super) has_name: bool,
    /// Whether it is rented, and not among the project's numbers as yet.
    pub is_unlisted: bool,
    pub(super) submission: Submission,
    /// The error that came for an answer.
    pub(super) error: Option<ClientError>,
    /// When the answer came, in milliseconds since 1970.
    pub(super) answered_ms: f64,
    /// Whether the last verification had an answer.
    pub(super) was_verified: bool,
    /// For "any number": the numbers of its kind that there were before.
    pub(super) before: Option<Rc<BTreeSet<String>>>,
}

impl Rental {
    fn new(key: usize, place: usize, item: BasketItem) -> Self {
        Self {
            key,
            place,
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

    /// Whether the server rejected it, or a repeat of it.
    pub(super) fn is_rejected(&self) -> bool {
        self.error.as_ref().is_some_and(ClientError::is_rejection)
    }
}

/// The submission of one rental, in the queue.
struct Slot {
    rent: Rent,
    key: usize,
    era: u32,
}

impl SubmissionStore for Slot {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        // By now another project may be connected, which has a queue of its own.
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
    /// Makes the queue of the basket and works through it. A second call while that goes on does nothing.
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

    /// Works through what still waits, one after the other.
    pub fn resume(self) {
        if self.running.get_untracked() {
            return;
        }
        self.running.set(true);
        self.stopping.set(false);
        let era = self.inventory.era();
        spawn(async move {
            // The list as it was a moment ago, when it was compared with before: there is no need to load it again.
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
                let goes_on = self.rent(key, &mut list).await;
                // By now another project may be connected, which has a queue of its own.
                if self.inventory.era() != era {
                    return;
                }
                if !goes_on {
                    break;
                }
            }
            self.running.set(false);
        });
    }

    /// Sends an item again that was not rented. Where that is not proven, it is verified once more first: what has come
    /// meanwhile is not bought a second time, and nothing is where that can't be seen.
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
            let (rejected, settled) = (rental.is_rejected(), rental.state.is_refused());
            if available::keeps_idempotency_key(&rental.item, rejected, settled) {
                let terms = self.terms.get_untracked();
                client.may_retry(&client.rent_request(&rental.item, &terms, key));
            }
            // The reader was told what another one may cost.
            self.change(key, |rental| rental.submission.abandon());
            self.set_state(key, RentalState::Waiting);
            self.resume();
        });
    }

    /// Verifies once more what can't be told, or what is rented and not listed yet.
    pub fn check_again(self, key: usize) {
        spawn(async move {
            match self.rental(key).map(|rental| rental.state) {
                Some(RentalState::Rented { phone, .. }) => self.look_for_rented(key, &phone).await,
                _ => self.verify(key).await,
            }
        });
    }

    /// The key of the first rental that the basket would have.
    pub fn next_key(self) -> usize {
        self.rentals.get_untracked()
    }

    /// Begins anew. Not while something is on its way.
    pub fn clear(self) {
        let is_busy = self
            .queue
            .with_untracked(|queue| queue.iter().any(|rental| rental.state.is_busy()));
        if !self.running.get_untracked() && !is_busy {
            self.queue.set(Vec::new());
            self.forget_lists();
            self.hold();
        }
    }

    pub(super) fn rental(self, key: usize) -> Option<Rental> {
        self.queue
            .with_untracked(|queue| queue.iter().find(|rental| rental.key == key).cloned())
    }

    pub(super) fn set_state(self, key: usize, state: RentalState) {
        self.change(key, |rental| rental.state = state);
        self.hold();
    }

    pub(super) fn change(self, key: usize, change: impl FnOnce(&mut Rental)) {
        self.queue.update(|queue| {
            if let Some(rental) = queue.iter_mut().find(|rental| rental.key == key) {
                change(rental);
            }
        });
    }

    fn slot(self, key: usize) -> Slot {
        Slot {
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

    /// Rents one item; whether to go on with the next.
    async fn rent(self, key: usize, list: &mut Option<Compared>) -> bool {
        let Some(change) = self.rental_change(key) else {
            return false;
        };
        self.set_state(key, RentalState::Sending);
        if let BasketItem::Any(wanted, _) = &change.item {
            // Only who knows what was there before can tell afterwards what has come.
            let compared = list.take().filter(|list| list.is_of(wanted));
            let before = match compared {
                Some(compared) => Ok(compared.phones),
                None => self.load_list(&change.client, wanted).await,
            };
            match before {
                Ok(before) => self.change(key, |rental| rental.before = Some(before)),
                Err(error) => {
                    self.not_sent(key, &error);
                    return false;
                }
            }
        }
        // Nothing is sent where the project was left meanwhile.
        if self.rental(key).is_none() {
            return false;
        }
        let terms = self.terms.get_untracked();
        let request = change.client.rent_request(&change.item, &terms, key);
        let slot = self.slot(key);
        let conclusion = submission::submit(&change, request, &slot, &FetchTransport).await;
        let Some(conclusion) = conclusion else {
            return false;
        };
        let is_confirmed = matches!(&conclusion, Conclusion::Done { how, .. } if how.is_empty());
        self.conclude(&change, conclusion).await;
        if is_confirmed {
            if let BasketItem::Any(wanted, _) = &change.item
                && !change.client.sends_keys()
                && self.rental(key).is_some()
            {
                *list = self.compare(&change.client, wanted).await;
            }
            return true;
        }
        self.rental(key).is_some_and(|rental| goes_on(&rental))
    }

    /// Its list could not be read before.
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

    /// Verifies once more what can't be told, or what a check has shown not to be rented.
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

    /// Takes what came of a rental.
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
                    // A second one may show up late: without keys that can be compared again.
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

    /// Whether the number that an answer names was there before any number was rented, or is rented already: then it is
    /// not the new one.
    pub(super) fn had_before(self, key: usize, phone: &str) -> bool {
        let before = self.rental(key).and_then(|rental| rental.before);
        before.is_some_and(|before| {
            available::was_rented_before(phone, &before, &self.rented_phones())
        })
    }

    /// The numbers that this queue has rented.
    pub(super) fn rented_phones(self) -> Vec<String> {
        self.queue.with_untracked(|queue| {
            let phones = queue.iter().filter_map(|rental| match &rental.state {
                RentalState::Rented { phone, .. } => Some(phone.clone()),
                _ => None,
            });
            phones.collect()
        })
    }

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
        if let Some(name) = self.name(rental.place).filter(|_| !rental.has_name) {
            let (has_name, outcome) = give_name(client, &phone, &name).await;
            self.change(key, |rental| {
                rental.has_name = has_name;
                rental.name_outcome = outcome;
            });
        }
        // Some answers to a renting hold the number alone.
        let fresh = client.number(&phone, &RequestOptions::default()).await;
        // What is rented may show up late.
        let is_late = fresh.as_ref().is_err_and(is_gone)
            && matches!(self.listed(client, key, &phone).await, Ok(None));
        if is_late {
            self.unlisted(key, &phone, &how);
        }
        // Not where another project was connected meanwhile.
        if self.rental(key).is_some() {
            self.inventory.put(fresh.unwrap_or(response).number);
        }
    }

    /// A number that was confirmed is not among the project's as yet.
    fn unlisted(self, key: usize, phone: &str, how: &str) {
        const UNLISTED: &str = "It isn’t among your numbers yet: check again in a minute.";
        let how = format!("{how} {UNLISTED}");
        self.say_rented(key, phone, how, true);
    }

    fn say_rented(self, key: usize, phone: &str, how: String, is_unlisted: bool) {
        let phone = phone.to_owned();
        self.set_state(key, RentalState::Rented { phone, how });
        self.change(key, |rental| rental.is_unlisted = is_unlisted);
    }

    /// Looks whether a number that was confirmed is among the project's by now.
    async fn look_for_rented(self, key: usize, phone: &str) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        let say = |how: &str, is_unlisted: bool| {
            self.say_rented(key, phone, how.to_owned(), is_unlisted);
        };
        say("Looking whether it is among your numbers…", false);
        match client.number(phone, &RequestOptions::default()).await {
            Ok(response) => {
                let how = "Checked again. It is among your numbers.".to_owned();
                self.rented(&client, key, response, how).await;
            }
            Err(error) if is_gone(&error) => match self.listed(&client, key, phone).await {
                Ok(Some(_)) => say("Checked again. It is in your list.", false),
                Ok(None) => self.unlisted(key, phone, "Checked again."),
                Err(_) => say("Reading your list brought no answer.", true),
            },
            Err(_) => say("Looking it up brought no answer.", true),
        }
    }

    /// The name of what is at a place in the basket, if one is to be given.
    pub fn name(self, place: usize) -> Option<String> {
        self.terms.with_untracked(|terms| {
            let template = terms.display_name.trim();
            (!template.is_empty()).then(|| available::name_from_template(template, place))
        })
    }
}

/// Whether the next rental is sent after one without a clear answer. Trouble mostly stays for a while: the reader decides when to
/// go on. A success without a body is none, and neither is a rejection of the repeat of what was executed. A number that is gone
/// says nothing about the others.
fn goes_on(rental: &Rental) -> bool {
    let is_rented = matches!(rental.state, RentalState::Rented { .. });
    match &rental.error {
        None => is_rented,
        Some(error) if is_rented => error.is_empty_success() || error.is_rejection(),
        Some(error) => is_gone(error) && rental.was_verified,
    }
}

/// A submission that nothing else looks at.
#[derive(Default)]
struct Unwatched(RefCell<Submission>);

impl SubmissionStore for Unwatched {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        Some(change(&mut self.0.borrow_mut()))
    }
}

/// Gives a number its name: whether it has it now, and how to say so.
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
    let conclusion = submission::submit(&naming, (), &Unwatched::default(), &FetchTransport).await;
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
