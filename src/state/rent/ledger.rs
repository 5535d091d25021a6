//! The ledger of what is being rented: sent one after the other, each once.

use std::{collections::BTreeSet, rc::Rc};

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
};
use numbers_model::available::{self, BasketItem};

use super::{Rent, surplus::Compared};
use crate::{api::settle::settle, reactive::spawn, state::connection::Client};

/// How far an item has got.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Nothing was sent.
    Waiting,
    /// The request is on its way.
    Sending,
    /// No clear answer came; it is being looked up what happened.
    Looking,
    /// It is rented; the number, and how that is known.
    Rented(String, String),
    /// Not rented.
    Refused {
        /// Why.
        what: String,
        /// What a check has found, and what to do.
        advice: String,
        /// Whether it is certain that nothing was executed. If not, it is looked once more before anything is sent again.
        proven: bool,
    },
    /// It can't be told, and why.
    Unclear(String),
}

/// An item that is being rented.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Tells it from all others, of ledgers that were there before as well: an answer that comes late must not be put
    /// down to something else.
    pub key: usize,
    /// Its place in the basket, from 1.
    pub place: usize,
    /// What.
    pub item: BasketItem,
    /// How far it has got.
    pub progress: Progress,
    /// What came of its name.
    pub named: String,
    /// Whether it has got its name.
    pub(super) has_name: bool,
    /// Whether it is rented, and not among the project's numbers as yet.
    pub unseen: bool,
    /// The answer that had to be checked.
    pub(super) unconfirmed: Option<Doubt>,
    /// When that came, in milliseconds since 1970.
    pub(super) answered_ms: f64,
    /// For "any number": the numbers of its kind that there were before.
    pub(super) before: Option<Rc<BTreeSet<String>>>,
}

impl Progress {
    /// Whether it is not rented.
    pub fn is_refused(&self) -> bool {
        matches!(self, Progress::Refused { .. })
    }
}

impl Rent {
    /// Makes the ledger of the basket and works through it. A second call while that goes on does nothing.
    pub fn begin(self) {
        if self.running.get_untracked() || !self.ledger.with_untracked(Vec::is_empty) {
            return;
        }
        let first = self.entries.get_untracked();
        let entries: Vec<_> = self.basket.with_untracked(|basket| {
            let entry = |(at, item): (usize, &BasketItem)| Entry {
                key: first + at,
                place: at + 1,
                item: item.clone(),
                progress: Progress::Waiting,
                named: String::new(),
                has_name: false,
                unseen: false,
                unconfirmed: None,
                answered_ms: 0.0,
                before: None,
            };
            basket.iter().enumerate().map(entry).collect()
        });
        self.entries.set(first + entries.len());
        self.ledger.set(entries);
        self.basket.set(Vec::new());
        self.go_on();
    }

