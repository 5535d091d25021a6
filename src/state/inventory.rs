//! The numbers that this tab knows, merged by phone number from every answer that held one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::reactive::Var;
use leptos::prelude::*;

use crate::model::{
    listing::Entry,
    number::{Number, Row},
    query::Slice,
};

/// One load of the list. An entry that a complete load did not see again is gone.
pub type Generation = u32;

struct Held {
    entry: Arc<Entry>,
    seen: Generation,
}

/// The values that occur among the numbers, each once, as the API writes them: what there is to filter by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Region codes.
    pub regions: BTreeSet<String>,
    /// Number types.
    pub kinds: BTreeSet<String>,
    /// Capabilities.
    pub capabilities: BTreeSet<String>,
}

impl Facets {
    fn add(&mut self, entry: &Entry) {
        fn add(set: &mut BTreeSet<String>, value: &str) {
            if !set.contains(value) {
                set.insert(value.to_owned());
            }
        }
        let Some(number) = entry.number() else { return };
        if let Some(region) = &number.region {
            add(&mut self.regions, region);
        }
        if let Some(kind) = &number.kind {
            add(&mut self.kinds, kind.wire());
        }
        for capability in &number.capabilities {
            add(&mut self.capabilities, capability.wire());
        }
    }
}

#[derive(Default)]
struct Table {
    held: Vec<Held>,
    index: BTreeMap<String, usize>,
    generation: Generation,
    /// Kept up with every entry, since going through all of them for every page would take longer than the page.
    facets: Facets,
}

impl Table {
    fn put(&mut self, row: Row, generation: Generation) {
        let key = match &row {
            Row::Number(number) => number.phone.clone(),
            Row::Unreadable { phone, raw, .. } => phone.clone().unwrap_or_else(|| raw.clone()),
        };
        let position = self.index.get(&key).copied();
        let entry = Entry::new(row, key.clone());
        self.facets.add(&entry);
        match position.and_then(|at| self.held.get_mut(at)) {
            Some(held) => {
                held.seen = held.seen.max(generation);
                // An equal entry keeps its place in memory, so that its row is not drawn again.
                if *held.entry != entry {
                    held.entry = Arc::new(entry);
                }
            }
            None => {
                self.index.insert(key, self.held.len());
                self.held.push(Held {
                    entry: Arc::new(entry),
                    seen: generation,
                });
            }
        }
    }

    fn retain(&mut self, keep: impl Fn(&Held) -> bool) {
        let before = self.held.len();
        self.held.retain(keep);
        if self.held.len() != before {
            self.index = self
                .held
                .iter()
                .enumerate()
                .map(|(at, held)| (held.entry.key.clone(), at))
                .collect();
            self.facets = Facets::default();
            for held in &self.held {
                self.facets.add(&held.entry);
            }
        }
    }
}

/// The store. Copies share it.
#[derive(Clone, Copy)]
pub struct Inventory {
    table: StoredValue<Table>,
    version: Var<u64>,
}

impl Inventory {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            table: StoredValue::new(Table::default()),
            version: Var::new(0),
        }
    }

    /// All entries, tracked.
    pub fn entries(self) -> Vec<Arc<Entry>> {
        self.version.track();
        self.table
            .with_value(|table| table.held.iter().map(|held| held.entry.clone()).collect())
    }

    /// What there is to filter by, tracked.
    pub fn facets(self) -> Facets {
        self.version.track();
        self.table.with_value(|table| table.facets.clone())
    }

    /// How many entries there are, tracked.
    pub fn len(self) -> usize {
        self.version.track();
        self.table.with_value(|table| table.held.len())
    }

    /// Whether there are none, tracked.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// How many entries could not be read, tracked.
    pub fn unreadable(self) -> usize {
        self.version.track();
        self.table.with_value(|table| {
            let unreadable = |held: &&Held| held.entry.number().is_none();
            table.held.iter().filter(unreadable).count()
        })
    }

    /// What is known of one number, untracked.
    pub fn number(self, phone: &str) -> Option<Number> {
        self.table.with_value(|table| {
            let held = table.held.get(*table.index.get(phone)?)?;
            match &held.entry.row {
                Row::Number(number) => Some((**number).clone()),
                Row::Unreadable { .. } => None,
            }
        })
    }

    /// Begins a load and gives it its generation.
    pub fn begin(self) -> Generation {
        self.table
            .try_update_value(|table| {
                table.generation += 1;
                table.generation
            })
            .unwrap_or_default()
    }

    /// Merges one page of a load.
    pub fn merge(self, rows: Vec<Row>, generation: Generation) {
        self.table.update_value(|table| {
            for row in rows {
                table.put(row, generation);
            }
        });
        self.changed();
    }

    /// Merges one number that was just read, changed or released.
    pub fn put(self, number: Number) {
        self.table.update_value(|table| {
            let generation = table.generation;
            table.put(Row::Number(Box::new(number)), generation);
        });
        self.changed();
    }

    /// Forgets a number that the server no longer has.
    pub fn remove(self, phone: &str) {
        self.table
            .update_value(|table| table.retain(|held| held.entry.key != phone));
        self.changed();
    }

    /// Ends a complete load of `slice`: what belongs to it and was not seen since is gone.
    pub fn finish(self, slice: &Slice, generation: Generation) {
        self.table.update_value(|table| {
            table.retain(|held| {
                held.seen >= generation
                    || match &held.entry.row {
                        Row::Number(number) => !slice.covers(number),
                        Row::Unreadable { .. } => !slice.is_all(),
                    }
            });
        });
        self.changed();
    }

    /// Whether the load has brought any number that belongs to `slice`.
    pub fn saw(self, slice: &Slice, generation: Generation) -> bool {
        self.table.with_value(|table| {
            table.held.iter().any(|held| {
                held.seen >= generation
                    && matches!(&held.entry.row, Row::Number(number) if slice.covers(number))
            })
        })
    }

    /// Forgets everything: another project is connected.
    pub fn clear(self) {
        self.table.set_value(Table::default());
        self.changed();
    }

    fn changed(self) {
        self.version.update(|version| *version += 1);
    }
}

impl Default for Inventory {
    fn default() -> Self {
        Self::new()
    }
}
