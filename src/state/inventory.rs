//! The numbers that this tab knows: every response that has one is merged into one inventory.

use std::cell::RefCell;

use leptos::prelude::*;
use numbers_inventory::{LoadGeneration, RowId};
use numbers_model::{
    number::{Number, Row},
    slice::Slice,
};

use crate::browser::intl;

/// The inventory as a reactive store. Copies share it.
#[derive(Clone, Copy)]
pub struct Inventory {
    /// Notifies only on [`Inventory::changed`], since a page is many changes.
    inventory: RwSignal<RefCell<numbers_inventory::Inventory>, LocalStorage>,
    /// Total of all numbers, as the server last reported.
    pub whole: StoredValue<Option<u64>, LocalStorage>,
    /// Number of times the inventory was cleared.
    era: StoredValue<u32, LocalStorage>,
}

fn empty() -> RefCell<numbers_inventory::Inventory> {
    RefCell::new(numbers_inventory::Inventory::new(intl::language()))
}

impl Inventory {
    /// An empty inventory.
    pub fn new() -> Self {
        Self {
            inventory: RwSignal::new_local(empty()),
            whole: StoredValue::new_local(None),
            era: StoredValue::new_local(0),
        }
    }

    /// Tracks changes.
    pub fn track(self) {
        self.inventory.track();
    }

    /// Reads it, untracked.
    pub fn read<R>(self, read: impl FnOnce(&numbers_inventory::Inventory) -> R) -> R {
        self.inventory
            .with_untracked(|inventory| read(&inventory.borrow()))
    }

    fn edit<R>(self, edit: impl FnOnce(&mut numbers_inventory::Inventory) -> R) -> R {
        self.inventory
            .with_untracked(|inventory| edit(&mut inventory.borrow_mut()))
    }

    /// Number of rows, tracked.
    pub fn len(self) -> usize {
        self.track();
        self.read(numbers_inventory::Inventory::len)
    }

    /// Whether it is empty, tracked.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Number of unreadable rows, tracked.
    pub fn unreadable(self) -> usize {
        self.track();
        self.read(numbers_inventory::Inventory::unreadable)
    }

    /// A number, untracked.
    pub fn number(self, phone: &str) -> Option<Number> {
        self.read(|inventory| inventory.number(phone))
    }

    /// Begins a load; returns its generation.
    pub fn begin(self) -> LoadGeneration {
        self.edit(numbers_inventory::Inventory::begin)
    }

    /// Reserves capacity for this many rows.
    pub fn reserve(self, rows: usize) {
        self.edit(|inventory| inventory.reserve(rows));
    }

    /// Merges a row of a load without notifying; returns its ID.
    pub fn put_row(self, row: &Row, load: LoadGeneration) -> RowId {
        self.edit(|inventory| inventory.upsert_row(row, load).1)
    }

    /// Notifies of merged rows.
    pub fn changed(self) {
        self.inventory.update(|_| ());
    }

    /// Merges a number that was just read, changed or released.
    pub fn put(self, number: Number) {
        self.edit(|inventory| {
            let load = inventory.load();
            inventory.upsert(&Row::Number(Box::new(number)), load);
        });
        self.changed();
    }

    /// Removes a number that the server no longer has.
    pub fn remove(self, phone: &str) {
        self.edit(|inventory| inventory.remove(phone));
        self.changed();
    }

    /// Finishes a complete load of `slice`: removes its rows that the load has not brought.
    pub fn finish(self, slice: &Slice, load: LoadGeneration) {
        self.edit(|inventory| inventory.finish(slice, load));
        self.changed();
    }

    /// Number of rows of `slice` that the load has not brought.
    pub fn missing(self, slice: &Slice, load: LoadGeneration) -> usize {
        self.read(|inventory| inventory.missing(slice, load).len())
    }

    /// Number of rows of `slice` that the load has brought.
    pub fn seen(self, slice: &Slice, load: LoadGeneration) -> usize {
        self.read(|inventory| inventory.loaded_count(slice, load))
    }

    /// Removes everything, for another project.
    pub fn clear(self) {
        self.inventory.set(empty());
        self.whole.set_value(None);
        self.era.update_value(|era| *era += 1);
    }

    /// The era, which changes when the inventory is cleared. A response of an older era belongs to another connection.
    pub fn era(self) -> u32 {
        self.era.get_value()
    }
}

impl Default for Inventory {
    fn default() -> Self {
        Self::new()
    }
}
