//! Keyboard navigation of the grid: moving, selecting, type-ahead.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::GridState;

/// Time after which type-ahead begins a new word, in milliseconds.
const WORD_MS: u64 = 800;

thread_local! {
    /// The type-ahead text, and the number of characters ever typed.
    static TYPED: std::cell::RefCell<(String, u32)> = const { std::cell::RefCell::new((String::new(), 0)) };
}

impl GridState {
    pub(super) fn on_key(&self, event: &KeyboardEvent) {
        let key = event.key();
        let (row, column) = self.active.get_untracked();
        let control = event.ctrl_key() || event.meta_key();
        let index = row.checked_sub(1);
        let handled = match (key.as_str(), index) {
            ("a" | "A", _) if control && !event.alt_key() && !event.shift_key() => {
                (self.props.selection.set_all)(true);
                true
            }
            ("Escape", _) => {
                (self.props.on_escape)();
                true
            }
            ("Enter", Some(index)) if event.shift_key() => {
                (self.props.on_peek)(index);
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
                self.type_ahead(&key, row);
                // Type-ahead takes every character but those of the shortcuts.
                key != "/" && key != "?"
            }
        };
        if handled {
            event.prevent_default();
        }
    }

    /// Moves the active cell; with Shift extends the selection.
    fn navigate(&self, event: &KeyboardEvent, (row, column): (usize, usize)) -> bool {
        let last = (
            self.props.count.get_untracked(),
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
                self.anchor.set(from);
            }
            self.select(to, true, true);
        }
        self.go(to_row, to_column);
        true
    }

    /// Moves to the next row that begins with the typed text.
    fn type_ahead(&self, letter: &str, row: usize) {
        let (typed, count) = TYPED.with_borrow_mut(|(typed, count)| {
            typed.push_str(letter);
            *count = count.wrapping_add(1);
            (typed.clone(), *count)
        });
        set_timeout(
            move || {
                TYPED.with_borrow_mut(|(typed, current)| {
                    if *current == count {
                        typed.clear();
                    }
                });
            },
            std::time::Duration::from_millis(WORD_MS),
        );
        // The first letter searches after the active row, the next ones from it on.
        let from = match typed.chars().count() {
            1 => row,
            _ => row.saturating_sub(1),
        };
        let state = self.clone();
        let found = move |index: usize| {
            if let Some((_, column)) = state.active.try_get_untracked() {
                state.go(index + 1, column);
            }
        };
        (self.props.on_type_ahead)(typed, from, Box::new(found));
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
