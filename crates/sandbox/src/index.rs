//! The sorted list of all numbers, with no more of each than filters look at.

use crate::filter::Filter;
use crate::kind::{Capabilities, Kind};
use crate::number::Number;
use crate::page_token::{Cursor, Order};
use crate::phone::PhoneKey;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound::{Excluded, Unbounded};

/// Filters whose totals are remembered: patterns are typed by hand, so there may be many.
const REMEMBERED: usize = 1000;

/// A number in short.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Row of the generator that made it; meaningless for rented numbers.
    pub row: u32,
    region: u16,
    kind: Kind,
    capabilities: Capabilities,
}

/// All numbers in both orders.
#[derive(Debug, Default)]
pub struct Index {
    by_phone: BTreeMap<PhoneKey, Entry>,
    by_name: BTreeMap<(Box<str>, PhoneKey), Entry>,
    /// Regions seen so far: an entry holds the place in this list.
    regions: Vec<String>,
    /// Sizes of filtered sets, until the set changes.
    totals: HashMap<Filter, usize>,
}

impl Index {
    /// An entry for [`Index::fill`].
    pub fn entry(
        &mut self,
        row: u32,
        region: &str,
        kind: Kind,
        capabilities: Capabilities,
    ) -> Entry {
        let known = self.regions.iter().position(|known| known == region);
        let region = known.unwrap_or_else(|| {
            self.regions.push(region.to_owned());
            self.regions.len() - 1
        });
        Entry {
            row,
            region: region as u16,
            kind,
            capabilities,
        }
    }

    /// Takes all entries at once, and their names from `name`.
    pub fn fill(
        &mut self,
        entries: BTreeMap<PhoneKey, Entry>,
        name: impl Fn(PhoneKey, Entry) -> Box<str>,
    ) {
        let names = entries
            .iter()
            .map(|(phone, entry)| ((name(*phone, *entry), *phone), *entry));
        self.by_name = names.collect();
        // Collecting once more lays the tree out in order: scans are then twice as fast as over
        // one that grew by insertions all over it.
        self.by_phone = entries.into_iter().collect();
    }

    /// The entry of a number, if it is listed.
    #[must_use]
    pub fn get(&self, phone: PhoneKey) -> Option<Entry> {
        self.by_phone.get(&phone).copied()
    }

    /// Lists a number, or lists it anew after a change.
    pub fn put(&mut self, phone: PhoneKey, before: Option<&Number>, number: &Number) {
        let row = self.get(phone).map_or(u32::MAX, |entry| entry.row);
        if let Some(before) = before {
            self.remove(phone, before);
        }
        let kind = Kind::parse(&number.kind).unwrap_or(Kind::Other);
        let capabilities = Capabilities::of(&number.capability);
        let entry = self.entry(row, &number.region_code, kind, capabilities);
        self.by_phone.insert(phone, entry);
        self.by_name
            .insert((number.display_name.text().into(), phone), entry);
        self.totals.clear();
    }

    /// Takes a number out, given as it was listed.
    pub fn remove(&mut self, phone: PhoneKey, number: &Number) {
        self.by_phone.remove(&phone);
        self.by_name
            .remove(&(number.display_name.text().into(), phone));
        self.totals.clear();
    }

    /// The first numbers after a position that a filter lets through.
    #[must_use]
    pub fn after(
        &self,
        filter: &Filter,
        order: Order,
        cursor: Option<&Cursor>,
        count: usize,
    ) -> Vec<(PhoneKey, Entry)> {
        let accepts = self.matcher(filter);
        match order {
            Order::PhoneNumber => {
                let from = cursor.map_or(Unbounded, |cursor| Excluded(cursor.phone));
                let rest = self.by_phone.range((from, Unbounded));
                let rest = rest.map(|(phone, entry)| (*phone, *entry));
                rest.filter(|(phone, entry)| accepts(*phone, entry))
                    .take(count)
                    .collect()
            }
            Order::DisplayName => {
                let from = cursor.map_or(Unbounded, |cursor| {
                    Excluded((cursor.name.as_str().into(), cursor.phone))
                });
                let rest = self.by_name.range((from, Unbounded));
                let rest = rest.map(|((_, phone), entry)| (*phone, *entry));
                rest.filter(|(phone, entry)| accepts(*phone, entry))
                    .take(count)
                    .collect()
            }
        }
    }

    /// How many numbers a filter lets through.
    pub fn total(&mut self, filter: &Filter) -> usize {
        if *filter == Filter::default() {
            return self.by_phone.len();
        }
        if let Some(total) = self.totals.get(filter) {
            return *total;
        }
        let accepts = self.matcher(filter);
        let accepted = self
            .by_phone
            .iter()
            .filter(|(phone, entry)| accepts(**phone, entry));
        let total = accepted.count();
        if self.totals.len() == REMEMBERED {
            self.totals.clear();
        }
        self.totals.insert(filter.clone(), total);
        total
    }

    /// Whether a number is there and a filter lets it through.
    #[must_use]
    pub fn has(&self, filter: &Filter, phone: PhoneKey) -> bool {
        let entry = self.by_phone.get(&phone);
        entry.is_some_and(|entry| self.matcher(filter)(phone, entry))
    }

    fn matcher<'a>(&self, filter: &'a Filter) -> impl Fn(PhoneKey, &Entry) -> bool + use<'a> {
        // A region that no number has matches none: u16::MAX is never given out.
        let region = filter.region.as_ref().map(|wanted| {
            let known = self.regions.iter().position(|region| region == wanted);
            known.map_or(u16::MAX, |place| place as u16)
        });
        move |phone, entry| {
            region.is_none_or(|region| entry.region == region)
                && filter.kind.is_none_or(|kind| entry.kind == kind)
                && entry.capabilities.covers(filter.capabilities)
                && filter
                    .pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(phone))
        }
    }
}
