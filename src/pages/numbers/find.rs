//! The search box with its completion, and what it says of a mistake.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement, KeyboardEvent};

use super::{Part, asked::Asked, later, view::View as Rows};
use crate::{
    browser::{
        dom::{El, View, block, dynamic, el, hidden, list, sign},
        focus, intl,
    },
    model::{
        kinds::{Capability, NumberType},
        search::{Completion, Field, Offer, complete},
    },
    reactive::Var,
    state::stores::Later,
};

const LIST: &str = "search-list";
const MISTAKE: &str = "search-mistake";

/// What is offered under the box. Copies share it.
#[derive(Clone, Copy)]
struct Offered {
    asked: Asked,
    completions: Var<Vec<Completion>>,
    /// The one that Enter would take; none until it was gone to, so that Enter never takes what was not wanted.
    active: Var<Option<usize>>,
}

/// The box.
pub fn search_box(asked: Asked, rows: Rows) -> View {
    let offered = Offered {
        asked,
        completions: Var::new(Vec::new()),
        active: Var::new(None),
    };
    let wrong = rows.mistake;
    let input = el("input")
        .id("search")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", "Number, name, plan… or region:SE charge<7d")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", LIST)
        .live("aria-activedescendant", move || {
            offered.active.get().map(option_id)
        })
        .live("aria-invalid", move || {
            wrong.with(Option::is_some).then(|| "true".to_owned())
        })
        .live("aria-describedby", move || {
            wrong.with(Option::is_some).then(|| MISTAKE.to_owned())
        })
        .live_value(move || asked.query.with(|query| query.text.clone()))
        .entered(move |text| {
            asked.type_text(text);
            offered.offer();
        })
        .on("keydown", move |event| offered.key(event.unchecked_ref()))
        .on("paste", move |event| offered.paste(event.unchecked_ref()))
        .on("blur", move |_| offered.close());
    // A search box can't say of itself whether its list is there. The combobox around it does (WAI-ARIA 1.1), and the
    // words below are for those whose screen reader says nothing of that.
    let input = el("div")
        .attr("role", "combobox")
        .attr("aria-label", "Search with suggestions")
        .attr("aria-haspopup", "listbox")
        .attr("aria-controls", LIST)
        .live("aria-expanded", move || {
            let some = offered.completions.with(|all| !all.is_empty());
            Some(some.to_string())
        })
        .child(input);
    let count = move || match offered.completions.with(Vec::len) {
        0 => String::new(),
        1 => "1 suggestion. Use the Down arrow key.".to_owned(),
        count => intl::integer(count) + " suggestions. Use the Down arrow key.",
    };
    let options = block("div", "search-list")
        .id(LIST)
        .attr("role", "listbox")
        .attr("aria-label", "Suggestions")
        .live_flag("hidden", move || offered.completions.with(Vec::is_empty))
        .child(dynamic(move || offered.options()));
    let mistake = move || {
        wrong.with(|wrong| {
            let wrong = wrong.as_ref()?;
            let words = [
                &wrong.text,
                " The list still shows the last search that made sense.",
            ]
            .concat();
            Some(
                block("p", "field-error")
                    .id(MISTAKE)
                    .child(sign("", "▲ "))
                    .child(words),
            )
        })
    };
    block("div", "field field-search")
        .live_class("field-wrong", move || wrong.with(Option::is_some))
        .child(el("label").attr("for", "search").child("Search numbers"))
        .child(input)
        .child(options)
        .child(hidden("").attr("role", "status").text(count))
        .child(el("div").attr("role", "status").child(dynamic(mistake)))
        .into()
}

fn option_id(index: usize) -> String {
    ["search-option-", &index.to_string()].concat()
}

fn input() -> Option<HtmlInputElement> {
    focus::find("#search")?.dyn_into().ok()
}

impl Offered {
    fn offer(self) {
        let Some(input) = input() else { return };
        let text = input.value();
        // The caret counts in UTF-16.
        let caret = input.selection_start().ok().flatten().unwrap_or_default() as usize;
        let units: Vec<u16> = text.encode_utf16().take(caret).collect();
        let caret = String::from_utf16_lossy(&units).len();
        let inventory = self.asked.stores.inventory;
        let values = |field: Field, typed: &str| {
            let mut offers = inventory.read(|inventory| inventory.offers(field, typed));
            if field == Field::Region && offers.is_empty() {
                // Typed as a name.
                offers = inventory.read(|inventory| inventory.offers(field, ""));
            }
            let label = |value: String| Offer {
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
        let stores = self.asked.stores;
        let data = event.clipboard_data();
        let text = data.and_then(|data| data.get_data("text/plain").ok());
        let Some(text) = text.filter(|text| text.trim().contains(['\n', '\r', '\t'])) else {
            return;
        };
        if stores.later.get_untracked() != Later::Missing {
            event.prevent_default();
            self.close();
            later::run(stores, later::Part::List(Part::Paste(self.asked, text)));
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
        self.asked.type_text(text.clone());
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
