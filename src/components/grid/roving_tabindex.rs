//! Roving tabindex: exactly one cell of the grid is in the tab order, and focus moves it.

use leptos::prelude::*;
use numbers_inventory::virtual_scroll;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::GridState;
use crate::browser::focus;

impl GridState {
    /// Moves to a cell: scrolls to it and focuses it.
    pub(super) fn go(self, row: usize, column: usize) {
        let position = self.props.position;
        position.update(|position| {
            (position.row, position.column) = (row, column);
            if let Some(index) = row.checked_sub(1) {
                position.scroll = virtual_scroll::scroll_into_view(
                    position.scroll,
                    self.height.get_untracked(),
                    self.props.row_height.get_untracked(),
                    index,
                    self.header_height(),
                );
            }
        });
        self.scroll_to(position.get_untracked().scroll);
        request_animation_frame(move || {
            if self.active.try_get_untracked() == Some((row, column)) {
                self.update_tabindex(true);
                if let Some(target) = self.target((row, column)) {
                    // The row is in view already; this scrolls sideways to its column.
                    focus::scroll_into_view(&target);
                }
            }
        });
    }

    fn header_height(self) -> usize {
        let height = self.head.get_untracked().map(|head| head.offset_height());
        height
            .and_then(|height| usize::try_from(height).ok())
            .unwrap_or_default()
    }

    /// The focusable element of a cell: its link, button or checkbox, or else the cell.
    fn target(self, (row, column): (usize, usize)) -> Option<HtmlElement> {
        let row = match row.checked_sub(1) {
            None => self.head.get_untracked()?.first_element_child()?,
            Some(index) => self.pool.with_value(|pool| pool.element(index))?,
        };
        let cell = row.children().item(u32::try_from(column).ok()?)?;
        let inner = cell.query_selector("a, button, input").ok().flatten();
        inner.unwrap_or(cell).dyn_into().ok()
    }

    /// Puts the active cell into the tab order, and no other; focuses it if `focused`.
    pub(super) fn update_tabindex(self, focused: bool) {
        let target = self.target(self.active.get_untracked());
        let stop = self.tab_stop.get_value();
        if stop != target {
            // Also of a row that has left the page, which is going to be recycled.
            if let Some(stop) = stop {
                let _ = stop.set_attribute("tabindex", "-1");
            }
            if let Some(target) = &target {
                let _ = target.set_attribute("tabindex", "0");
            }
            self.tab_stop.set_value(target.clone());
        }
        if let Some(target) = target.filter(|_| focused) {
            focus::focus_element(&target);
        }
    }

    pub(super) fn on_focus(self, event: &web_sys::Event) {
        let Some(cell) = cell_of_event(event) else {
            return;
        };
        if self.active.get_untracked() != cell {
            self.props
                .position
                .update(|position| (position.row, position.column) = cell);
            self.update_tabindex(false);
        }
    }
}

/// The row and column of an event's target.
pub(super) fn cell_of_event(event: &web_sys::Event) -> Option<(usize, usize)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let read = |name: &str| {
        let ancestor = target.closest(&format!("[{name}]")).ok()??;
        ancestor.get_attribute(name)?.parse().ok()
    };
    Some((read("data-row")?, read("data-column")?))
}
