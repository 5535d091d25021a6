//! Local storage, shared by the tabs of this browser.
//!
//! It holds settings, saved views, protected numbers, the IDs of number orders, which the API can't list, and the days of
//! saved calendar files. Never a secret, never other data of the project.

use super::event_listener::on_window;

fn store() -> Option<web_sys::Storage> {
    // Without storage, which can be disabled, nothing is remembered.
    web_sys::window()?.local_storage().ok().flatten()
}

/// The value of `key`.
pub fn read(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Writes a value. A full or disabled storage is no error: the value lives for this visit.
pub fn write(key: &str, value: &str) {
    if let Some(store) = store() {
        let _ = store.set_item(key, value);
    }
}

/// Runs `changed` when another tab has written something, for as long as the owner lives.
pub fn on_change(changed: impl Fn() + 'static) {
    on_window("storage", move |_| changed());
}
