//! The ledger of what is being rented: sent one after the other, each once.

use std::{collections::BTreeSet, rc::Rc};

use numbers_client::{failure::Failure, unconfirmed::Unconfirmed};
use numbers_model::rent::{self, Item};

use super::{Rent, surplus::Compared};
use crate::{
    api::{
        client::{Client, Read},
        transport::{Call, Cancel},
    },
    reactive::spawn,
};

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
        /// Whether the answer alone proves it. If not, it is looked once more before anything is sent again.
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
    pub item: Item,
    /// How far it has got.
    pub progress: Progress,
    /// What came of its name.
    pub named: String,
    /// The answer that had to be checked.
    pub(super) unconfirmed: Option<Unconfirmed>,
    /// For "any number": the numbers of its kind that there were before.
    pub(super) before: Option<Rc<BTreeSet<String>>>,
}

impl Rent {
    /// Makes the ledger of the basket and works through it. A second call while that goes on does nothing.
    pub fn begin(self) {
        if self.running.get_untracked() || !self.ledger.with_untracked(Vec::is_empty) {
            return;
        }
        let first = self.entries.get_untracked();
        let entries: Vec<_> = self.basket.with_untracked(|basket| {
            let entry = |(at, item): (usize, &Item)| Entry {
                key: first + at,
                place: at + 1,
                item: item.clone(),
                progress: Progress::Waiting,
                named: String::new(),
                unconfirmed: None,
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
                if !self.rent(key, &mut list).await {
                    break;
                }
            }
            self.running.set(false);
        });
    }

    /// Sends an item again that was not rented. Where that is not proven, it is looked once more first: what has come
    /// meanwhile is not bought a second time.
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
            self.look(key, None).await;
            let rented = self
                .at(key)
                .is_none_or(|own| matches!(own.progress, Progress::Rented(..)));
            let client = self.connection.client_untracked();
            if let Some(client) = client.filter(|_| !rented) {
                let terms = self.terms.get_untracked();
                client.may_retry(&client.rent_request(&entry.item, &terms, key));
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
        let call = Call::new(&Cancel::new());
        if let Item::Any(wanted, _) = &item {
            // Only who knows what was there before can tell afterwards what has come.
            let compared = list.take().filter(|list| list.is_of(wanted));
            let before = match compared {
                Some(compared) => Ok(compared.phones),
                None => self.load_list(&client, wanted).await,
            };
            match before {
                Ok(before) => self.entry(at, |entry| entry.before = Some(before)),
                Err(failure) => {
                    let (what, advice) = failure.explain();
                    let what = "Nothing was sent, because your numbers could not be read before. "
                        .to_owned()
                        + &what;
                    let proven = true;
                    self.progress(
                        at,
                        Progress::Refused {
                            what,
                            advice,
                            proven,
                        },
                    );
                    return false;
                }
            }
        }
        let request = client.rent_request(&item, &self.terms.get_untracked(), at);
        match client.rent(request, &item, &call).await {
            Ok(read) => {
                self.rented(&client, at, read, "The server confirmed it.".into())
                    .await;
                if let Item::Any(wanted, _) = &item
                    && !client.sends_keys()
                {
                    *list = self.compare(&client, wanted).await;
                }
                true
            }
            Err(failure) if failure.proves_not_executed() => {
                let (what, advice) = refusal(&failure);
                let proven = true;
                self.progress(
                    at,
                    Progress::Refused {
                        what,
                        advice,
                        proven,
                    },
                );
                is_gone(&failure)
            }
            Err(failure) => {
                // Trouble mostly stays for a while: the reader decides when to go on. A success without a body is none,
                // and neither is a rejection of the repeat of what was executed.
                let answered = failure.is_silent_success() || failure.is_rejection();
                let gone = is_gone(&failure);
                self.look(at, Some(Unconfirmed::new(failure))).await;
                match self.at(at).map(|own| own.progress) {
                    Some(Progress::Rented(..)) => answered,
                    Some(Progress::Refused { .. }) => gone,
                    _ => false,
                }
            }
        }
    }

    pub(super) async fn rented(self, client: &Client, at: usize, read: Read, how: String) {
        let phone = read.number.phone.clone();
        self.progress(at, Progress::Rented(phone.clone(), how));
        let call = Call::new(&Cancel::new());
        let name = self.at(at).and_then(|own| self.name(own.place));
        let named = match &name {
            Some(name) => {
                let (changes, draft) = rent::naming(name);
                Some(client.update(&phone, &changes, &draft, &call).await)
            }
            None => None,
        };
        // Some answers to a renting hold the number alone.
        let fresh = client.number(&phone, &call).await;
        if let (Some(name), Some(named)) = (&name, named) {
            let has_it = |read: &Read| read.number.display_name.as_ref() == Some(name);
            // The rejection of a repeat says nothing: the name itself does.
            let text = match (named, fresh.as_ref().map(has_it)) {
                (Ok(_), _) | (Err(_), Ok(true)) => ["Named “", name, "”."].concat(),
                (Err(failure), _) if failure.is_rejection() => {
                    ["It did not get its name: ", &failure.explain().0].concat()
                }
                (Err(_), _) => {
                    "It may or may not have got its name: no clear answer came.".to_owned()
                }
            };
            self.entry(at, |entry| entry.named = text);
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
            (!template.is_empty()).then(|| rent::name(template, place))
        })
    }
}

/// A number that is gone says nothing about the others; any other rejection may be about all of them.
fn is_gone(failure: &Failure) -> bool {
    failure.status() == Some(404)
}

/// Why something was not rented, and what to do.
pub(super) fn refusal(failure: &Failure) -> (String, String) {
    if is_gone(failure) {
        return (
            "It can't be had any more: somebody else was faster.".to_owned(),
            "Search again and choose another.".to_owned(),
        );
    }
    failure.explain()
}
