//! The row pool: elements of rows that leave the viewport are recycled for entering ones.

use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{Grid, GridColumn, SELECT_COLUMN};
use crate::browser::{
    dom::{El, MOST, block, cut, el},
    focus,
};

/// The rendered rows, in order, and free ones to recycle.
pub struct RowPool {
    body: HtmlElement,
    columns: Vec<GridColumn>,
    rows: Vec<PooledRow>,
    /// Rows outside of the page, to be recycled.
    free_rows: Vec<PooledRow>,
    /// An empty row to clone: one call, where building it takes a hundred.
    template: Option<HtmlElement>,
    /// The row height and the offset of all rows that the current positions were computed from.
    layout: (usize, i64),
}

/// A row element, with the contents that it shows.
struct PooledRow {
    index: usize,
    element: HtmlElement,
    checkbox: HtmlInputElement,
    /// Hash of the rendered contents; `None` before the first rendering.
    row_hash: Option<u64>,
    /// Texts of the rendered cells.
    cell_texts: Vec<Option<String>>,
    is_positioned: bool,
}

/// An empty cell.
pub fn cell_element(role: &str, key: &str, column: usize) -> El {
    block("div", "grid-cell")
        .attr("role", role)
        .attr("data-key", key)
        .attr("data-column", &column.to_string())
        .attr("aria-colindex", &(column + 1).to_string())
        .attr("tabindex", "-1")
}

impl RowPool {
    /// An empty pool.
    pub fn new(body: HtmlElement) -> Self {
        Self {
            body,
            columns: Vec::new(),
            rows: Vec::new(),
            free_rows: Vec::new(),
            template: None,
            layout: (0, 0),
        }
    }

    /// The element of the row at an index.
    pub fn element(&self, index: usize) -> Option<Element> {
        let found = self
            .rows
            .binary_search_by_key(&index, |row| row.index)
            .ok()?;
        self.rows.get(found).map(|row| row.element.clone().into())
    }

    /// Number of row elements, rendered or free.
    pub fn element_count(&self) -> usize {
        self.rows.len() + self.free_rows.len()
    }

    /// Whether nothing is rendered yet, or one of the rows at these indices has changed.
    pub fn is_outdated(&self, props: &Grid, wanted: &[usize]) -> bool {
        self.rows.is_empty()
            || self.rows.iter().any(|row| {
                wanted.binary_search(&row.index).is_ok()
                    && row.row_hash != Some((props.row_hash)(row.index))
            })
    }

    /// Renders exactly the rows at these indices. True when the focus was in a row that was recycled or rendered again.
    pub fn render(&mut self, props: &Grid, columns: &[GridColumn], wanted: &[usize]) -> bool {
        let same = |a: &GridColumn, b: &GridColumn| a.key == b.key;
        if self.columns.len() != columns.len()
            || !self.columns.iter().zip(columns).all(|(a, b)| same(a, b))
        {
            self.columns = columns.to_vec();
            self.free_rows.clear();
            self.template = None;
            for row in self.rows.drain(..) {
                row.element.remove();
            }
        }
        let focused = focus::active_element();
        let mut refocus = false;

        let (mut kept, recycled): (Vec<PooledRow>, Vec<PooledRow>) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(|row| wanted.binary_search(&row.index).is_ok());
        for row in &recycled {
            refocus |= focused
                .as_ref()
                .is_some_and(|focused| row.element.contains(Some(focused)));
            row.element.remove();
        }
        self.free_rows.extend(recycled);
        // In the order of the indices: kept elements stay in place, recycled ones are inserted between them.
        let mut before = kept.drain(..).peekable();
        let mut rows = Vec::with_capacity(wanted.len());
        for index in wanted {
            if let Some(row) = before.next_if(|row| row.index == *index) {
                rows.push(row);
                continue;
            }
            let mut row = match self.free_rows.pop() {
                Some(row) => row,
                None => {
                    let template = self.template.get_or_insert_with(|| template(&self.columns));
                    PooledRow::new(template, self.columns.len())
                }
            };
            row.index = *index;
            row.is_positioned = false;
            row.row_hash = None;
            let number = (index + 1).to_string();
            let _ = row.element.set_attribute("data-row", &number);
            let _ = row
                .element
                .set_attribute("aria-rowindex", &(index + 2).to_string());
            let next = before.peek().map(|next| next.element.as_ref());
            let _ = self.body.insert_before(&row.element, next);
            rows.push(row);
        }
        drop(before);
        self.rows = rows;

        for row in &mut self.rows {
            let row_hash = Some((props.row_hash)(row.index));
            if row.row_hash != row_hash {
                row.row_hash = row_hash;
                refocus |= focused
                    .as_ref()
                    .is_some_and(|focused| row.element.contains(Some(focused)));
                untrack(|| row.render(props, columns));
            }
        }
        refocus
    }

