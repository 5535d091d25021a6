//! The numbers that the project rents.
//!
//! All are indexed, but only changed ones are stored in full. The rest is generated from the seed
//! when it is read, so that a million numbers fit into a small process.

use crate::capabilities::Capabilities;
use crate::clock::parse_rfc3339;
use crate::filter::Filter;
use crate::generator::Generator;
use crate::generator::available_numbers::first_free;
use crate::number::Number;
use crate::number_index::{IndexEntry, NumberIndex};
use crate::number_type::NumberType;
use crate::page_token::{Cursor, SortOrder};
use crate::phone_key::PhoneKey;
use crate::provisioning::StoredNumber;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The numbers that the project rents.
#[derive(Debug)]
pub struct NumberStore {
    generator: Generator,
    stage_micros: i64,
    index: NumberIndex,
    stored: HashMap<PhoneKey, StoredNumber>,
    /// Ends of released numbers, the earliest first.
    expiring: BTreeSet<(i64, PhoneKey)>,
}

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// Numbers on the page.
    pub rows: Vec<Number>,
    /// Position after which the next page starts; none on the last page.
    pub next: Option<Cursor>,
    /// Number of numbers on all pages.
    pub total: usize,
}

impl NumberStore {
    /// A store of generated numbers; each stage of a job takes `stage_micros`.
    #[must_use]
    pub fn new(generator: Generator, stage_micros: i64) -> Self {
        let mut edge_cases: HashMap<u32, StoredNumber> = generator.edge_cases().collect();
        let mut stored = HashMap::new();
        let mut index = NumberIndex::default();
        let mut entries = BTreeMap::new();
        for (row, summary) in (0..).zip(generator.summaries()) {
            let edge_case = edge_cases.remove(&row);
            let phone = match &edge_case {
                Some(edge_case) => &edge_case.number.phone_number,
                None => &summary.phone,
            };
            let Some(phone) = first_free(phone, |phone| entries.contains_key(&phone)) else {
                continue;
            };
            let mut region = summary.country.code;
            let mut number_type = summary.number_type;
            let mut capabilities = summary.capabilities;
            if let Some(mut edge_case) = edge_case {
                edge_case.number.phone_number = phone.to_string();
                let entry = stored.entry(phone).insert_entry(edge_case);
                let number = &entry.into_mut().number;
                region = &number.region_code;
                number_type = NumberType::parse(&number.number_type).unwrap_or(NumberType::Other);
                capabilities = Capabilities::from_names(&number.capability);
            }
            let entry = index.new_entry(row, region, number_type, capabilities);
            entries.insert(phone, entry);
        }
        index.fill(entries, |phone, entry| match stored.get(&phone) {
            Some(edge_case) => edge_case.number.display_name.text().into(),
            None => generator.display_name(entry.row).into(),
        });
        Self {
            generator,
            stage_micros,
            index,
            stored,
            expiring: BTreeSet::new(),
        }
    }

    /// Number of numbers that the project rents.
    #[must_use]
    pub fn count(&mut self) -> usize {
        self.index.total(&Filter::default())
    }

    /// Whether the project rents this number.
    #[must_use]
    pub fn contains(&self, phone: PhoneKey) -> bool {
        self.index.get(phone).is_some()
    }

    /// A number at this time.
    pub fn get(&mut self, phone: PhoneKey, now: i64) -> Option<StoredNumber> {
        self.expire(now);
        let entry = self.index.get(phone)?;
        Some(self.read(phone, entry, now))
    }

    /// Changes a number; none if there is no such number. A refused change leaves nothing behind.
    ///
    /// # Errors
    /// The error of `change`.
    pub fn change<E>(
        &mut self,
        phone: PhoneKey,
        now: i64,
        change: impl FnOnce(&mut StoredNumber) -> Result<(), E>,
    ) -> Option<Result<Number, E>> {
        let before = self.get(phone, now)?;
        let mut after = before.clone();
        if let Err(error) = change(&mut after) {
            return Some(Err(error));
        }
        Some(Ok(self.upsert(phone, Some(&before.number), after, now)))
    }

    /// Adds a newly rented number.
    pub fn rent(&mut self, phone: PhoneKey, number: StoredNumber, now: i64) -> Number {
        self.upsert(phone, None, number, now)
    }

    /// A page of the filtered and sorted list, after a position.
    pub fn page(
        &mut self,
        filter: &Filter,
        order: SortOrder,
        after: Option<&Cursor>,
        size: usize,
        now: i64,
    ) -> Page {
        self.expire(now);
        let total = self.index.total(filter);
        // One more than the page, to know whether another page follows.
        let mut found = self.index.after(filter, order, after, size + 1);
        let has_more = found.len() > size;
        found.truncate(size);
        let rows: Vec<Number> = found
            .iter()
            .map(|(phone, entry)| self.read(*phone, *entry, now).number)
            .collect();
        let last = found.last().zip(rows.last()).filter(|_| has_more);
        let next = last.map(|((phone, _), number)| Cursor {
            order,
            phone: *phone,
            name: match order {
                SortOrder::PhoneNumber => String::new(),
                SortOrder::DisplayName => number.display_name.text().to_owned(),
            },
        });
        Page { rows, next, total }
    }

    /// Whether a number was released but has not ended yet.
    #[must_use]
    pub fn is_released(&self, phone: &str) -> bool {
        let stored = PhoneKey::parse(phone).and_then(|phone| self.stored.get(&phone));
        stored.is_some_and(|stored| stored.is_released)
    }

    /// Number of matching numbers that were released but have not ended yet.
    #[must_use]
    pub fn released_count(&self, filter: &Filter) -> usize {
        self.stored
            .iter()
            .filter(|(phone, stored)| stored.is_released && self.index.matches(filter, **phone))
            .count()
    }

    fn read(&self, phone: PhoneKey, entry: IndexEntry, now: i64) -> StoredNumber {
        match self.stored.get(&phone) {
            Some(stored) => {
                let mut stored = stored.clone();
                stored.advance_jobs(now, self.stage_micros);
                stored
            }
            None => StoredNumber {
                number: self.generator.number(entry.row, Some(phone)),
                ..StoredNumber::default()
            },
        }
    }

    fn upsert(
        &mut self,
        phone: PhoneKey,
        before: Option<&Number>,
        mut stored: StoredNumber,
        now: i64,
    ) -> Number {
        stored.advance_jobs(now, self.stage_micros);
        let number = stored.number.clone();
        self.index.upsert(phone, before, &number);
        self.expiring.retain(|(_, expiring)| *expiring != phone);
        if let (true, Some(expire_at)) = (stored.is_released, &number.expire_at) {
            let end = parse_rfc3339(expire_at).unwrap_or(i64::MAX);
            self.expiring.insert((end, phone));
        }
        self.stored.insert(phone, stored);
        number
    }

    /// Removes released numbers that have ended.
    ///
    /// A number with an `expireAt` that was not released stays: its fate is not documented
    /// (docs/numbers-api.md 4.4).
    fn expire(&mut self, now: i64) {
        while let Some((end, phone)) = self.expiring.first().copied() {
            if end > now {
                return;
            }
            self.expiring.pop_first();
            if let Some(stored) = self.stored.remove(&phone) {
                self.index.remove(phone, &stored.number);
            }
        }
    }
}

#[cfg(test)]
mod tests;
