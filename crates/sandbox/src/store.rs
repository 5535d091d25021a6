//! The project's numbers: an index that holds a million of them, and in full only those that
//! somebody changed.

use crate::clock::instant;
use crate::filter::Filter;
use crate::generator::Generator;
use crate::generator::available::free;
use crate::jobs::Held;
use crate::kind::{Capabilities, Kind};
use crate::number::Number;
use crate::page_token::{Cursor, Order};
use crate::phone::PhoneKey;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound::{Excluded, Unbounded};

/// What filters look at: the rest of a row is made when it is read.
#[derive(Clone, Copy, Debug)]
struct Entry {
    row: u32,
    region: u16,
    kind: Kind,
    capabilities: Capabilities,
}

/// The numbers that the project rents.
#[derive(Debug)]
pub struct Store {
    generator: Generator,
    stage: i64,
    index: BTreeMap<PhoneKey, Entry>,
    /// The index by name; made when a list first asks for that order.
    by_name: Option<BTreeMap<(Box<str>, PhoneKey), Entry>>,
    held: HashMap<PhoneKey, Held>,
    regions: Vec<String>,
    /// When released numbers disappear.
    expiring: BTreeSet<(i64, PhoneKey)>,
    /// Sizes of filtered sets, until the set changes.
    totals: HashMap<Filter, usize>,
}

/// A part of a list.
#[derive(Debug)]
pub struct Page {
    /// The numbers.
    pub rows: Vec<Number>,
    /// Where the next page starts; none on the last one.
    pub next: Option<Cursor>,
    /// Numbers in all pages together.
    pub total: usize,
}

impl Store {
    /// The store as generated; each stage of a job takes `stage` microseconds.
    #[must_use]
    pub fn new(generator: Generator, stage: i64) -> Self {
        let mut odd: HashMap<u32, Held> = generator.oddities().collect();
        let mut store = Self {
            stage,
            index: BTreeMap::new(),
            by_name: None,
            held: HashMap::new(),
            regions: Vec::new(),
            expiring: BTreeSet::new(),
            totals: HashMap::new(),
            generator,
        };
        let mut index = BTreeMap::new();
        for (row, sketch) in (0..).zip(store.generator.sketches()) {
            let held = odd.remove(&row);
            let phone = held
                .as_ref()
                .map_or(&sketch.phone, |held| &held.number.phone_number);
            let Some(key) = free(phone, |key| index.contains_key(&key)) else {
                continue;
            };
            let entry = match held {
                Some(mut held) => {
                    held.number.phone_number = key.to_string();
                    let entry = entry(&mut store.regions, row, &held.number);
                    store.held.insert(key, held);
                    entry
                }
                None => Entry {
                    row,
                    region: intern(&mut store.regions, sketch.country().code),
                    kind: sketch.kind,
                    capabilities: sketch.capabilities,
                },
            };
            index.insert(key, entry);
        }
        store.index = index;
        store
    }

    /// Whether the project rents this number.
    #[must_use]
    pub fn contains(&self, phone: PhoneKey) -> bool {
        self.index.contains_key(&phone)
    }

    /// One number as it is now.
    pub fn get(&mut self, phone: PhoneKey, now: i64) -> Option<Held> {
        self.expire(now);
        let entry = *self.index.get(&phone)?;
        Some(self.read(phone, entry, now))
    }

    /// Changes a number; nothing is kept if the change is refused.
    ///
    /// # Errors
    /// Whatever `change` refuses with. None if there is no such number.
    pub fn change<E>(
        &mut self,
        phone: PhoneKey,
        now: i64,
        change: impl FnOnce(&mut Held) -> Result<(), E>,
    ) -> Option<Result<Number, E>> {
        let before = self.get(phone, now)?;
        let mut after = before.clone();
        if let Err(refusal) = change(&mut after) {
            return Some(Err(refusal));
        }
        after.settle(now, self.stage);
        let number = after.number.clone();
        self.put(phone, Some(&before.number), after);
        Some(Ok(number))
    }

    /// Adds a number that was rented.
    pub fn rent(&mut self, phone: PhoneKey, mut held: Held, now: i64) -> Number {
        held.settle(now, self.stage);
        let number = held.number.clone();
        self.put(phone, None, held);
        number
    }