    /// Positions the rows. `scroll` is the offset of the rows, `scroll_top` that of the browser.
    pub fn position(&mut self, row_height: usize, scroll: usize, scroll_top: usize) {
        let signed = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let layout = (row_height, signed(scroll_top) - signed(scroll));
        for row in &mut self.rows {
            if row.is_positioned && self.layout == layout {
                continue;
            }
            row.is_positioned = true;
            let top = signed(row.index * row_height) + layout.1;
            let transform = format!("translateY({top}px)");
            let _ = row.element.style().set_property("transform", &transform);
        }
        self.layout = layout;
    }

    /// Shows which rows are selected.
    pub fn select(&self, has: &dyn Fn(usize) -> bool) {
        for row in &self.rows {
            let selected = has(row.index);
            if row.checkbox.checked() != selected {
                row.checkbox.set_checked(selected);
            }
            let value = if selected { "true" } else { "false" };
            if row.element.get_attribute("aria-selected").as_deref() != Some(value) {
                let _ = row.element.set_attribute("aria-selected", value);
            }
        }
    }
}

/// An empty row.
fn template(columns: &[GridColumn]) -> HtmlElement {
    let checkbox = el("input").attr("type", "checkbox").attr("tabindex", "-1");
    let mut row = block("div", "grid-row")
        .attr("role", "row")
        .child(cell_element("gridcell", SELECT_COLUMN, 0).child(checkbox));
    for (index, column) in columns.iter().enumerate() {
        row = row.child(cell_element("gridcell", column.key, index + 1));
    }
    row.element()
}

impl PooledRow {
    #[expect(clippy::expect_used, reason = "a clone has what the template has")]
    fn new(template: &HtmlElement, columns: usize) -> PooledRow {
        let clone = template.clone_node_with_deep(true);
        let element: HtmlElement = clone.expect("an element").unchecked_into();
        let checkbox = element.first_element_child();
        let checkbox = checkbox.and_then(|cell| cell.first_element_child());
        PooledRow {
            index: 0,
            element,
            checkbox: checkbox.expect("a checkbox").unchecked_into(),
            row_hash: None,
            cell_texts: vec![None; columns],
            is_positioned: false,
        }
    }

    fn render(&mut self, props: &Grid, columns: &[GridColumn]) {
        let label = format!("Select {}", (props.name)(self.index));
        let _ = self.checkbox.set_attribute("aria-label", &label);
        let mut cells = (props.cells)(self.index, columns).into_iter();
        let first = self.checkbox.parent_element();
        let mut next = first.and_then(|cell| cell.next_element_sibling());
        for rendered in &mut self.cell_texts {
            let Some(element) = next else { return };
            next = element.next_element_sibling();
            let cell = cells.next();
            let text = cell.as_ref().map(|cell| &cell.text);
            if rendered.as_ref() == text && text.is_some() {
                continue;
            }
            *rendered = text.cloned();
            match cell.map(|cell| (cell.draw, cell.text)) {
                Some((Some(draw), _)) => {
                    element.set_text_content(None);
                    draw().mount(&element);
                }
                Some((None, text)) => element.set_text_content(Some(&cut(&text, MOST))),
                None => element.set_text_content(None),
            }
        }
    }
}
