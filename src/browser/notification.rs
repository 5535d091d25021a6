//! Messages of the browser itself, for those who look elsewhere.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// Whether messages may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// They are shown.
    Yes,
    /// Nobody was asked yet.
    NotAsked,
    /// The reader, or the browser, does not want them.
    No,
}

/// Whether messages may be shown now.
pub fn allowed() -> Allowed {
    // Browsers without them have no such object, and asking it would throw.
    let there = web_sys::window()
        .and_then(|window| js_sys::Reflect::has(&window, &"Notification".into()).ok())
        .unwrap_or_default();
    if !there {
        return Allowed::No;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Allowed::Yes,
        NotificationPermission::Default => Allowed::NotAsked,
        _ => Allowed::No,
    }
}

/// Asks the reader.
pub async fn ask() -> Allowed {
    if let Ok(answer) = Notification::request_permission() {
        let _ = JsFuture::from(answer).await;
    }
    allowed()
}

/// Shows a message, if that is allowed. One with the same tag is replaced.
pub fn notify(title: &str, text: &str, tag: &str) {
    if allowed() != Allowed::Yes {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(text);
    options.set_tag(tag);
    // Some browsers on phones only allow it to a service worker.
    let _ = Notification::new_with_options(title, &options);
}
