//! The shortcuts that work on every page, and the dialog that lists all shortcuts.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::{
    browser::{
        dom::{El, View, block, el, list, watch},
        focus, focus_recovery,
        shortcuts::{Shortcut, command_key, listen},
    },
    components::legacy::{close_row, dialog},
    routes::Route,
    state::{app_state::AppState, settings::Settings},
};

const SEARCH: &str = "#search";

/// Listens to the shortcuts that work on every page.
pub fn listen_everywhere(
    app: AppState,
    palette_open: RwSignal<bool>,
    shortcuts_open: RwSignal<bool>,
) {
    let shortcut = |key, single, run| Shortcut { key, single, run };
    listen(
        vec![
            shortcut("k", false, Rc::new(move || palette_open.set(true))),
            shortcut("/", true, Rc::new(move || search(app))),
            shortcut("?", true, Rc::new(move || shortcuts_open.set(true))),
        ],
        move || app.settings.single_keys.get_untracked(),
    );
}

/// Focuses the search box, on whatever page.
fn search(app: AppState) {
    if focus::focus_and_select(SEARCH) || app.connection.client_untracked().is_none() {
        return;
    }
    app.history.push(&Route::Numbers.path());
    // In the second frame: in the first one the heading of the new page is focused.
    request_animation_frame(|| {
        request_animation_frame(|| {
            focus::focus_and_select(SEARCH);
        });
    });
}

/// A group of shortcuts: its heading, then keys and what they do.
///
/// `|` separates alternatives, `+` keys pressed together; `Mod` is Ctrl, or ⌘ on a Mac.
type Group = (&'static str, &'static [(&'static str, &'static str)]);

const GROUPS: [Group; 3] = [
    (
        "Anywhere",
        &[
            ("Mod+K", "Command palette"),
            ("/", "Search the numbers"),
            ("?", "Keyboard shortcuts"),
            ("Escape", "Close what is open"),
        ],
    ),
    (
        "In the list",
        &[
            ("Arrow keys", "Move by a row or a column"),
            ("Home|End", "First or last column"),
            ("Page Up|Page Down", "Move by a screenful"),
            ("Ctrl+Home|Ctrl+End", "First or last number"),
            ("A–Z|0–9", "Next row that starts with it"),
            ("Enter", "Open the number"),
            ("Shift+Enter", "Peek at the number"),
            (
                "Shift+Enter|Shift+click",
                "On a heading: add it to the sort",
            ),
        ],
    ),
    (
        "Selecting in the list",
        &[
            ("Space", "Select the number"),
            ("Shift+Space|Shift+Arrow keys", "Extend the selection"),
            ("Mod+A", "Select all that match"),
            ("Escape", "Clear the selection or close the peek"),
        ],
    ),
];

/// The dialog "Keyboard shortcuts", with the switch for single-key shortcuts.
pub fn shortcuts_dialog(settings: Settings, open: RwSignal<bool>) -> View {
    // Installed here because this is the part of every page that comes with the deferred chunk.
    focus_recovery::install();
    dialog(
        open,
        || "Keyboard shortcuts".to_owned(),
        move |handle| {
            let groups = list(GROUPS, |(name, keys)| {
                block("section", "keys-group")
                    .child(el("h3").child(name))
                    .child(el("dl").child(list(keys, |(keys, does)| {
                        el("div")
                            .child(el("dt").child(labelled(keys)))
                            .child(el("dd").child(*does))
                            .into()
                    })))
                    .into()
            });
            Some(
                [
                    // Focusable, since it scrolls in a low window.
                    block("div", "keys")
                        .attr("tabindex", "0")
                        .attr("role", "group")
                        .attr("aria-label", "All keys")
                        .child(groups)
                        .into(),
                    single_key_switch(settings, "single-keys-hint").into(),
                    close_row(handle, ""),
                ]
                .into(),
            )
        },
    )
}

/// The keys as they are labelled.
fn labelled(keys: &str) -> View {
    let mut views: Vec<View> = Vec::new();
    for chord in keys.split('|') {
        if !views.is_empty() {
            views.push(" or ".into());
        }
        let mut chord_view = block("span", "chord");
        for (index, key) in chord.split('+').enumerate() {
            let key = if key == "Mod" { command_key() } else { key };
            chord_view = chord_view
                .child(if index > 0 { "+" } else { "" })
                .child(el("kbd").child(key));
        }
        views.push(chord_view.into());
    }
    views.into()
}

/// The switch for single-key shortcuts; `hint` is the ID of its description.
pub fn single_key_switch(settings: Settings, hint: &str) -> El {
    let is_on = settings.single_keys;
    let checkbox = el("input")
        .attr("type", "checkbox")
        .attr("aria-describedby", hint)
        .on("change", move |_| is_on.update(|is_on| *is_on = !*is_on));
    // The page and the dialog above it may both have one.
    let element: HtmlInputElement = checkbox.element().unchecked_into();
    watch(move || element.set_checked(is_on.get()));
    block("div", "keys-switch")
        .child(
            block("label", "check")
                .child(checkbox)
                .child("Single-key shortcuts"),
        )
        .child(
            block("p", "field-hint")
                .id(hint)
                .child("/ and ? do something when they are pressed alone, outside of a field."),
        )
}
