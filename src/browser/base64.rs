//! Encodings that the browser has built in.

/// Base64 of the text's UTF-8 bytes, as HTTP Basic wants it (RFC 7617 2.1).
pub fn encode(text: &str) -> String {
    // btoa takes one character per byte.
    let bytes: String = text.bytes().map(char::from).collect();
    leptos::prelude::window().btoa(&bytes).unwrap_or_default()
}
