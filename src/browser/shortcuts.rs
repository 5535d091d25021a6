//! Keyboard shortcuts that work on the whole page.

use std::rc::Rc;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{event_listener::on_window, focus};

/// A keyboard shortcut.
pub struct Shortcut {
    /// The key as `KeyboardEvent.key` has it; a letter in lower case.
    pub key: &'static str,
    /// True for a single key, false for one with Ctrl, or ⌘ on a Mac. Single keys must not interfere with typing (WCAG
    /// 2.1.4).
    pub single: bool,
    /// The action.
    pub run: Rc<dyn Fn()>,
}

/// Elements in which keys type text or change the value.
const TYPING: &str = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";

/// Listens to the shortcuts while the owner lives; to single keys while `single_keys_on`.
pub fn listen(shortcuts: Vec<Shortcut>, single_keys_on: impl Fn() -> bool + 'static) {
    let apple = is_apple();
    on_window("keydown", move |event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        // Autofill dispatches a plain `Event` of this name.
        if !event.is_instance_of::<KeyboardEvent>() {
            return;
        }
        let pressed = key_name(event);
        let (control, meta) = (event.ctrl_key(), event.meta_key());
        for shortcut in &shortcuts {
            if shortcut.key != pressed || event.alt_key() {
                continue;
            }
            let fires = if shortcut.single {
                let plain = !control && !meta && !event.default_prevented();
                plain && single_keys_on() && !event.is_composing() && !is_typing_or_modal()
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

/// Whether the focus is where keys are text, or a dialog is open.
fn is_typing_or_modal() -> bool {
    let typing = focus::active_element()
        .is_some_and(|element| element.closest(TYPING).is_ok_and(|found| found.is_some()));
    typing || matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// The key in lower case. On keyboards without Latin letters, by the position of the key.
fn key_name(event: &KeyboardEvent) -> String {
    let key = event.key();
    if key.is_ascii() {
        return key.to_ascii_lowercase();
    }
    let code = event.code();
    code.strip_prefix("Key")
        .map_or(key, str::to_ascii_lowercase)
}

/// Whether the platform is Apple's, where shortcuts use ⌘ instead of Ctrl.
fn is_apple() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}

/// The label of the modifier key for shortcuts: "⌘" or "Ctrl".
pub fn command_key() -> &'static str {
    if is_apple() { "⌘" } else { "Ctrl" }
}
