//! The project's numbers: all of them in short, and in full only those that somebody changed.
//! The rest is made from the seed when it is read, so that a million fit into a small process.

use crate::clock::instant;
use crate::filter::Filter;
use crate::generator::Generator;
use crate::generator::available::free;
use crate::index::{Entry, Index};
use crate::jobs::Held;
use crate::kind::{Capabilities, Kind};
use crate::number::Number;
use crate::page_token::{Cursor, Order};
use crate::phone::PhoneKey;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The numbers that the project rents.
#[derive(Debug)]
pub struct Store {
    generator: Generator,
    stage: i64,
    index: Index,
    held: HashMap<PhoneKey, Held>,
    /// When released numbers disappear.
    expiring: BTreeSet<(i64, PhoneKey)>,
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
        let mut held = HashMap::new();
        let mut index = Index::default();
        let mut entries = BTreeMap::new();
        for (row, sketch) in (0..).zip(generator.sketches()) {
            let odd = odd.remove(&row);
            let phone = match &odd {
                Some(odd) => &odd.number.phone_number,
                None => &sketch.phone,
            };
            let Some(phone) = free(phone, |phone| entries.contains_key(&phone)) else {
                continue;
            };
            let mut region = sketch.country().code;
            let mut kind = sketch.kind;
            let mut capabilities = sketch.capabilities;
            if let Some(mut odd) = odd {
                odd.number.phone_number = phone.to_string();
                let number = &held.entry(phone).insert_entry(odd).into_mut().number;
                region = &number.region_code;
                kind = Kind::parse(&number.kind).unwrap_or(Kind::Other);
                capabilities = Capabilities::of(&number.capability);
            }
            entries.insert(phone, index.entry(row, region, kind, capabilities));
        }
        index.fill(entries, |phone, entry| match held.get(&phone) {
            Some(odd) => odd.number.display_name.text().into(),
            None => generator.name(entry.row).into(),
        });
        Self {
            generator,
            stage,
            index,
            held,
            expiring: BTreeSet::new(),
        }
    }

    /// How many numbers the project rents.
    #[must_use]
    pub fn count(&mut self) -> usize {
        self.index.total(&Filter::default())
    }

    /// Whether the project rents this number.
    #[must_use]
    pub fn contains(&self, phone: PhoneKey) -> bool {
        self.index.get(phone).is_some()
    }

    /// One number as it is now.
    pub fn get(&mut self, phone: PhoneKey, now: i64) -> Option<Held> {
        self.expire(now);
        let entry = self.index.get(phone)?;
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
        Some(Ok(self.put(phone, Some(&before.number), after, now)))
    }

    /// Adds a number that was rented.
    pub fn rent(&mut self, phone: PhoneKey, held: Held, now: i64) -> Number {
        self.put(phone, None, held, now)
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
        let total = self.index.total(filter);
        // One more than the page: only then is it known whether another page follows.
        let mut found = self.index.after(filter, order, after, size + 1);
        let more = found.len() > size;
        found.truncate(size);
        let rows: Vec<Number> = found
            .iter()
            .map(|(phone, entry)| self.read(*phone, *entry, now).number)
            .collect();
        let last = found.last().zip(rows.last()).filter(|_| more);
        let next = last.map(|((phone, _), number)| Cursor {
            order,
            phone: *phone,
            name: match order {
                Order::PhoneNumber => String::new(),
                Order::DisplayName => number.display_name.text().to_owned(),
            },
        });
        Page { rows, next, total }
    }

    /// Whether a number was released and is still there.
    #[must_use]
    pub fn is_released(&self, phone: &str) -> bool {
        let held = PhoneKey::parse(phone).and_then(|phone| self.held.get(&phone));
        held.is_some_and(|held| held.released)
    }

    /// How many numbers that a filter lets through were released and are still there.
    #[must_use]
    pub fn released(&self, filter: &Filter) -> usize {
        let released = self.held.iter().filter(|(_, held)| held.released);
        released
            .filter(|(phone, _)| self.index.has(filter, **phone))
            .count()
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

    fn put(
        &mut self,
        phone: PhoneKey,
        before: Option<&Number>,
        mut held: Held,
        now: i64,
    ) -> Number {
        held.settle(now, self.stage);
        let number = held.number.clone();
        self.index.put(phone, before, &number);
        self.expiring.retain(|(_, expiring)| *expiring != phone);
        if let (true, Some(expire_at)) = (held.released, &number.expire_at) {
            let at = instant(expire_at).unwrap_or(i64::MAX);
            self.expiring.insert((at, phone));
        }
        self.held.insert(phone, held);
        number
    }

    /// Takes out the released numbers whose time has come. What has an `expireAt` without having
    /// been released stays: what becomes of it is not documented (docs/numbers-api.md 4.4).
    fn expire(&mut self, now: i64) {
        while let Some((at, phone)) = self.expiring.first().copied() {
            if at > now {
                return;
            }
            self.expiring.pop_first();
            if let Some(held) = self.held.remove(&phone) {
                self.index.remove(phone, &held.number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000_000;

    fn store(numbers: u32) -> Store {
        Store::new(Generator::new(1, numbers, "p", NOW), 10)
    }

    /// Follows all pages; `between` may change the store between two of them.
    fn follow(
        store: &mut Store,
        order: Order,
        mut between: impl FnMut(&mut Store, usize),
    ) -> Vec<Number> {
        let mut rows = Vec::new();
        let mut cursor = None;
        for turn in 0.. {
            let page = store.page(&Filter::default(), order, cursor.as_ref(), 7, NOW);
            rows.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
            between(store, turn);
        }
        rows
    }

    #[test]
    fn pages_hold_every_number_once_in_both_orders() {
        let mut store = store(500);
        let by_phone = follow(&mut store, Order::PhoneNumber, |_, _| {});
        let by_name = follow(&mut store, Order::DisplayName, |_, _| {});
        assert_eq!((by_phone.len(), by_name.len()), (500, 500));
        assert!(by_phone.is_sorted_by(|a, b| a.phone_number < b.phone_number));
        assert!(by_name.is_sorted_by_key(|number| (
            number.display_name.text().to_owned(),
            number.phone_number.clone()
        )));
    }

    #[test]
    fn numbers_that_come_or_go_between_pages_shift_nothing() {
        let mut store = store(100);
        let before = follow(&mut store, Order::PhoneNumber, |_, _| {});
        let gone = before[3].phone_number.clone();
        let rows = follow(&mut store, Order::PhoneNumber, |store, turn| {
            if turn == 0 {
                let phone = PhoneKey::parse(&gone).unwrap();
                let released = store.change(phone, NOW, |held| {
                    held.released = true;
                    held.number.expire_at = Some("2001-01-01T00:00:00Z".to_owned());
                    Ok::<(), ()>(())
                });
                assert!(matches!(released, Some(Ok(_))));
            }
        });
        // It was on the first page already; all that follow are there once.
        assert_eq!(rows, before);
        assert_eq!(
            store
                .page(&Filter::default(), Order::PhoneNumber, None, 1, NOW)
                .total,
            99
        );
    }

    #[test]
    fn a_changed_name_moves_the_number_in_the_order_of_names() {
        let mut store = store(60);
        let phone = PhoneKey::parse("+12086390939").unwrap();
        for name in ["\u{10ffff} last", "! first"] {
            let changed = store.change(phone, NOW, |held| {
                *held.number.display_name.ensure() = name.to_owned();
                Ok::<(), ()>(())
            });
            assert!(matches!(changed, Some(Ok(_))));
        }
        let rows = follow(&mut store, Order::DisplayName, |_, _| {});
        assert_eq!(rows.len(), 60);
        let moved = rows
            .iter()
            .filter(|number| number.phone_number == "+12086390939");
        assert_eq!(moved.count(), 1);
    }

    #[test]
    fn a_refused_change_leaves_nothing_behind() {
        let mut store = store(10);
        let phone = PhoneKey::parse("+12086390939").unwrap();
        let before = store.get(phone, NOW).unwrap();
        let refused = store.change(phone, NOW, |held| {
            held.number.region_code = "XX".to_owned();
            Err("no")
        });
        assert_eq!(refused, Some(Err("no")));
        assert_eq!(store.get(phone, NOW).unwrap(), before);
    }
}
