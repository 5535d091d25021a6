//! A row of the pool: its element, and the contents that it shows.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::{
    super::{Cell, GridColumn, GridRows, SELECT_COLUMN},
    markup,
};

/// A row element, with the contents that it shows.
pub(super) struct PooledRow {
    /// The index of the row.
    pub(super) index: usize,
    /// The element.
    pub(super) element: HtmlElement,
    /// Hash of the rendered contents; `None` before they are rendered.
    pub(super) row_hash: Option<u64>,
    /// Whether the element is where its index belongs.
    pub(super) is_positioned: bool,
    checkbox: HtmlInputElement,
    name: String,
    cells: Vec<Cell>,
    is_selected: Option<bool>,
}

/// An empty row.
pub(super) fn template(columns: &[GridColumn]) -> HtmlElement {
    let row = markup::element("div", "grid-row", &[("role", "row")]);
    let checkbox = markup::element("input", "", &[("type", "checkbox"), ("tabindex", "-1")]);
    let select = cell(SELECT_COLUMN, 0);
    markup::append(&select, &checkbox);
    markup::append(&row, &select);
    for (index, column) in columns.iter().enumerate() {
        let cell = cell(column.key, index + 1);
        let style = cell.style();
        let _ = style.set_property("--flex", &column.flex_reference());
        let _ = style.set_property("--align", column.align.css());
        let _ = style.set_property("--overflow", column.overflow.css());
        markup::append(&row, &cell);
    }
    row
}

/// An empty cell.
fn cell(key: &str, column: usize) -> HtmlElement {
    markup::element(
        "div",
        "grid-cell",
        &[
            ("role", "gridcell"),
            ("data-key", key),
            ("data-column", &column.to_string()),
            ("aria-colindex", &(column + 1).to_string()),
            ("tabindex", "-1"),
        ],
    )
}

impl PooledRow {
    #[expect(clippy::expect_used, reason = "a clone has what the template has")]
    pub(super) fn new(template: &HtmlElement, columns: usize) -> PooledRow {
        let clone = template.clone_node_with_deep(true);
        let element: HtmlElement = clone.expect("an element").unchecked_into();
        let checkbox = element.first_element_child();
        let checkbox = checkbox.and_then(|cell| cell.first_element_child());
        PooledRow {
            index: 0,
            element,
            row_hash: None,
            is_positioned: false,
            checkbox: checkbox.expect("a checkbox").unchecked_into(),
            name: String::new(),
            cells: vec![Cell::default(); columns],
            is_selected: None,
        }
    }

    /// Makes the element that of another row, whose contents are yet to be rendered.
    pub(super) fn reuse(&mut self, index: usize) {
        self.index = index;
        self.row_hash = None;
        self.is_positioned = false;
        let set = |name, value: usize| {
            let _ = self.element.set_attribute(name, &value.to_string());
        };
        set("data-row", index + 1);
        set("aria-rowindex", index + 2);
    }

    /// Whether an element is in the row.
    pub(super) fn contains(&self, element: Option<&HtmlElement>) -> bool {
        element.is_some_and(|element| self.element.contains(Some(element)))
    }

    /// Renders the contents, where they differ from those that are shown.
    pub(super) fn render(&mut self, rows: GridRows) {
        let name = rows.name.run(self.index);
        if self.name != name {
            let label = format!("Select {name}");
            let _ = self
                .checkbox
                .set_attribute("aria-label", &markup::cut(&label));
            self.name = name;
        }
        let mut cells = rows.cells.run(self.index).into_iter();
        let first = self.checkbox.parent_element();
        let mut next = first.and_then(|cell| cell.next_element_sibling());
        for shown in &mut self.cells {
            let Some(element) = next else { return };
            let cell = cells.next().unwrap_or_default();
            if *shown != cell {
                markup::render(&element, shown, &cell);
                *shown = cell;
            }
            next = element.next_element_sibling();
        }
    }

    /// Shows whether the row is selected.
    pub(super) fn select(&mut self, selected: bool) {
        // The reader changes it too.
        if self.checkbox.checked() != selected {
            self.checkbox.set_checked(selected);
        }
        if self.is_selected != Some(selected) {
            self.is_selected = Some(selected);
            let value = if selected { "true" } else { "false" };
            let _ = self.element.set_attribute("aria-selected", value);
        }
    }
}
