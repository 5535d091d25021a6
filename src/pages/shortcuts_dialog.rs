//! The keys that work everywhere, and the sheet that lists all keys.

use std::rc::Rc;

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::{
    browser::{
        dom::{El, View, block, el, list, watch},
        focus, focus_recovery,
        shortcuts::{Shortcut, command_key, listen},
    },
    components::dialog::{close_row, dialog},
    reactive::Var,
    routes::Route,
    state::{app_state::AppState, settings::Settings},
};

const SEARCH: &str = "#search";

/// Listens to the keys that work on every page.
pub fn listen_everywhere(app: AppState, palette: Var<bool>, sheet: Var<bool>) {
    let shortcut = |key, single, run| Shortcut { key, single, run };
    listen(
        vec![
            shortcut("k", false, Rc::new(move || palette.set(true))),
            shortcut("/", true, Rc::new(move || search(app))),
            shortcut("?", true, Rc::new(move || sheet.set(true))),
        ],
        move || app.settings.single_keys.get_untracked(),
    );
}

/// Puts the focus into the search box, wherever the reader is.
fn search(app: AppState) {
    if focus::focus_and_select(SEARCH) || app.connection.client_untracked().is_none() {
        return;
    }
    app.history.push(&Route::Numbers.path());
    // The first frame gives the focus to the heading of the new page.
    request_animation_frame(|| {
        request_animation_frame(|| {
            focus::focus_and_select(SEARCH);
        });
    });
}

/// The keys of a group, and what they do. Alternatives are divided by `|`, keys pressed together by `+`; `Mod` is
/// the key that commands go with.
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

/// "Keyboard shortcuts", with the switch for those of a single key.
pub fn shortcuts_dialog(settings: Settings, open: Var<bool>) -> View {
    // It is there on every page, from the first rows on.
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
                            .child(el("dt").child(written(keys)))
                            .child(el("dd").child(*does))
                            .into()
                    })))
                    .into()
            });
            Some(
                [
                    // It scrolls where the window is low, so it takes the focus.
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
fn written(keys: &str) -> View {
    let mut views: Vec<View> = Vec::new();
    for chord in keys.split('|') {
        if !views.is_empty() {
            views.push(" or ".into());
        }
        let mut written = block("span", "chord");
        for (index, key) in chord.split('+').enumerate() {
            let key = if key == "Mod" { command_key() } else { key };
            written = written
                .child(if index > 0 { "+" } else { "" })
                .child(el("kbd").child(key));
        }
        views.push(written.into());
    }
    views.into()
}

/// The switch for the keys that do something when they are pressed alone; `hint` is the ID of its explanation.
pub fn single_key_switch(settings: Settings, hint: &str) -> El {
    let on = settings.single_keys;
    let tick = el("input")
        .attr("type", "checkbox")
        .attr("aria-describedby", hint)
        .on("change", move |_| on.update(|on| *on = !*on));
    // There may be two of it, one above the other.
    let element: HtmlInputElement = tick.element().unchecked_into();
    watch(move || element.set_checked(on.get()));
    block("div", "keys-switch")
        .child(
            block("label", "check")
                .child(tick)
                .child("Single-key shortcuts"),
        )
        .child(
            block("p", "field-hint")
                .id(hint)
                .child("/ and ? do something when they are pressed alone, outside of a field."),
        )
}
