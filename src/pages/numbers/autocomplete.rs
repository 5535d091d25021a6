//! Suggestions under the search box, by the ARIA pattern of a combobox with a list, and lists of numbers pasted into it.

use leptos::prelude::request_animation_frame;
use numbers_inventory::search::{Completion, Field, Suggestion, complete};
use numbers_model::enums::{Capability, NumberType};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement, KeyboardEvent};

use super::{list_params::ListParams, number_list::paste};
use crate::{
    browser::{
        dom::{El, View, block, dynamic, hidden, list},
        focus, intl,
    },
    reactive::Var,
};

/// The ID of the list.
pub const LIST: &str = "search-list";

/// What is suggested under the box. Copies share it.
#[derive(Clone, Copy)]
pub struct Autocomplete {
    params: ListParams,
    completions: Var<Vec<Completion>>,
    /// The one that Enter would take; none until it was gone to, so that Enter never takes what was not wanted.
    active: Var<Option<usize>>,
}

fn option_id(index: usize) -> String {
    ["search-option-", &index.to_string()].concat()
}

fn input() -> Option<HtmlInputElement> {
    focus::find("#search")?.dyn_into().ok()
}

impl Autocomplete {
    /// None yet.
    pub fn new(params: ListParams) -> Self {
        Self {
            params,
            completions: Var::new(Vec::new()),
            active: Var::new(None),
        }
    }

    /// The ID of the active one.
    pub fn active_id(self) -> Option<String> {
        self.active.get().map(option_id)
    }

    /// Whether the list is there.
    pub fn are_shown(self) -> bool {
        self.completions.with(|all| !all.is_empty())
    }

    /// The list, which listens to the box from now on.
    pub fn draw(self, input: El) -> View {
        let _ = input
            .on("input", move |_| self.offer())
            .on("keydown", move |event| self.key(event.unchecked_ref()))
            .on("paste", move |event| self.paste(event.unchecked_ref()))
            .on("blur", move |_| self.close());
        let count = move || match self.completions.with(Vec::len) {
            0 => String::new(),
            1 => "1 suggestion. Use the Down arrow key.".to_owned(),
            count => intl::integer(count) + " suggestions. Use the Down arrow key.",
        };
        let options = block("div", "search-list")
            .id(LIST)
            .attr("role", "listbox")
            .attr("aria-label", "Suggestions")
            .live_flag("hidden", move || !self.are_shown())
            .child(dynamic(move || self.options()));
        let said = hidden("").attr("role", "status").text(count);
        [options.into(), said.into()].into()
    }

    fn offer(self) {
        let Some(input) = input() else { return };
        let text = input.value();
        // The caret counts in UTF-16.
        let caret = input.selection_start().ok().flatten().unwrap_or_default() as usize;
        let units: Vec<u16> = text.encode_utf16().take(caret).collect();
        let caret = String::from_utf16_lossy(&units).len();
        let inventory = self.params.app.inventory;
        let values = |field: Field, typed: &str| {
            let mut offers = inventory.read(|inventory| inventory.suggest_values(field, typed));
            if field == Field::Region && offers.is_empty() {
                // Typed as a name.
                offers = inventory.read(|inventory| inventory.suggest_values(field, ""));
            }
            let label = |value: String| Suggestion {
                label: match field {
                    Field::Region => intl::region_name(&value).unwrap_or_default(),
                    Field::Type => NumberType::from_wire(&value).label().to_owned(),
                    Field::Capability => Capability::from_wire(&value).label().to_owned(),
                    _ => String::new(),
                },
                value,
            };
            offers.into_iter().map(label).collect()
        };
        let caret = caret.min(text.len());
        self.active.set(None);
        self.completions.set(complete(&text, caret, &values));
    }

    fn close(self) {
        if !self.completions.with_untracked(Vec::is_empty) {
            self.active.set(None);
            self.completions.set(Vec::new());
        }
    }

    fn key(self, event: &KeyboardEvent) {
        let count = self.completions.with_untracked(Vec::len);
        let active = self.active.get_untracked();
        if count == 0 {
            if event.key() == "ArrowDown" && event.alt_key() {
                self.offer();
            }
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self
                .active
                .set(Some(active.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" => self.active.set(Some(
                active.map_or(count - 1, |at| (at + count - 1) % count),
            )),
            "Enter" => match active {
                Some(at) => self.take(at),
                None => return self.close(),
            },
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Several lines or columns become a list of numbers. The browser would make one line of them.
    fn paste(self, event: &ClipboardEvent) {
        let data = event.clipboard_data();
        let text = data.and_then(|data| data.get_data("text/plain").ok());
        if let Some(text) = text.filter(|text| text.trim().contains(['\n', '\r', '\t'])) {
            event.prevent_default();
            self.close();
            paste(self.params, &text);
        }
    }

    /// Writes a completion where it belongs.
    fn take(self, at: usize) {
        let taken = self.completions.with_untracked(|all| all.get(at).cloned());
        let (Some(taken), Some(input)) = (taken, input()) else {
            return;
        };
        let mut text = input.value();
        let end = taken.span.start + taken.insert.len();
        if text.get(taken.span.clone()).is_none() {
            return;
        }
        text.replace_range(taken.span, &taken.insert);
        let value_follows = taken.insert.ends_with([':', '<', '>']);
        let mut caret = text.get(..end).unwrap_or_default().encode_utf16().count();
        if !value_follows && text.len() == end {
            // What comes next is another term.
            text.push(' ');
            caret += 1;
        }
        self.params.set_search(text.clone());
        input.set_value(&text);
        let caret = u32::try_from(caret).unwrap_or_default();
        let _ = input.set_selection_range(caret, caret);
        self.offer();
    }

    fn options(self) -> View {
        let options = self.completions.get();
        list(options.into_iter().enumerate(), |(at, option)| {
            let active = self.active;
            let note =
                (!option.note.is_empty()).then(|| block("span", "search-note").child(option.note));
            let row: El = block("div", "search-option")
                .id(&option_id(at))
                .attr("role", "option")
                .live("aria-selected", move || {
                    Some((active.get() == Some(at)).to_string())
                })
                .child(block("span", "search-insert").child(option.label))
                .child(note)
                // The box keeps the focus, and with it the list.
                .on("mousedown", |event| event.prevent_default())
                .press(move || {
                    self.take(at);
                    request_animation_frame(|| {
                        focus::focus("#search");
                    });
                });
            row.into()
        })
    }
}
