//! Renting: searches, the basket, and a ledger of what was sent and what came of it.

use std::{collections::BTreeSet, rc::Rc};

use super::{connection::Connection, inventory::Inventory};
use crate::{
    api::{
        client::{Client, PAGE_SIZE, Read},
        failure::Failure,
        transport::{Call, Cancel},
    },
    browser::history::History,
    model::{
        change::Draft,
        number::Row,
        query::Slice,
        rent::{self, Item, Offer, Region, Wanted},
    },
    reactive::{Var, spawn},
};

/// A search and what it found.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Tells it from others.
    pub key: usize,
    /// What is looked for.
    pub wanted: Wanted,
    /// What was found.
    pub found: Found,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The question is on its way.
    Asking,
    /// These.
    Offers(Rc<Vec<Offer>>),
    /// No answer.
    Failed(Failure),
}

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
    before: Option<Rc<BTreeSet<String>>>,
}

/// The store. Copies share it. What is being rented goes on while other pages are looked at.
#[derive(Clone, Copy)]
pub struct Rent {
    /// Where numbers can be had; `None` until that is known.
    pub regions: Var<Option<Result<Vec<Region>, Failure>>>,
    /// The searches, the latest last.
    pub searches: Var<Vec<Search>>,
    /// What is chosen.
    pub basket: Var<Vec<Item>>,
    /// What is set up on everything in the basket.
    pub terms: Var<Draft>,
    /// What was sent, in the order of the basket; empty before.
    pub ledger: Var<Vec<Entry>>,
    /// Whether the ledger is being worked through.
    pub running: Var<bool>,
    /// Whether it is to end after the item that is on its way.
    pub stopping: Var<bool>,
    /// How many entries there ever were.
    entries: Var<usize>,
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
            ledger: Var::new(Vec::new()),
            running: Var::new(false),
            stopping: Var::new(false),
            entries: Var::new(0),
            history,
            inventory,
            connection,
        }
    }

    /// Forgets all: another project is connected.
    pub fn reset(self) {
        self.history.hold(false);
        self.regions.set(None);
        self.searches.set(Vec::new());
        self.basket.set(Vec::new());
        self.terms.set(Draft::default());
        self.ledger.set(Vec::new());
        self.running.set(false);
        self.stopping.set(false);
    }

    /// Asks where numbers can be had.
    pub fn ask_regions(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        spawn(async move {
            let answer = client.regions(&Call::new(&Cancel::new())).await;
            self.regions.set(Some(answer));
        });
    }

    /// Looks for numbers, beside what was looked for before.
    pub fn search(self, wanted: Wanted) {
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
            let answer = client.offers(&wanted, &Call::new(&Cancel::new())).await;
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
    pub fn add(self, item: Item) {
        let known = self.basket.with_untracked(|basket| match &item {
            Item::Number(offer) => basket.iter().any(|own| own.name() == offer.phone),
            Item::Any(..) => false,
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
        let open = self.ledger.with_untracked(|ledger| {
            let over =
                |own: &Entry| matches!(own.progress, Progress::Rented(..) | Progress::Refused(..));
            !ledger.iter().all(over)
        });
        self.history
            .hold(open || !self.basket.with_untracked(Vec::is_empty));
    }

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

    fn at(self, key: usize) -> Option<Entry> {
        self.ledger
            .with_untracked(|ledger| ledger.iter().find(|own| own.key == key).cloned())
    }

    fn progress(self, key: usize, progress: Progress) {
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

    async fn rented(self, client: &Client, at: usize, read: Read, how: String) {
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

    /// After an unclear answer: looks whether the item is rented. Nothing is sent again here.
    pub async fn look(self, at: usize, why: String) {
        let (Some(client), Some(entry)) = (self.connection.client_untracked(), self.at(at)) else {
            return;
        };
        self.progress(at, Progress::Looking);
        match (&entry.item, &entry.before) {
            (Item::Number(offer), _) => self.look_for(&client, at, offer, &why).await,
            (Item::Any(wanted, _), Some(before)) => {
                self.look_for_any(&client, at, wanted, before, &why).await;
            }
            (Item::Any(..), None) => self.progress(at, Progress::Unclear(why)),
        }
    }

    async fn look_for(self, client: &Client, at: usize, offer: &Offer, why: &str) {
        let call = Call::new(&Cancel::new());
        let unclear = |more: &str| Progress::Unclear([why, more].concat());
        match client.number(&offer.phone, &call).await {
            Ok(read) => {
                let how = [why, " So it was looked up: it is yours."].concat();
                self.rented(client, at, read, how).await;
                return;
            }
            Err(failure) if failure.status() == Some(404) => {}
            Err(_) => {
                self.progress(at, unclear(" Looking it up brought no answer either."));
                return;
            }
        }
        // The list may know it before the number's own address does.
        let slice = Slice {
            region: offer.region.clone(),
            kind: offer.kind.as_ref().map(|kind| kind.wire().to_owned()),
            capability: None,
        };
        match client.starting_with(&slice, &offer.phone, &call).await {
            Ok(page) => {
                for row in page.rows() {
                    if let Row::Number(number) = row
                        && number.phone == offer.phone
                    {
                        let how = [why, " So your list was read: it is there."].concat();
                        let read = Read {
                            number: *number,
                            raw: String::new(),
                        };
                        self.rented(client, at, read, how).await;
                        return;
                    }
                }
            }
            Err(_) => {
                self.progress(at, unclear(" Reading your list brought no answer either."));
                return;
            }
        }
        self.progress(
            at,
            match client.offer(&offer.phone, &call).await {
                Ok(_) => Progress::Refused(
                    "It is not rented.".into(),
                    [
                        why,
                        " So it was looked up: it is not among your numbers and still on offer. You can try again.",
                    ]
                    .concat(),
                ),
                Err(_) => unclear(
                    " It is not among your numbers as yet, and not on offer either. Check again in a while before you \
                     do anything else.",
                ),
            },
        );
    }

    async fn look_for_any(
        self,
        client: &Client,
        at: usize,
        wanted: &Wanted,
        before: &BTreeSet<String>,
        why: &str,
    ) {
        let call = Call::new(&Cancel::new());
        let unclear = |more: &[&str]| Progress::Unclear(why.to_owned() + &more.concat());
        let now = match phones(client, wanted, &call).await {
            Ok(now) => now,
            Err(_) => {
                self.progress(
                    at,
                    unclear(&[" Reading your list brought no answer either."]),
                );
                return;
            }
        };
        // What this ledger has rented itself is accounted for.
        let own: Vec<String> = self.ledger.with_untracked(|ledger| {
            let phones = ledger.iter().filter_map(|entry| match &entry.progress {
                Progress::Rented(phone, _) => Some(phone.clone()),
                _ => None,
            });
            phones.collect()
        });
        let new: Vec<&String> = now
            .difference(before)
            .filter(|phone| !own.contains(phone))
            .collect();
        match new[..] {
            [] => self.progress(
                at,
                unclear(&[
                    " So your list was read: it shows no new number as yet. Check again in a while: a number that comes \
                     late would be bought a second time if you tried again now.",
                ]),
            ),
            [phone] => match client.number(phone, &call).await {
                Ok(read) => {
                    let how = [why, " So your list was read: this number is new."].concat();
                    self.rented(client, at, read, how).await;
                }
                Err(_) => self.progress(
                    at,
                    unclear(&[" Your list shows a new number, ", phone, ", but it could not be read."]),
                ),
            },
            _ => {
                let new: Vec<&str> = new.into_iter().map(String::as_str).collect();
                self.progress(
                    at,
                    unclear(&[
                        " So your list was read: several numbers are new (",
                        &new.join(", "),
                        "). One of them may be this one.",
                    ]),
                );
            }
        }
    }
}

/// All rented numbers of the kind that is wanted.
async fn phones(
    client: &Client,
    wanted: &Wanted,
    call: &Call,
) -> Result<BTreeSet<String>, Failure> {
    let slice = Slice {
        region: Some(wanted.region.clone()),
        kind: Some(wanted.kind.clone()).filter(|kind| !kind.is_empty()),
        capability: None,
    };
    let (mut phones, mut token) = (BTreeSet::new(), None::<String>);
    loop {
        let page = client
            .list(&slice, PAGE_SIZE, token.as_deref(), call)
            .await?;
        for row in page.rows() {
            if let Row::Number(number) = row {
                phones.insert(number.phone);
            }
        }
        match page.next_token.clone() {
            Some(next) if token.as_ref() != Some(&next) => token = Some(next),
            _ => return Ok(phones),
        }
    }
}
