//! Keys that work wherever the focus is.

use std::rc::Rc;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{dom::on_window, focus};

/// A key that does something everywhere on the page.
pub struct Shortcut {
    /// The key as `KeyboardEvent.key` has it; a letter in lower case.
    pub key: &'static str,
    /// True for a key pressed alone, which must not get in the way of typing (WCAG 2.1.4); false for one that is
    /// pressed together with Ctrl, on a Mac with ⌘.
    pub single: bool,
    /// Does it.
    pub run: Rc<dyn Fn()>,
}

/// Where a key is text, or chooses something.
const TYPING: &str = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";

/// Listens to the shortcuts for as long as its owner is there. Single keys count only while `single` says so.
pub fn listen(shortcuts: Vec<Shortcut>, single: impl Fn() -> bool + 'static) {
    let apple = is_apple();
    on_window("keydown", move |event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        // Browsers send a bare event of this name when they fill in a field.
        if !event.is_instance_of::<KeyboardEvent>() {
            return;
        }
        let pressed = name(event);
        let (control, meta) = (event.ctrl_key(), event.meta_key());
        for shortcut in &shortcuts {
            if shortcut.key != pressed || event.alt_key() {
                continue;
            }
            let fires = if shortcut.single {
                let plain = !control && !meta && !event.default_prevented();
                plain && single() && !event.is_composing() && !busy()
            } else {
                // On a Mac, Ctrl and a letter edit text: Ctrl+K deletes to the end of the line.
                (control, meta) == (!apple, apple) && !event.shift_key()
            };
            if fires {
                event.prevent_default();
                (shortcut.run)();
                return;
            }
        }
    });
}

/// Whether single keys mean something else now.
fn busy() -> bool {
    let typing = focus::active_element()
        .is_some_and(|element| element.closest(TYPING).is_ok_and(|found| found.is_some()));
    typing || matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// The key in lower case. On a keyboard without Latin letters a letter key goes by its place.
fn name(event: &KeyboardEvent) -> String {
    let key = event.key();
    if key.is_ascii() {
        return key.to_ascii_lowercase();
    }
    let code = event.code();
    code.strip_prefix("Key")
        .map_or(key, str::to_ascii_lowercase)
}

/// Whether the keyboard is one of Apple's, where commands go with ⌘.
fn is_apple() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}

/// What is written on the key that commands go with.
pub fn command_key() -> &'static str {
    if is_apple() { "⌘" } else { "Ctrl" }
}