    /// Works through what still waits, one after the other.
    pub fn go_on(self) {
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
                let next = self.ledger.with_untracked(|ledger| {
                    let mut waiting = ledger.iter();
                    let next = waiting.find(|own| own.progress == Progress::Waiting);
                    next.map(|own| own.key)
                });
                let Some(key) = next.filter(|_| !self.stopping.get_untracked()) else {
                    break;
                };
                let goes_on = self.rent(key, &mut list).await;
                // By now another project may be connected, which has a ledger of its own.
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

    /// Sends an item again that was not rented. Where that is not proven, it is looked once more first: what has come
    /// meanwhile is not bought a second time, and nothing is where that can't be seen.
    pub fn again(self, key: usize) {
        let Some(entry) = self.at(key) else {
            return;
        };
        if matches!(entry.progress, Progress::Refused { proven: true, .. }) {
            self.progress(key, Progress::Waiting);
            self.go_on();
            return;
        }
        spawn(async move {
            let told = self.look(key, None).await;
            let Some(Entry {
                progress,
                unconfirmed,
                ..
            }) = self.at(key)
            else {
                return;
            };
            let client = self.connection.client_untracked();
            let rented = matches!(progress, Progress::Rented(..));
            if let Some(client) = client.filter(|_| told && !rented) {
                let rejected = unconfirmed.is_some_and(|why| why.rejection().is_some());
                if available::keeps_idempotency_key(&entry.item, rejected, progress.is_refused()) {
                    let terms = self.terms.get_untracked();
                    client.may_retry(&client.rent_request(&entry.item, &terms, key));
                }
                self.progress(key, Progress::Waiting);
                self.go_on();
            }
        });
    }

    /// The key of the first entry that the basket would have.
    pub fn next_key(self) -> usize {
        self.entries.get_untracked()
    }

    /// Begins anew. Not while something is on its way.
    pub fn clear(self) {
        let busy = self.ledger.with_untracked(|ledger| {
            let on_its_way =
                |own: &Entry| matches!(own.progress, Progress::Sending | Progress::Looking);
            ledger.iter().any(on_its_way)
        });
        if !self.running.get_untracked() && !busy {
            self.ledger.set(Vec::new());
            self.forget_lists();
            self.hold();
        }
    }

    pub(super) fn at(self, key: usize) -> Option<Entry> {
        self.ledger
            .with_untracked(|ledger| ledger.iter().find(|own| own.key == key).cloned())
    }

    pub(super) fn progress(self, key: usize, progress: Progress) {
        self.entry(key, |entry| entry.progress = progress);
        self.hold();
    }

    pub(super) fn entry(self, key: usize, change: impl FnOnce(&mut Entry)) {
        self.ledger.update(|ledger| {
            if let Some(entry) = ledger.iter_mut().find(|own| own.key == key) {
                change(entry);
            }
        });
    }

    /// Rents one item; whether to go on with the next.
    async fn rent(self, at: usize, list: &mut Option<Compared>) -> bool {
        let (Some(client), Some(Entry { item, .. })) =
            (self.connection.client_untracked(), self.at(at))
        else {
            return false;
        };
        self.progress(at, Progress::Sending);
        let call = RequestOptions::default();
        if let BasketItem::Any(wanted, _) = &item {
            // Only who knows what was there before can tell afterwards what has come.
            let compared = list.take().filter(|list| list.is_of(wanted));
            let before = match compared {
                Some(compared) => Ok(compared.phones),
                None => self.load_list(&client, wanted).await,
            };
            match before {
                Ok(before) => self.entry(at, |entry| entry.before = Some(before)),
                Err(failure) => {
                    let Explanation { what, advice } = failure.explain();
                    let before =
                        "Nothing was sent, because your numbers could not be read before. ";
                    self.refused(at, before.to_owned() + &what, advice);
                    return false;
                }
            }
        }
        // Nothing is sent where the project was left meanwhile.
        if self.at(at).is_none() {
            return false;
        }
        let request = client.rent_request(&item, &self.terms.get_untracked(), at);
        let failure = match client
            .rent(crate::api::permit(), request, &item, &call)
            .await
        {
            Ok(read) if self.had_before(at, &read.number.phone) => {
                let words = [
                    "The answer names ",
                    &read.number.phone,
                    ", which you had before.",
                ];
                let why = Doubt::success(&words.concat());
                self.look(at, Some(why)).await;
                return self.is_rented(at);
            }
            Ok(read) => {
                self.rented(&client, at, read, "The server confirmed it.".into())
                    .await;
                if let BasketItem::Any(wanted, _) = &item
                    && !client.sends_keys()
                    && self.at(at).is_some()
                {
                    *list = self.compare(&client, wanted).await;
                }
                return true;
            }
            Err(failure) => failure,
        };
        let Explanation { what, advice } = refusal(&failure, &item);
        if failure.proves_not_executed() {
            self.refused(at, what, advice);
            return false;
        }
        // Trouble mostly stays for a while: the reader decides when to go on. A success without a body is none, and
        // neither is a rejection of the repeat of what was executed. A number that is gone says nothing about the others.
        let answered = failure.is_empty_success() || failure.is_rejection();
        let gone = is_gone(&failure);
        let told = self.look(at, Some(Doubt::told(failure, what))).await;
        match self.is_rented(at) {
            true => answered,
            false => gone && told,
        }
    }

    /// Surely not rented.
    fn refused(self, at: usize, what: String, advice: String) {
        let proven = true;
        self.progress(
            at,
            Progress::Refused {
                what,
                advice,
                proven,
            },
        );
    }

    fn is_rented(self, at: usize) -> bool {
        self.at(at)
            .is_some_and(|own| matches!(own.progress, Progress::Rented(..)))
    }

    /// Whether the number that an answer names was there before any number was rented, or is rented already: then it is
    /// not the new one.
    fn had_before(self, at: usize, phone: &str) -> bool {
        let Some(Entry {
            before: Some(before),
            ..
        }) = self.at(at)
        else {
            return false;
        };
        available::was_rented_before(phone, &before, &self.accounted())
    }

    /// The numbers that this ledger has rented.
    pub(super) fn accounted(self) -> Vec<String> {
        self.ledger.with_untracked(|ledger| {
            let phones = ledger.iter().filter_map(|entry| match &entry.progress {
                Progress::Rented(phone, _) => Some(phone.clone()),
                _ => None,
            });
            phones.collect()
        })
    }

    pub(super) async fn rented(
        self,
        client: &Client,
        at: usize,
        read: NumberResponse,
        how: String,
    ) {
        let Some(own) = self.at(at) else {
            return;
        };
        let phone = read.number.phone.clone();
        self.progress(at, Progress::Rented(phone.clone(), how.clone()));
        let call = RequestOptions::default();
        let name = self.name(own.place).filter(|_| !own.has_name);
        let named = match &name {
            Some(name) => {
                let (changes, draft) = available::naming_change(name);
                Some(
                    client
                        .update(crate::api::permit(), &phone, &changes, &draft, &call)
                        .await,
                )
            }
            None => None,
        };
        // The repeat of a naming may be refused while the first is still at work.
        let _underway = match &named {
            Some(Err(failure)) if !failure.proves_not_executed() => {
                Some(settle(&Doubt::new(failure.clone())).await)
            }
            _ => None,
        };
        // Some answers to a renting hold the number alone.
        let fresh = client.number(&phone, &call).await;
        if let (Some(name), Some(named)) = (name, named) {
            let (has_name, text) = naming_outcome(&name, &named, &fresh);
            self.entry(at, |entry| {
                entry.named = text;
                entry.has_name = has_name;
            });
        }
        // What is rented may show up late.
        let late = fresh.as_ref().is_err_and(is_gone)
            && matches!(self.listed(client, at, &phone).await, Ok(None));
        if late {
            self.unseen(at, &phone, &how);
        }
        // Not where another project was connected meanwhile.
        if self.at(at).is_some() {
            self.inventory.put(fresh.unwrap_or(read).number);
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

/// Whether a number got its name, and how to say so: from what it shows when it is read, not from the answer alone.
fn naming_outcome(
    name: &str,
    named: &Result<NumberResponse, ClientError>,
    fresh: &Result<NumberResponse, ClientError>,
) -> (bool, String) {
    let has_it = |read: &NumberResponse| read.number.display_name.as_deref() == Some(name);
    let has_name = match (fresh, named) {
        (Ok(read), _) | (Err(_), Ok(read)) => has_it(read),
        (Err(_), Err(_)) => false,
    };
    let text = match named {
        _ if has_name => format!("Named “{name}”."),
        Err(failure) if fresh.is_ok() || failure.proves_not_executed() => {
            format!("It did not get its name: {}", failure.explain().what)
        }
        Ok(_) if fresh.is_ok() => "It did not get its name: it shows another one.".to_owned(),
        _ => "It may or may not have got its name: no clear answer came.".to_owned(),
    };
    (has_name, text)
}

/// Whether the server says that there is no such number.
pub(super) fn is_gone(failure: &ClientError) -> bool {
    failure.status() == Some(404)
}

/// Why something was not rented, and what to do.
pub(super) fn refusal(failure: &ClientError, item: &BasketItem) -> Explanation {
    let what = match item {
        _ if !is_gone(failure) => return failure.explain(),
        BasketItem::Number(_) => "Sinch says that this number isn’t available.",
        BasketItem::Any(..) => "Sinch says that no number that fits is available.",
    };
    Explanation::new(what, "Search again and choose another.")
}
