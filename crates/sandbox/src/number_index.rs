//! The index of all numbers: both sort orders, with the members that filters compare.

use crate::capabilities::Capabilities;
use crate::filter::Filter;
use crate::number::Number;
use crate::number_type::NumberType;
use crate::page_token::{Cursor, SortOrder};
use crate::phone_key::PhoneKey;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound::{Excluded, Unbounded};

/// Maximum number of cached totals: patterns are typed by hand, so there may be many filters.
const CACHED_TOTALS: usize = 1000;

/// An indexed number.
#[derive(Clone, Copy, Debug)]
pub struct IndexEntry {
    /// Row of the generator; meaningless for numbers that were rented later.
    pub row: u32,
    /// Index in [`NumberIndex::regions`].
    region: u16,
    number_type: NumberType,
    capabilities: Capabilities,
}

/// All numbers in both sort orders.
#[derive(Debug, Default)]
pub struct NumberIndex {
    by_phone: BTreeMap<PhoneKey, IndexEntry>,
    by_name: BTreeMap<(Box<str>, PhoneKey), IndexEntry>,
    /// Regions so far (interner).
    regions: Vec<String>,
    /// Cached totals by filter, cleared when a number changes.
    totals: HashMap<Filter, usize>,
}

impl NumberIndex {
    /// A new entry for [`NumberIndex::fill`].
    pub fn new_entry(
        &mut self,
        row: u32,
        region: &str,
        number_type: NumberType,
        capabilities: Capabilities,
    ) -> IndexEntry {
        let known = self.regions.iter().position(|known| known == region);
        let region = known.unwrap_or_else(|| {
            self.regions.push(region.to_owned());
            self.regions.len() - 1
        });
        IndexEntry {
            row,
            region: region as u16,
            number_type,
            capabilities,
        }
    }

    /// Fills the index with all entries at once; `name` gives the name of each.
    pub fn fill(
        &mut self,
        entries: BTreeMap<PhoneKey, IndexEntry>,
        name: impl Fn(PhoneKey, IndexEntry) -> Box<str>,
    ) {
        let names = entries
            .iter()
            .map(|(phone, entry)| ((name(*phone, *entry), *phone), *entry));
        self.by_name = names.collect();
        // A tree collected in order is scanned twice as fast as one that grew by insertions.
        self.by_phone = entries.into_iter().collect();
    }

    /// The entry of a number, if it is indexed.
    #[must_use]
    pub fn get(&self, phone: PhoneKey) -> Option<IndexEntry> {
        self.by_phone.get(&phone).copied()
    }

    /// Inserts a number, or updates it; `before` is the number as it was indexed.
    pub fn upsert(&mut self, phone: PhoneKey, before: Option<&Number>, number: &Number) {
        let row = self.get(phone).map_or(u32::MAX, |entry| entry.row);
        if let Some(before) = before {
            self.remove(phone, before);
        }
        let number_type = NumberType::parse(&number.number_type).unwrap_or(NumberType::Other);
        let capabilities = Capabilities::from_names(&number.capability);
        let entry = self.new_entry(row, &number.region_code, number_type, capabilities);
        self.by_phone.insert(phone, entry);
        self.by_name
            .insert((number.display_name.text().into(), phone), entry);
        self.totals.clear();
    }

    /// Removes a number, given as it was indexed.
    pub fn remove(&mut self, phone: PhoneKey, number: &Number) {
        self.by_phone.remove(&phone);
        self.by_name
            .remove(&(number.display_name.text().into(), phone));
        self.totals.clear();
    }

    /// The first `count` matching numbers after a position.
    #[must_use]
    pub fn after(
        &self,
        filter: &Filter,
        order: SortOrder,
        cursor: Option<&Cursor>,
        count: usize,
    ) -> Vec<(PhoneKey, IndexEntry)> {
        let matches = self.matcher(filter);
        match order {
            SortOrder::PhoneNumber => {
                let from = cursor.map_or(Unbounded, |cursor| Excluded(cursor.phone));
                let rest = self.by_phone.range((from, Unbounded));
                let rest = rest.map(|(phone, entry)| (*phone, *entry));
                rest.filter(|(phone, entry)| matches(*phone, entry))
                    .take(count)
                    .collect()
            }
            SortOrder::DisplayName => {
                let from = cursor.map_or(Unbounded, |cursor| {
                    Excluded((cursor.name.as_str().into(), cursor.phone))
                });
                let rest = self.by_name.range((from, Unbounded));
                let rest = rest.map(|((_, phone), entry)| (*phone, *entry));
                rest.filter(|(phone, entry)| matches(*phone, entry))
                    .take(count)
                    .collect()
            }
        }
    }

    /// Number of matching numbers.
    pub fn total(&mut self, filter: &Filter) -> usize {
        if *filter == Filter::default() {
            return self.by_phone.len();
        }
        if let Some(total) = self.totals.get(filter) {
            return *total;
        }
        let matches = self.matcher(filter);
        let total = self
            .by_phone
            .iter()
            .filter(|(phone, entry)| matches(**phone, entry))
            .count();
        if self.totals.len() == CACHED_TOTALS {
            self.totals.clear();
        }
        self.totals.insert(filter.clone(), total);
        total
    }

    /// Whether a number is indexed and matches.
    #[must_use]
    pub fn matches(&self, filter: &Filter, phone: PhoneKey) -> bool {
        let entry = self.by_phone.get(&phone);
        entry.is_some_and(|entry| self.matcher(filter)(phone, entry))
    }

    fn matcher<'a>(&self, filter: &'a Filter) -> impl Fn(PhoneKey, &IndexEntry) -> bool + use<'a> {
        // A region that no number has matches none: no region has the index u16::MAX.
        let region = filter.region.as_ref().map(|wanted| {
            let known = self.regions.iter().position(|region| region == wanted);
            known.map_or(u16::MAX, |index| index as u16)
        });
        move |phone, entry| {
            region.is_none_or(|region| entry.region == region)
                && filter
                    .number_type
                    .is_none_or(|number_type| entry.number_type == number_type)
                && entry.capabilities.contains(filter.capabilities)
                && filter
                    .pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(phone))
        }
    }
}
