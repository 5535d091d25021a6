//! The row pool: elements of rows that leave the viewport are recycled for entering ones.
//!
//! The only hand-made elements of the app, because they are the hot path of every keystroke: 19 ms to the painted result
//! with 100,000 numbers, where other grids take 48 ms and more (docs/decisions/0005). An empty row is cloned, one call
//! where building it takes a hundred; a row whose hash is unchanged and a cell whose contents are equal are not touched;
//! and what does change is changed in place.

mod markup;
mod row;

use leptos::prelude::*;
use numbers_inventory::virtual_scroll;
use web_sys::{Element, HtmlElement};

use self::row::PooledRow;
use super::{GridColumn, GridRows};
use crate::browser::focus;

/// The rendered rows, in order, and free ones to recycle.
#[derive(Default)]
pub(super) struct RowPool {
    columns: Vec<GridColumn>,
    rows: Vec<PooledRow>,
    /// Rows outside of the page, to be recycled.
    free_rows: Vec<PooledRow>,
    /// An empty row to clone.
    template: Option<HtmlElement>,
    /// The row height and the offset of all rows that the current positions were computed from.
    layout: (usize, i64),
}

impl RowPool {
    /// The element of the row at an index.
    pub(super) fn element(&self, index: usize) -> Option<Element> {
        let found = self
            .rows
            .binary_search_by_key(&index, |row| row.index)
            .ok()?;
        self.rows.get(found).map(|row| row.element.clone().into())
    }

    /// Number of row elements, rendered or free.
    pub(super) fn element_count(&self) -> usize {
        self.rows.len() + self.free_rows.len()
    }

    /// Whether nothing is rendered yet, or one of the rows at these indices has changed.
    pub(super) fn is_outdated(&self, rows: GridRows, wanted: &[usize]) -> bool {
        self.rows.is_empty()
            || self.rows.iter().any(|row| {
                wanted.binary_search(&row.index).is_ok()
                    && row.row_hash != Some(rows.hash.run(row.index))
            })
    }

    /// Renders exactly the rows at these indices. True when the focus was in a row that was recycled or rendered again.
    pub(super) fn render(
        &mut self,
        body: &HtmlElement,
        rows: GridRows,
        columns: &[GridColumn],
        wanted: &[usize],
    ) -> bool {
        self.set_columns(columns);
        let focused = focus::active_element();
        let mut refocus = self.arrange(body, wanted, focused.as_ref());
        for row in &mut self.rows {
            let row_hash = Some(rows.hash.run(row.index));
            if row.row_hash != row_hash {
                row.row_hash = row_hash;
                refocus |= row.contains(focused.as_ref());
                untrack(|| row.render(rows));
            }
        }
        refocus
    }

    /// Drops all rows when the columns are other ones.
    fn set_columns(&mut self, columns: &[GridColumn]) {
        let is_same = |(old, new): (&GridColumn, &GridColumn)| old.key == new.key;
        if self.columns.len() == columns.len() && self.columns.iter().zip(columns).all(is_same) {
            return;
        }
        self.columns = columns.to_vec();
        self.free_rows.clear();
        self.template = None;
        for row in self.rows.drain(..) {
            row.element.remove();
        }
    }

    /// Puts rows for these indices into the page, in order. True when the focus was in a row that was recycled.
    fn arrange(
        &mut self,
        body: &HtmlElement,
        wanted: &[usize],
        focused: Option<&HtmlElement>,
    ) -> bool {
        let mut refocus = false;
        let (mut kept, recycled): (Vec<PooledRow>, Vec<PooledRow>) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(|row| wanted.binary_search(&row.index).is_ok());
        for row in &recycled {
            refocus |= row.contains(focused);
            row.element.remove();
        }
        self.free_rows.extend(recycled);
        // Kept elements stay in place, recycled ones are inserted between them.
        let mut kept = kept.drain(..).peekable();
        let mut rows = Vec::with_capacity(wanted.len());
        for index in wanted {
            if let Some(row) = kept.next_if(|row| row.index == *index) {
                rows.push(row);
                continue;
            }
            let mut row = match self.free_rows.pop() {
                Some(row) => row,
                None => {
                    let template = self
                        .template
                        .get_or_insert_with(|| row::template(&self.columns));
                    PooledRow::new(template, self.columns.len())
                }
            };
            row.reuse(*index);
            let next = kept.peek().map(|next| next.element.as_ref());
            let _ = body.insert_before(&row.element, next);
            rows.push(row);
        }
        self.rows = rows;
        refocus
    }

    /// Positions the rows. `scroll` is the offset of the rows, `scroll_top` that of the browser.
    pub(super) fn position(&mut self, row_height: usize, scroll: usize, scroll_top: usize) {
        let signed = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let layout = (row_height, signed(scroll_top) - signed(scroll));
        for row in &mut self.rows {
            if row.is_positioned && self.layout == layout {
                continue;
            }
            row.is_positioned = true;
            // The active row is there wherever it is, and makes what is scrolled no higher.
            let top = (signed(row.index * row_height) + layout.1)
                .min(signed(virtual_scroll::MAX_ELEMENT_HEIGHT));
            let transform = format!("translateY({top}px)");
            let _ = row.element.style().set_property("transform", &transform);
        }
        self.layout = layout;
    }

    /// Shows which rows are selected; tracked.
    pub(super) fn select(&mut self, has: Callback<usize, bool>) {
        for row in &mut self.rows {
            row.select(has.run(row.index));
        }
    }
}
