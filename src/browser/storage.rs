//! What is kept between visits: settings, what the reader saves on purpose, the IDs of number orders, which no list of
//! the API would tell, and the days of saved calendar files. Never a secret, never other data of the project.

use super::dom::on_window;

fn store() -> Option<web_sys::Storage> {
    // Storage can be switched off by the reader; then nothing is remembered.
    web_sys::window()?.local_storage().ok().flatten()
}

/// The setting kept under `key`.
pub fn read(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Keeps a setting. A full or forbidden store is no error: the setting lives for this visit.
pub fn write(key: &str, value: &str) {
    if let Some(store) = store() {
        let _ = store.set_item(key, value);
    }
}

/// Runs `changed` when another tab has written something, for as long as its owner is there.
pub fn on_change(changed: impl Fn() + 'static) {
    on_window("storage", move |_| changed());
}
