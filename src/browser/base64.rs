//! Base64, by the browser's own encoder.

/// Base64 of the UTF-8 bytes of `text`, as HTTP Basic needs it (RFC 7617 section 2.1).
pub fn encode(text: &str) -> String {
    // `btoa` takes one character per byte.
    let bytes: String = text.bytes().map(char::from).collect();
    leptos::prelude::window().btoa(&bytes).unwrap_or_default()
}
