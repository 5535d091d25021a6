//! The shortcuts that work on every page, and the dialog that lists all shortcuts.

use std::rc::Rc;

use leptos::prelude::*;

use crate::{
    browser::{
        focus, focus_recovery,
        shortcuts::{Shortcut, command_key, listen},
    },
    components::dialog::{CloseRow, Dialog},
    routes::Route,
    state::app_state::{AppState, use_app_state},
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
#[component]
pub fn ShortcutsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    // Installed here because this is the part of every page that comes with the deferred chunk.
    focus_recovery::install();
    view! {
        <Dialog open name="Keyboard shortcuts">
            // Focusable, since it scrolls in a low window.
            <div class="keys" tabindex="0" role="group" aria-label="All keys">
                {GROUPS.map(|group| view! { <KeyGroup group /> }).into_iter().collect_view()}
            </div>
            <SingleKeySwitch hint_id="single-keys-hint" />
            <CloseRow />
        </Dialog>
    }
}

/// A group of shortcuts with its heading.
#[component]
fn KeyGroup(
    /// The group of shortcuts.
    group: Group,
) -> impl IntoView {
    let (name, shortcuts) = group;
    let shortcuts = shortcuts.iter().map(|(keys, does)| {
        view! {
            <div>
                <dt>
                    <Keys keys />
                </dt>
                <dd>{*does}</dd>
            </div>
        }
    });
    view! {
        <section class="keys-group">
            <h3>{name}</h3>
            <dl>{shortcuts.collect_view()}</dl>
        </section>
    }
}

/// The keys of a shortcut as they are labelled.
#[component]
fn Keys(
    /// The keys of the shortcut.
    keys: &'static str,
) -> impl IntoView {
    let chords = keys.split('|').enumerate().map(|(index, chord)| {
        let keys = chord.split('+').enumerate().map(|(index, key)| {
            let key = if key == "Mod" { command_key() } else { key };
            view! {
                {(index > 0).then_some("+")}
                <kbd>{key}</kbd>
            }
        });
        view! {
            {(index > 0).then_some(" or ")}
            <span class="chord">{keys.collect_view()}</span>
        }
    });
    chords.collect_view()
}

/// The switch for single-key shortcuts.
#[component]
pub fn SingleKeySwitch(
    /// The ID of its description.
    hint_id: &'static str,
) -> impl IntoView {
    let settings = use_app_state().settings;
    view! {
        <div class="keys-switch">
            <label class="check">
                // The page and the dialog above it may both have one.
                <input type="checkbox" aria-describedby=hint_id bind:checked=settings.single_keys />
                "Single-key shortcuts"
            </label>
            <p class="field-hint" id=hint_id>
                "/ and ? do something when they are pressed alone, outside of a field."
            </p>
        </div>
    }
}
