//! The numbers that this tab knows, merged by phone number from every answer that held one.

use std::cell::RefCell;

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue, UpdateValue};
use numbers_inventory::{LoadGeneration, RowId};
use numbers_model::{
    number::{Number, Row},
    slice::Slice,
};

use crate::{browser::intl, reactive::Var};

/// The store. Copies share it.
#[derive(Clone, Copy)]
pub struct Inventory {
    /// Tells of a change only when [`Inventory::changed`] says so: a page is many changes.
    held: Var<RefCell<numbers_inventory::Inventory>>,
    /// How many numbers there are as a whole, as the server last said.
    pub whole: StoredValue<Option<u64>, LocalStorage>,
    /// Counts how often the numbers were forgotten.
    era: StoredValue<u32, LocalStorage>,
}

fn empty() -> RefCell<numbers_inventory::Inventory> {
    RefCell::new(numbers_inventory::Inventory::new(intl::language()))
}

impl Inventory {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            held: Var::new(empty()),
            whole: StoredValue::new_local(None),
            era: StoredValue::new_local(0),
        }
    }

    /// Has what reads run again after a change.
    pub fn track(self) {
        self.held.track();
    }

    /// Reads it as it is now.
    pub fn read<R>(self, read: impl FnOnce(&numbers_inventory::Inventory) -> R) -> R {
        self.held.with_untracked(|held| read(&held.borrow()))
    }

    fn edit<R>(self, edit: impl FnOnce(&mut numbers_inventory::Inventory) -> R) -> R {
        self.held
            .with_untracked(|held| edit(&mut held.borrow_mut()))
    }

    /// How many rows there are, tracked.
    pub fn len(self) -> usize {
        self.track();
        self.read(numbers_inventory::Inventory::len)
    }

    /// Whether there are none, tracked.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// How many rows could not be read, tracked.
    pub fn unreadable(self) -> usize {
        self.track();
        self.read(numbers_inventory::Inventory::unreadable)
    }

    /// What is known of one number, untracked.
    pub fn number(self, phone: &str) -> Option<Number> {
        self.read(|inventory| inventory.number(phone))
    }

    /// Begins a load.
    pub fn begin(self) -> LoadGeneration {
        self.edit(numbers_inventory::Inventory::begin)
    }

    /// Makes room for so many rows.
    pub fn expect(self, rows: usize) {
        self.edit(|inventory| inventory.reserve(rows));
    }

    /// Merges one row of a load, and tells nobody yet. Where it is now.
    pub fn put_row(self, row: &Row, load: LoadGeneration) -> RowId {
        self.edit(|inventory| inventory.upsert_row(row, load).1)
    }

    /// Tells of what was merged.
    pub fn changed(self) {
        self.held.update(|_| ());
    }

    /// Merges one number that was just read, changed or released.
    pub fn put(self, number: Number) {
        self.edit(|inventory| {
            let load = inventory.load();
            inventory.upsert(&Row::Number(Box::new(number)), load);
        });
        self.changed();
    }

    /// Forgets a number that the server no longer has.
    pub fn remove(self, phone: &str) {
        self.edit(|inventory| inventory.remove(phone));
        self.changed();
    }

    /// Ends a complete load of `slice`: what belongs to it and was not seen since is gone.
    pub fn finish(self, slice: &Slice, load: LoadGeneration) {
        self.edit(|inventory| inventory.finish(slice, load));
        self.changed();
    }

    /// How many rows of `slice` are there that the load has not brought.
    pub fn missing(self, slice: &Slice, load: LoadGeneration) -> usize {
        self.read(|inventory| inventory.missing(slice, load).len())
    }

    /// How many rows of `slice` the load has brought.
    pub fn seen(self, slice: &Slice, load: LoadGeneration) -> usize {
        self.read(|inventory| inventory.loaded_count(slice, load))
    }

    /// Forgets everything: another project is connected.
    pub fn clear(self) {
        self.held.set(empty());
        self.whole.set_value(None);
        self.era.update_value(|era| *era += 1);
    }

    /// Tells whether the numbers were forgotten since: an answer that comes after a disconnect is of no concern to whatever
    /// is connected then.
    pub fn era(self) -> u32 {
        self.era.get_value()
    }
}

impl Default for Inventory {
    fn default() -> Self {
        Self::new()
    }
}
