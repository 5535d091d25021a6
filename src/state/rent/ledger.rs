//! The ledger of what is being rented: sent one after the other, each once.

use std::{collections::BTreeSet, rc::Rc};

use super::{Rent, look::phones};
use crate::{
    api::{
        client::{Client, Read},
        transport::{Call, Cancel},
    },
    model::rent::{self, Item},
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
    /// Surely not rented, and why.
    Refused(String, String),
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
            loop {
                let next = self.ledger.with_untracked(|ledger| {
                    let mut waiting = ledger.iter();
                    let next = waiting.find(|own| own.progress == Progress::Waiting);
                    next.map(|own| own.key)
                });
                let Some(key) = next.filter(|_| !self.stopping.get_untracked()) else {
                    break;
                };
                if !self.rent(key).await {
                    break;
                }
            }
            self.running.set(false);
        });
    }

    /// Sends an item again that was not rented. Where that is not known, it is looked once more first: what has come
    /// meanwhile is not bought a second time.
    pub fn again(self, key: usize) {
        let unclear = matches!(
            self.at(key).map(|own| own.progress),
            Some(Progress::Unclear(_))
        );
        if !unclear {
            self.progress(key, Progress::Waiting);
            self.go_on();
            return;
        }
        spawn(async move {
            self.look(key, "Checked again.".into()).await;
            let rented = self
                .at(key)
                .is_none_or(|own| matches!(own.progress, Progress::Rented(..)));
            if !rented {
                self.progress(key, Progress::Waiting);
                self.go_on();
            }
        });
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

    fn entry(self, key: usize, change: impl FnOnce(&mut Entry)) {
        self.ledger.update(|ledger| {
            if let Some(entry) = ledger.iter_mut().find(|own| own.key == key) {
                change(entry);
            }
        });
    }

    /// Rents one item; whether to go on with the next.
    async fn rent(self, at: usize) -> bool {
        let (Some(client), Some(Entry { item, .. })) =
            (self.connection.client_untracked(), self.at(at))
        else {
            return false;
        };
        self.progress(at, Progress::Sending);
        let call = Call::new(&Cancel::new());
        if let Item::Any(wanted, _) = &item {
            // Only who knows what was there before can tell after a lost answer what has come.
            match phones(&client, wanted, &call).await {
                Ok(before) => self.entry(at, |entry| entry.before = Some(Rc::new(before))),
                Err(failure) => {
                    let (what, advice) = failure.explain();
                    let what = "Nothing was sent, because your numbers could not be read before. "
                        .to_owned()
                        + &what;
                    self.progress(at, Progress::Refused(what, advice));
                    return false;
                }
            }
        }
        let terms = self.terms.get_untracked();
        match client.rent(&item, &terms, &call).await {
            Ok(read) => {
                self.rented(&client, at, read, "The server confirmed it.".into())
                    .await;
                true
            }
            Err(failure) if failure.is_unclear() => {
                self.look(at, failure.explain().0).await;
                let rented = |own: Entry| matches!(own.progress, Progress::Rented(..));
                // Trouble of this kind mostly stays for a while: the reader decides when to go on. A success without a
                // body is none.
                failure.is_silent_success() && self.at(at).is_some_and(rented)
            }
            Err(failure) => {
                // A number that is gone says nothing about the others; any other refusal may be about all of them.
                let gone = failure.status() == Some(404);
                let (what, advice) = if gone {
                    (
                        "It can't be had any more: somebody else was faster.".to_owned(),
                        "Search again and choose another.".to_owned(),
                    )
                } else {
                    failure.explain()
                };
                self.progress(at, Progress::Refused(what, advice));
                gone
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
            let text = match named {
                Err(failure) if !failure.is_unclear() => {
                    ["It did not get its name: ", &failure.explain().0].concat()
                }
                Err(_) if !fresh.as_ref().is_ok_and(has_it) => {
                    "It may or may not have got its name: no clear answer came.".to_owned()
                }
                _ => ["Named “", name, "”."].concat(),
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
