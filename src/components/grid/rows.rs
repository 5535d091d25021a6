//! The rows that are drawn. An element that is scrolled out of sight is used again for a row that comes into it.

use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{Grid, GridColumn, SELECT};
use crate::browser::{
    dom::{El, MOST, block, cut, el},
    focus,
};

/// The drawn rows, in order.
pub struct Slots {
    body: HtmlElement,
    columns: Vec<GridColumn>,
    slots: Vec<Slot>,
    /// Out of the page, to be used again.
    spare: Vec<Slot>,
    /// An empty row to copy: one call where building it takes a hundred.
    blank: Option<HtmlElement>,
    /// The height of a row, and how far all are moved: what the places were made of.
    placed: (usize, i64),
}

struct Slot {
    index: usize,
    element: HtmlElement,
    tick: HtmlInputElement,
    /// What the row says; none before it is drawn.
    stamp: Option<u64>,
    /// What its cells say.
    said: Vec<Option<String>>,
    placed: bool,
}

/// A cell without contents.
pub fn frame_cell(role: &str, key: &str, column: usize) -> El {
    block("div", "grid-cell")
        .attr("role", role)
        .attr("data-key", key)
        .attr("data-column", &column.to_string())
        .attr("aria-colindex", &(column + 1).to_string())
        .attr("tabindex", "-1")
}

impl Slots {
    /// None yet.
    pub fn new(body: HtmlElement) -> Self {
        Self {
            body,
            columns: Vec::new(),
            slots: Vec::new(),
            spare: Vec::new(),
            blank: None,
            placed: (0, 0),
        }
    }

    /// The element of the row at an index.
    pub fn element(&self, index: usize) -> Option<Element> {
        let at = self
            .slots
            .binary_search_by_key(&index, |slot| slot.index)
            .ok()?;
        self.slots.get(at).map(|slot| slot.element.clone().into())
    }

    /// How many rows there are elements for.
    pub fn made(&self) -> usize {
        self.slots.len() + self.spare.len()
    }

    /// Whether one of the rows at these indices says something else than is drawn, or nothing is drawn at all.
    pub fn differ(&self, given: &Grid, wanted: &[usize]) -> bool {
        self.slots.is_empty()
            || self.slots.iter().any(|slot| {
                wanted.binary_search(&slot.index).is_ok()
                    && slot.stamp != Some((given.stamp)(slot.index))
            })
    }

    /// Has the rows at these indices drawn, and no others. True when the focus was in a cell that was drawn anew.
    pub fn show(&mut self, given: &Grid, columns: &[GridColumn], wanted: &[usize]) -> bool {
        let same = |a: &GridColumn, b: &GridColumn| a.key == b.key;
        if self.columns.len() != columns.len()
            || !self.columns.iter().zip(columns).all(|(a, b)| same(a, b))
        {
            self.columns = columns.to_vec();
            self.spare.clear();
            self.blank = None;
            for slot in self.slots.drain(..) {
                slot.element.remove();
            }
        }
        let focused = focus::active();
        let mut refocus = false;

        let (mut kept, free): (Vec<Slot>, Vec<Slot>) = std::mem::take(&mut self.slots)
            .into_iter()
            .partition(|slot| wanted.binary_search(&slot.index).is_ok());
        for slot in &free {
            refocus |= focused
                .as_ref()
                .is_some_and(|focused| slot.element.contains(Some(focused)));
            slot.element.remove();
        }
        self.spare.extend(free);
        // In the order of the indices; elements stay where they are, and those used again are put between them.
        let mut before = kept.drain(..).peekable();
        let mut slots = Vec::with_capacity(wanted.len());
        for index in wanted {
            if let Some(slot) = before.next_if(|slot| slot.index == *index) {
                slots.push(slot);
                continue;
            }
            let mut slot = match self.spare.pop() {
                Some(slot) => slot,
                None => {
                    let blank = self.blank.get_or_insert_with(|| blank(&self.columns));
                    Slot::new(blank, self.columns.len())
                }
            };
            slot.index = *index;
            slot.placed = false;
            slot.stamp = None;
            let row = (index + 1).to_string();
            let _ = slot.element.set_attribute("data-row", &row);
            let _ = slot
                .element
                .set_attribute("aria-rowindex", &(index + 2).to_string());
            let next = before.peek().map(|next| next.element.as_ref());
            let _ = self.body.insert_before(&slot.element, next);
            slots.push(slot);
        }
        drop(before);
        self.slots = slots;

        for slot in &mut self.slots {
            let stamp = Some((given.stamp)(slot.index));
            if slot.stamp != stamp {
                slot.stamp = stamp;
                refocus |= focused
                    .as_ref()
                    .is_some_and(|focused| slot.element.contains(Some(focused)));
                untrack(|| slot.draw(given, columns));
            }
        }
        refocus
    }

    /// Puts the rows where they belong; `bar` is where the browser believes to have scrolled to.
    pub fn place(&mut self, row_height: usize, scroll: usize, bar: usize) {
        let wide = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let now = (row_height, wide(bar) - wide(scroll));
        for slot in &mut self.slots {
            if slot.placed && self.placed == now {
                continue;
            }
            slot.placed = true;
            let top = wide(slot.index * row_height) + now.1;
            let transform = ["translateY(", &top.to_string(), "px)"].concat();
            let _ = slot.element.style().set_property("transform", &transform);
        }
        self.placed = now;
    }

    /// Ticks the rows that are selected.
    pub fn select(&self, has: &dyn Fn(usize) -> bool) {
        for slot in &self.slots {
            let selected = has(slot.index);
            if slot.tick.checked() != selected {
                slot.tick.set_checked(selected);
            }
            let value = if selected { "true" } else { "false" };
            if slot.element.get_attribute("aria-selected").as_deref() != Some(value) {
                let _ = slot.element.set_attribute("aria-selected", value);
            }
        }
    }
}

/// A row whose cells say nothing.
fn blank(columns: &[GridColumn]) -> HtmlElement {
    let tick = el("input").attr("type", "checkbox").attr("tabindex", "-1");
    let mut row = block("div", "grid-row")
        .attr("role", "row")
        .child(frame_cell("gridcell", SELECT, 0).child(tick));
    for (at, column) in columns.iter().enumerate() {
        row = row.child(frame_cell("gridcell", column.key, at + 1));
    }
    row.element()
}

impl Slot {
    #[expect(clippy::expect_used, reason = "a copy holds what it was copied from")]
    fn new(blank: &HtmlElement, columns: usize) -> Slot {
        let copied = blank.clone_node_with_deep(true);
        let element: HtmlElement = copied.expect("an element").unchecked_into();
        let tick = element.first_element_child();
        let tick = tick.and_then(|cell| cell.first_element_child());
        Slot {
            index: 0,
            element,
            tick: tick.expect("a tick").unchecked_into(),
            stamp: None,
            said: vec![None; columns],
            placed: false,
        }
    }

    fn draw(&mut self, given: &Grid, columns: &[GridColumn]) {
        let label = ["Select ", &(given.name)(self.index)].concat();
        let _ = self.tick.set_attribute("aria-label", &label);
        let mut cells = (given.cells)(self.index, columns).into_iter();
        let ticks = self.tick.parent_element();
        let mut next = ticks.and_then(|cell| cell.next_element_sibling());
        for said in &mut self.said {
            let Some(element) = next else { return };
            next = element.next_element_sibling();
            let cell = cells.next();
            let says = cell.as_ref().map(|cell| &cell.says);
            if said.as_ref() == says && says.is_some() {
                continue;
            }
            *said = says.cloned();
            match cell.map(|cell| (cell.draw, cell.says)) {
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
