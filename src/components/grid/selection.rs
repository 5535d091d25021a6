//! The row selection, and presses in the rows.

use std::ops::RangeInclusive;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, MouseEvent};

use super::{GridState, roving_tabindex::cell_of_event};

/// The row selection, which the page keeps.
#[derive(Clone, Copy)]
pub struct GridSelection {
    /// Whether the row at an index is selected; tracked.
    pub has: Callback<usize, bool>,
    /// Number of selected rows in the list.
    pub shown: Signal<usize>,
    /// Selects or deselects a range of rows.
    pub set: Callback<(RangeInclusive<usize>, bool)>,
    /// Selects or deselects all rows in the list.
    pub set_all: Callback<bool>,
}

impl GridState {
    pub(super) fn is_selected(self, index: usize) -> bool {
        untrack(|| self.props.selection.has.run(index))
    }

    /// Selects or deselects a row, or with `as_range` all rows from the anchor to it.
    pub(super) fn select(self, index: usize, selected: bool, as_range: bool) {
        let from = match as_range {
            true => self.anchor.get_value(),
            false => index,
        };
        let range = from.min(index)..=from.max(index);
        self.props.selection.set.run((range, selected));
        if !as_range {
            self.anchor.set_value(index);
        }
    }

    /// Handles a press of the checkbox or button of a row. The rows have no listeners of their own.
    pub(super) fn on_click(self, event: &MouseEvent) {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        let control = target
            .and_then(|target: Element| target.closest("input, button").ok())
            .flatten();
        let index = cell_of_event(event).and_then(|(row, _)| row.checked_sub(1));
        let (Some(control), Some(index)) = (control, index) else {
            return;
        };
        match control.dyn_into::<HtmlInputElement>() {
            Ok(checkbox) => self.select(index, checkbox.checked(), event.shift_key()),
            Err(_) => self.props.on_cell_press.run(index),
        }
    }
}
