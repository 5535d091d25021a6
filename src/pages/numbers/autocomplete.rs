//! Autocomplete: suggestions under the search box (ARIA combobox with a listbox). Number lists are pasted here too.

use leptos::{html, prelude::*};
use numbers_inventory::search::{Completion, Field, Suggestion, complete};
use numbers_model::enums::{Capability, NumberType};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::{list_params::ListParams, number_list::paste};
use crate::{
    browser::{event_listener::on_element, focus, intl},
    components::excerpt::excerpt,
};

/// The ID of the listbox.
pub const LIST: &str = "search-list";

/// The suggestions for the search box. Copies share them.
#[derive(Clone, Copy)]
pub struct Autocomplete {
    params: ListParams,
    /// Text of several lines that was pasted and is not read yet.
    pub pasted: RwSignal<String>,
    completions: RwSignal<Vec<Completion>>,
    /// The suggestion that Enter takes. None until the reader moves to one, so that Enter never inserts by accident.
    active: RwSignal<Option<usize>>,
}

fn option_id(index: usize) -> String {
    format!("search-option-{index}")
}

/// Whether the reader is in the search box, with something in it.
fn is_typing() -> bool {
    let focused = focus::active_element();
    input()
        .is_some_and(|input| !input.value().is_empty() && focused.as_ref() == Some(input.as_ref()))
}

fn input() -> Option<HtmlInputElement> {
    focus::find("#search")?.dyn_into().ok()
}

impl Autocomplete {
    /// Without suggestions.
    pub fn new(params: ListParams) -> Self {
        Self {
            params,
            pasted: RwSignal::new(String::new()),
            completions: RwSignal::new(Vec::new()),
            active: RwSignal::new(None),
        }
    }

    /// The ID of the active suggestion.
    pub fn active_id(self) -> Option<String> {
        self.active.get().map(option_id)
    }

    /// Whether the listbox is open.
    pub fn is_expanded(self) -> bool {
        self.completions.with(|all| !all.is_empty())
    }

    /// Suggests completions for the term at the caret.
    fn suggest(self) {
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
                // The reader may have typed the name of a region instead of its code.
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

    fn on_key(self, event: &KeyboardEvent) {
        let count = self.completions.with_untracked(Vec::len);
        let active = self.active.get_untracked();
        if count == 0 {
            if event.key() == "ArrowDown" && event.alt_key() {
                self.suggest();
            }
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self
                .active
                .set(Some(active.map_or(0, |index| (index + 1) % count))),
            "ArrowUp" => self.active.set(Some(
                active.map_or(count - 1, |index| (index + count - 1) % count),
            )),
            "Enter" => match active {
                Some(index) => self.insert(index),
                None => return self.close(),
            },
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Turns pasted lines or columns into a list of numbers, also those from before this code was there.
    fn read_pasted(self) {
        Effect::new(move || {
            let text = self.pasted.get();
            if !text.is_empty() {
                self.pasted.set(String::new());
                self.close();
                untrack(|| paste(self.params, &text));
            }
        });
    }

    /// Inserts a completion in place of the term it completes.
    fn insert(self, index: usize) {
        let completion = self
            .completions
            .with_untracked(|all| all.get(index).cloned());
        let (Some(completion), Some(input)) = (completion, input()) else {
            return;
        };
        let mut text = input.value();
        let end = completion.span.start + completion.insert.len();
        if text.get(completion.span.clone()).is_none() {
            return;
        }
        text.replace_range(completion.span, &completion.insert);
        let value_follows = completion.insert.ends_with([':', '<', '>']);
        let mut caret = text.get(..end).unwrap_or_default().encode_utf16().count();
        if !value_follows && text.len() == end {
            // The next character begins another term.
            text.push(' ');
            caret += 1;
        }
        self.params.set_search(text.clone());
        input.set_value(&text);
        let caret = u32::try_from(caret).unwrap_or_default();
        let _ = input.set_selection_range(caret, caret);
        self.suggest();
    }
}

/// The listbox, with its listeners on the search box.
#[component]
pub(super) fn Suggestions(
    /// The suggestions.
    autocomplete: Autocomplete,
    /// The search box.
    input: NodeRef<html::Input>,
) -> impl IntoView {
    if let Some(input) = input.get_untracked() {
        on_element(&input, "input", move |_| autocomplete.suggest());
        on_element(&input, "keydown", move |event| {
            autocomplete.on_key(event.unchecked_ref());
        });
        on_element(&input, "blur", move |_| autocomplete.close());
    }
    autocomplete.read_pasted();
    // What was typed before this code was there.
    if is_typing() {
        autocomplete.suggest();
    }
    let count = Memo::new(move |_| match autocomplete.completions.with(Vec::len) {
        0 => String::new(),
        1 => "1 suggestion. Use the Down arrow key.".to_owned(),
        count => format!(
            "{} suggestions. Use the Down arrow key.",
            intl::integer(count)
        ),
    });
    let options = move || {
        let completions = autocomplete.completions.get().into_iter().enumerate();
        let options = completions.map(|(index, completion)| {
            view! { <SuggestionOption autocomplete completion index /> }
        });
        options.collect_view()
    };
    view! {
        <div
            class="search-list"
            id=LIST
            role="listbox"
            aria-label="Suggestions"
            hidden=move || !autocomplete.is_expanded()
        >
            {options}
        </div>
        <span class="visually-hidden" role="status" prop:textContent=count></span>
    }
}

/// A suggestion.
#[component]
fn SuggestionOption(
    /// The suggestions.
    autocomplete: Autocomplete,
    /// The suggested completion.
    completion: Completion,
    /// Its index in the list.
    index: usize,
) -> impl IntoView {
    let active = autocomplete.active;
    let note = (!completion.note.is_empty()).then(|| {
        view! { <span class="search-note" prop:textContent=excerpt(&completion.note)></span> }
    });
    let choose = move |_| {
        autocomplete.insert(index);
        request_animation_frame(|| {
            focus::focus("#search");
        });
    };
    view! {
        <div
            id=option_id(index)
            class="search-option"
            role="option"
            aria-selected=move || (active.get() == Some(index)).to_string()
            // The search box keeps the focus: on blur the list would close.
            on:mousedown=|event| event.prevent_default()
            on:click=choose
        >
            <span class="search-insert" prop:textContent=excerpt(&completion.label)></span>
            {note}
        </div>
    }
}