    /// One page of the filtered, sorted list, after the given position.
    pub fn page(
        &mut self,
        filter: &Filter,
        order: Order,
        after: Option<&Cursor>,
        size: usize,
        now: i64,
    ) -> Page {
        self.expire(now);
        let total = self.total(filter);
        let accepts = self.matcher(filter);
        let take = |found: &mut dyn Iterator<Item = (PhoneKey, Entry)>| -> Vec<_> {
            // One more than the page: only then is it known whether another page follows.
            found
                .filter(|(key, entry)| accepts(*key, entry))
                .take(size + 1)
                .collect()
        };
        let mut found = match order {
            Order::PhoneNumber => {
                let from = after.map_or(Unbounded, |cursor| Excluded(cursor.phone));
                take(
                    &mut self
                        .index
                        .range((from, Unbounded))
                        .map(|(key, entry)| (*key, *entry)),
                )
            }
            Order::DisplayName => {
                let from = after.map_or(Unbounded, |cursor| {
                    Excluded((cursor.name.as_str().into(), cursor.phone))
                });
                let by_name = self.by_name();
                take(
                    &mut by_name
                        .range((from, Unbounded))
                        .map(|((_, key), entry)| (*key, *entry)),
                )
            }
        };
        let more = found.len() > size;
        found.truncate(size);
        let rows: Vec<Number> = found
            .iter()
            .map(|(key, entry)| self.read(*key, *entry, now).number)
            .collect();
        let next = match (more, found.last(), rows.last()) {
            (true, Some((phone, _)), Some(last)) => Some(Cursor {
                order,
                phone: *phone,
                name: match order {
                    Order::PhoneNumber => String::new(),
                    Order::DisplayName => last.display_name.text().to_owned(),
                },
            }),
            _ => None,
        };
        Page { rows, next, total }
    }

    /// How many numbers the filter lets through.
    fn total(&mut self, filter: &Filter) -> usize {
        if *filter == Filter::default() {
            return self.index.len();
        }
        if let Some(total) = self.totals.get(filter) {
            return *total;
        }
        let accepts = self.matcher(filter);
        let total = self
            .index
            .iter()
            .filter(|(key, entry)| accepts(**key, entry))
            .count();
        // Patterns are typed by hand: forget them before they become many.
        if self.totals.len() > 1000 {
            self.totals.clear();
        }
        self.totals.insert(filter.clone(), total);
        total
    }

    fn matcher<'a>(&self, filter: &'a Filter) -> impl Fn(PhoneKey, &Entry) -> bool + use<'a> {
        // A region that no number has matches none: u16::MAX is never given out.
        let region = filter.region.as_ref().map(|wanted| {
            let known = self.regions.iter().position(|region| region == wanted);
            known.map_or(u16::MAX, |place| place as u16)
        });
        move |key, entry| {
            region.is_none_or(|region| entry.region == region)
                && filter.kind.is_none_or(|kind| entry.kind == kind)
                && entry.capabilities.covers(filter.capabilities)
                && filter
                    .pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(key))
        }
    }

    fn read(&self, phone: PhoneKey, entry: Entry, now: i64) -> Held {
        match self.held.get(&phone) {
            Some(held) => {
                let mut held = held.clone();
                held.settle(now, self.stage);
                held
            }
            None => Held {
                number: self.generator.number(entry.row, Some(phone)),
                ..Held::default()
            },
        }
    }

    fn by_name(&mut self) -> &BTreeMap<(Box<str>, PhoneKey), Entry> {
        if self.by_name.is_none() {
            let named = self.index.iter().map(|(key, entry)| {
                let number = self.read(*key, *entry, 0).number;
                ((number.display_name.text().into(), *key), *entry)
            });
            self.by_name = Some(named.collect());
        }
        self.by_name.get_or_insert_default()
    }

    fn put(&mut self, phone: PhoneKey, before: Option<&Number>, held: Held) {
        let row = self.index.get(&phone).map_or(u32::MAX, |entry| entry.row);
        let entry = entry(&mut self.regions, row, &held.number);
        if let Some(by_name) = &mut self.by_name {
            if let Some(before) = before {
                by_name.remove(&(before.display_name.text().into(), phone));
            }
            by_name.insert((held.number.display_name.text().into(), phone), entry);
        }
        self.expiring.retain(|(_, expiring)| *expiring != phone);
        if let (true, Some(expire_at)) = (held.released, &held.number.expire_at) {
            self.expiring
                .insert((instant(expire_at).unwrap_or(i64::MAX), phone));
        }
        self.index.insert(phone, entry);
        self.held.insert(phone, held);
        self.totals.clear();
    }

    /// Takes out the released numbers whose time has come.
    fn expire(&mut self, now: i64) {
        while let Some((at, phone)) = self.expiring.first().copied() {
            if at > now {
                return;
            }
            self.expiring.pop_first();
            self.remove(phone);
        }
    }

    fn remove(&mut self, phone: PhoneKey) {
        self.index.remove(&phone);
        let held = self.held.remove(&phone);
        if let (Some(by_name), Some(held)) = (&mut self.by_name, held) {
            by_name.remove(&(held.number.display_name.text().into(), phone));
        }
        self.totals.clear();
    }
}

fn entry(regions: &mut Vec<String>, row: u32, number: &Number) -> Entry {
    Entry {
        row,
        region: intern(regions, &number.region_code),
        kind: Kind::parse(&number.kind).unwrap_or(Kind::Other),
        capabilities: Capabilities::of(&number.capability),
    }
}

/// The place of a region in the list of those seen so far.
fn intern(regions: &mut Vec<String>, region: &str) -> u16 {
    let known = regions.iter().position(|known| known == region);
    known.unwrap_or_else(|| {
        regions.push(region.to_owned());
        regions.len() - 1
    }) as u16
}

#[cfg(test)]
mod tests;
