//! Keyboard navigation of the grid: moving, selecting, type-ahead.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::{GridState, TypeAhead};

/// Time after which type-ahead begins a new word.
const WORD_PAUSE: Duration = Duration::from_millis(800);

impl GridState {
    /// Handles a key. `found` goes to a row that type-ahead has found.
    pub(super) fn on_key(self, event: &KeyboardEvent, found: Callback<usize>) {
        let key = event.key();
        let (row, column) = self.active.get_untracked();
        let control = event.ctrl_key() || event.meta_key();
        let index = row.checked_sub(1);
        let handled = match (key.as_str(), index) {
            ("a" | "A", _) if control && !event.alt_key() && !event.shift_key() => {
                self.props.selection.set_all.run(true);
                true
            }
            ("Escape", _) => {
                self.props.on_escape.run(());
                true
            }
            ("Enter", Some(index)) if event.shift_key() => {
                self.props.on_peek.run(index);
                true
            }
            // On a checkbox or button the browser handles Space.
            (" ", Some(index)) if !is_control(event) || event.shift_key() => {
                let selected = event.shift_key() || !self.is_selected(index);
                self.select(index, selected, event.shift_key());
                true
            }
            _ if control || event.alt_key() || key.chars().count() > 1 || key == " " => {
                self.navigate(event, (row, column))
            }
            _ => {
                self.type_ahead(&key, row, found);
                // Type-ahead takes every character but those of the shortcuts.
                key != "/" && key != "?"
            }
        };
        if handled {
            event.prevent_default();
        }
    }

    /// Moves the active cell; with Shift extends the selection.
    fn navigate(self, event: &KeyboardEvent, (row, column): (usize, usize)) -> bool {
        let last = (
            self.props.rows.count.get_untracked(),
            self.props.columns.with_untracked(Vec::len),
        );
        let page = (self.height.get_untracked() / self.props.row_height.get_untracked().max(1))
            .saturating_sub(1)
            .max(1);
        let Some((to_row, to_column)) = destination(event, (row, column), last, page) else {
            return false;
        };
        if let (true, Some(to)) = (event.shift_key(), to_row.checked_sub(1)) {
            if let Some(from) = row.checked_sub(1)
                && !self.is_selected(from)
            {
                // The range begins here.
                self.anchor.set_value(from);
            }
            self.select(to, true, true);
        }
        self.go(to_row, to_column);
        true
    }

    /// Moves to the next row that begins with the typed text.
    fn type_ahead(self, letter: &str, row: usize, found: Callback<usize>) {
        let typed = self.typed.try_update_value(|(typed, count)| {
            typed.push_str(letter);
            *count = count.wrapping_add(1);
            (typed.clone(), *count)
        });
        let Some((text, generation)) = typed else {
            return;
        };
        let forget = move || {
            self.typed.update_value(|(typed, count)| {
                if *count == generation {
                    typed.clear();
                }
            });
        };
        set_timeout(forget, WORD_PAUSE);
        // The first letter searches after the active row, the next ones from it on.
        let from = match text.chars().count() {
            1 => row,
            _ => row.saturating_sub(1),
        };
        let search = TypeAhead { text, from, found };
        self.props.on_type_ahead.run(search);
    }

    /// Goes to the row that type-ahead has found, in the active column.
    pub(super) fn go_to_found(self, index: usize) {
        if let Some((_, column)) = self.active.try_get_untracked() {
            self.go(index + 1, column);
        }
    }
}

/// Whether the key was pressed in a control that handles it.
fn is_control(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "BUTTON"))
}

/// The cell that a key moves to; `None` for a key that does not move.
fn destination(
    event: &KeyboardEvent,
    (row, column): (usize, usize),
    (last_row, last_column): (usize, usize),
    page: usize,
) -> Option<(usize, usize)> {
    if event.alt_key() || event.meta_key() {
        return None;
    }
    let first_row = 1.min(last_row);
    Some(
        match (event.key().as_str(), event.ctrl_key(), event.shift_key()) {
            ("ArrowUp", false, false) => (row.saturating_sub(1), column),
            ("ArrowUp", false, true) => (row.saturating_sub(1).max(first_row), column),
            ("ArrowDown", false, _) => ((row + 1).min(last_row), column),
            ("ArrowLeft", false, false) => (row, column.saturating_sub(1)),
            ("ArrowRight", false, false) => (row, (column + 1).min(last_column)),
            ("PageUp", false, _) => (row.saturating_sub(page).max(first_row), column),
            ("PageDown", false, _) => ((row + page).min(last_row), column),
            ("Home", false, false) => (row, 0),
            ("End", false, false) => (row, last_column),
            ("Home", true, _) => (first_row, 0),
            ("End", true, _) => (last_row, last_column),
            _ => return None,
        },
    )
}
