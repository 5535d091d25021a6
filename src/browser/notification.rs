//! Notifications of the browser, for readers who are in another tab.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// The notification permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Notifications are shown.
    Granted,
    /// The reader was not asked yet.
    Default,
    /// The reader or the browser refused.
    Denied,
}

/// The current permission.
pub fn permission() -> Permission {
    // Without support there is no such object, and reading its permission would throw.
    let is_supported = web_sys::window()
        .and_then(|window| js_sys::Reflect::has(&window, &"Notification".into()).ok())
        .unwrap_or_default();
    if !is_supported {
        return Permission::Denied;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Granted,
        NotificationPermission::Default => Permission::Default,
        _ => Permission::Denied,
    }
}

/// Asks the reader for permission.
pub async fn request_permission() -> Permission {
    if let Ok(answer) = Notification::request_permission() {
        let _ = JsFuture::from(answer).await;
    }
    permission()
}

/// Shows a notification, if permitted. It replaces one with the same tag.
pub fn notify(title: &str, text: &str, tag: &str) {
    if permission() != Permission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(text);
    options.set_tag(tag);
    // Some mobile browsers allow it to service workers only.
    let _ = Notification::new_with_options(title, &options);
}
