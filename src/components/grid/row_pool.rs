//! The rows that are drawn. An element that is scrolled out of sight is used again for a row that comes into it.

use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{Grid, GridColumn, SELECT_COLUMN};
use crate::browser::{
    dom::{El, MOST, block, cut, el},
    focus,
};

/// The drawn rows, in order.
pub struct RowPool {
    body: HtmlElement,
    columns: Vec<GridColumn>,
    rows: Vec<PooledRow>,
    /// Out of the page, to be used again.
    free_rows: Vec<PooledRow>,
    /// An empty row to copy: one call where building it takes a hundred.
    template: Option<HtmlElement>,
    /// The height of a row, and how far all are moved: what the places were made of.
    positioned: (usize, i64),
}

struct PooledRow {
    index: usize,
    element: HtmlElement,
    tick: HtmlInputElement,
    /// What the row says; none before it is drawn.
    row_hash: Option<u64>,
    /// What its cells say.
    said: Vec<Option<String>>,
    positioned: bool,
}

/// A cell without contents.
pub fn cell_element(role: &str, key: &str, column: usize) -> El {
    block("div", "grid-cell")
        .attr("role", role)
        .attr("data-key", key)
        .attr("data-column", &column.to_string())
        .attr("aria-colindex", &(column + 1).to_string())
        .attr("tabindex", "-1")
}

impl RowPool {
    /// None yet.
    pub fn new(body: HtmlElement) -> Self {
        Self {
            body,
            columns: Vec::new(),
            rows: Vec::new(),
            free_rows: Vec::new(),
            template: None,
            positioned: (0, 0),
        }
    }

    /// The element of the row at an index.
    pub fn element(&self, index: usize) -> Option<Element> {
        let at = self
            .rows
            .binary_search_by_key(&index, |row| row.index)
            .ok()?;
        self.rows.get(at).map(|row| row.element.clone().into())
    }

    /// How many rows there are elements for.
    pub fn made(&self) -> usize {
        self.rows.len() + self.free_rows.len()
    }

    /// Whether one of the rows at these indices says something else than is drawn, or nothing is drawn at all.
    pub fn differ(&self, props: &Grid, wanted: &[usize]) -> bool {
        self.rows.is_empty()
            || self.rows.iter().any(|row| {
                wanted.binary_search(&row.index).is_ok()
                    && row.row_hash != Some((props.row_hash)(row.index))
            })
    }

    /// Has the rows at these indices drawn, and no others. True when the focus was in a cell that was drawn anew.
    pub fn show(&mut self, props: &Grid, columns: &[GridColumn], wanted: &[usize]) -> bool {
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

        let (mut kept, free): (Vec<PooledRow>, Vec<PooledRow>) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(|row| wanted.binary_search(&row.index).is_ok());
        for row in &free {
            refocus |= focused
                .as_ref()
                .is_some_and(|focused| row.element.contains(Some(focused)));
            row.element.remove();
        }
        self.free_rows.extend(free);
        // In the order of the indices; elements stay where they are, and those used again are put between them.
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
            row.positioned = false;
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
                untrack(|| row.draw(props, columns));
            }
        }
        refocus
    }

    /// Puts the rows where they belong; `bar` is where the browser believes to have scrolled to.
    pub fn position(&mut self, row_height: usize, scroll: usize, bar: usize) {
        let wide = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let now = (row_height, wide(bar) - wide(scroll));
        for row in &mut self.rows {
            if row.positioned && self.positioned == now {
                continue;
            }
            row.positioned = true;
            let top = wide(row.index * row_height) + now.1;
            let transform = ["translateY(", &top.to_string(), "px)"].concat();
            let _ = row.element.style().set_property("transform", &transform);
        }
        self.positioned = now;
    }

    /// Ticks the rows that are selected.
    pub fn select(&self, has: &dyn Fn(usize) -> bool) {
        for row in &self.rows {
            let selected = has(row.index);
            if row.tick.checked() != selected {
                row.tick.set_checked(selected);
            }
            let value = if selected { "true" } else { "false" };
            if row.element.get_attribute("aria-selected").as_deref() != Some(value) {
                let _ = row.element.set_attribute("aria-selected", value);
            }
        }
    }
}

/// A row whose cells say nothing.
fn template(columns: &[GridColumn]) -> HtmlElement {
    let tick = el("input").attr("type", "checkbox").attr("tabindex", "-1");
    let mut row = block("div", "grid-row")
        .attr("role", "row")
        .child(cell_element("gridcell", SELECT_COLUMN, 0).child(tick));
    for (at, column) in columns.iter().enumerate() {
        row = row.child(cell_element("gridcell", column.key, at + 1));
    }
    row.element()
}

impl PooledRow {
    #[expect(clippy::expect_used, reason = "a copy holds what it was copied from")]
    fn new(template: &HtmlElement, columns: usize) -> PooledRow {
        let copied = template.clone_node_with_deep(true);
        let element: HtmlElement = copied.expect("an element").unchecked_into();
        let tick = element.first_element_child();
        let tick = tick.and_then(|cell| cell.first_element_child());
        PooledRow {
            index: 0,
            element,
            tick: tick.expect("a tick").unchecked_into(),
            row_hash: None,
            said: vec![None; columns],
            positioned: false,
        }
    }

    fn draw(&mut self, props: &Grid, columns: &[GridColumn]) {
        let label = ["Select ", &(props.name)(self.index)].concat();
        let _ = self.tick.set_attribute("aria-label", &label);
        let mut cells = (props.cells)(self.index, columns).into_iter();
        let ticks = self.tick.parent_element();
        let mut next = ticks.and_then(|cell| cell.next_element_sibling());
        for said in &mut self.said {
            let Some(element) = next else { return };
            next = element.next_element_sibling();
            let cell = cells.next();
            let text = cell.as_ref().map(|cell| &cell.text);
            if said.as_ref() == text && text.is_some() {
                continue;
            }
            *said = text.cloned();
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
