//! The rows to show: what matches the filters, in the order asked for.

use std::rc::Rc;
use std::sync::Arc;

use crate::{
    model::{
        listing::{Entry, Matcher, compare},
        query::ListQuery,
    },
    reactive::{Derived, memo},
    state::inventory::Inventory,
};

/// The matching entries. Copies share it.
#[derive(Clone, Copy)]
pub struct View {
    rows: Derived<Rows>,
    len: Derived<usize>,
    inventory: Inventory,
}

/// Compared by place in memory: a new list is a change, the same list is none.
#[derive(Clone)]
struct Rows(Rc<Vec<Arc<Entry>>>);

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl View {
    /// Follows the filters and the inventory.
    pub fn new(query: Derived<ListQuery>, inventory: Inventory) -> Self {
        let rows = memo(move || {
            let query = query.get();
            let matcher = Matcher::new(&query);
            let mut rows: Vec<_> = inventory
                .entries()
                .into_iter()
                .filter(|entry| matcher.matches(entry))
                .collect();
            if let Some(sort) = query.sort {
                rows.sort_by(|a, b| compare(a, b, sort));
            }
            Rows(Rc::new(rows))
        });
        Self {
            rows,
            len: memo(move || rows.with(|rows| rows.0.len())),
            inventory,
        }
    }

    /// How many rows match.
    pub fn len(self) -> Derived<usize> {
        self.len
    }

    /// How many numbers are known in all, tracked.
    pub fn total(self) -> usize {
        self.inventory.len()
    }

    /// The row at an index, tracked.
    pub fn entry(self, index: usize) -> Option<Arc<Entry>> {
        self.rows.with(|rows| rows.0.get(index).cloned())
    }

    /// All matching rows, in order, untracked.
    pub fn rows(self) -> Rc<Vec<Arc<Entry>>> {
        self.rows.with_untracked(|rows| rows.0.clone())
    }
}
