//! The cursor of a load: its chains of pages, and the rows received so far.

use numbers_client::{page::Page, totals::Totals};
use numbers_inventory::{LoadGeneration, RowId, RowSet};
use numbers_model::{enums::NumberType, number::Row, slice::Slice};

use super::Inconsistency;

/// Consecutive pages without a new number after which a chain is taken for endless.
pub(super) const MAX_EMPTY_PAGES: u32 = 5;

/// A chain of pages, linked by page tokens.
#[derive(Debug, Clone, Default)]
pub(super) struct PageChain {
    pub(super) slice: Slice,
    pub(super) token: Option<String>,
    /// Every token so far, sorted.
    tokens_seen: Vec<String>,
    pub(super) totals: Totals,
    /// Consecutive pages, up to the last one, without a new number.
    pub(super) empty_pages: u32,
    pub(super) done: bool,
}

impl PageChain {
    /// The first page of `slice`.
    pub(super) fn new(slice: Slice) -> Self {
        Self {
            slice,
            ..Self::default()
        }
    }

    /// Records a received page; returns why the chain can't be followed further, if so.
    pub(super) fn advance(&mut self, page: &Page, has_new_rows: bool) -> Option<Inconsistency> {
        self.totals.record(page.total);
        self.empty_pages = match has_new_rows {
            true => 0,
            false => self.empty_pages + 1,
        };
        let Some(next) = &page.next_token else {
            self.done = true;
            return None;
        };
        self.token = Some(next.clone());
        match self.tokens_seen.binary_search(next) {
            Ok(_) => return Some(Inconsistency::SameToken),
            Err(place) => self.tokens_seen.insert(place, next.clone()),
        }
        if self.empty_pages >= MAX_EMPTY_PAGES {
            // A load that is resumed all the same is checked again after as many more.
            self.empty_pages = 0;
            return Some(Inconsistency::NothingNew);
        }
        None
    }
}

/// The cursor of a load, from which a paused or failed load resumes.
#[derive(Debug, Clone, Default)]
pub(super) struct LoadCursor {
    /// The chain of the whole slice, then one for each type after a split.
    pub(super) chains: Vec<PageChain>,
    /// Whether it was decided to split the list or not.
    pub(super) split_decided: bool,
    /// Types that must still be requested by name.
    pub(super) types: Option<Vec<NumberType>>,
    /// Totals that the finished chains reported, the whole slice first.
    pub(super) ended_totals: Vec<Totals>,
    pub(super) load: Option<LoadGeneration>,
    /// Whether the load was restarted because a page token had expired.
    pub(super) restarted: bool,
}

impl LoadCursor {
    pub(super) fn new(slice: &Slice, load: LoadGeneration) -> Self {
        Self {
            chains: vec![PageChain::new(slice.clone())],
            load: Some(load),
            ..Self::default()
        }
    }
}

/// The rows that a load has received.
#[derive(Default)]
pub(super) struct ReceivedRows {
    /// Rows of the inventory, each number once.
    pub(super) rows: RowSet,
    /// Unreadable rows that equal another one.
    pub(super) duplicate_unreadable: usize,
}

impl ReceivedRows {
    pub(super) fn put(&mut self, id: RowId, row: &Row) {
        match row {
            Row::Unreadable { .. } if self.rows.contains(id) => self.duplicate_unreadable += 1,
            _ => self.rows.set(id, true),
        }
    }

    /// Number of rows, as many as the server sent but for repeated numbers.
    pub(super) fn len(&self) -> usize {
        self.rows.len() + self.duplicate_unreadable
    }

    /// Number of rows that differ.
    pub(super) fn distinct_len(&self) -> usize {
        self.rows.len()
    }
}

/// The part of a slice that has one number type.
pub(super) fn of_type(slice: &Slice, kind: &NumberType) -> Slice {
    Slice {
        kind: Some(kind.wire().to_owned()),
        ..slice.clone()
    }
}
