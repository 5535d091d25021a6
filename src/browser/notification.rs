//! Messages of the browser itself, for those who look elsewhere.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// Whether messages may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// They are shown.
    Granted,
    /// Nobody was asked yet.
    Default,
    /// The reader, or the browser, does not want them.
    Denied,
}

/// Whether messages may be shown now.
pub fn permission() -> Permission {
    // Browsers without them have no such object, and asking it would throw.
    let there = web_sys::window()
        .and_then(|window| js_sys::Reflect::has(&window, &"Notification".into()).ok())
        .unwrap_or_default();
    if !there {
        return Permission::Denied;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Granted,
        NotificationPermission::Default => Permission::Default,
        _ => Permission::Denied,
    }
}

/// Asks the reader.
pub async fn request_permission() -> Permission {
    if let Ok(answer) = Notification::request_permission() {
        let _ = JsFuture::from(answer).await;
    }
    permission()
}

/// Shows a message, if that is allowed. One with the same tag is replaced.
pub fn notify(title: &str, text: &str, tag: &str) {
    if permission() != Permission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(text);
    options.set_tag(tag);
    // Some browsers on phones only allow it to a service worker.
    let _ = Notification::new_with_options(title, &options);
}
