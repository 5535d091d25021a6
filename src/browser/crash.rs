//! The message after a panic, made without Leptos, whose state may be what broke.

use leptos::prelude::document;
use wasm_bindgen::JsValue;

/// Replaces the page with a heading and a text.
///
/// # Errors
/// When there is no page.
pub fn replace_page(heading: &str, text: &str) -> Result<(), JsValue> {
    let body = document().body().ok_or(JsValue::NULL)?;
    body.set_text_content(None);
    for (tag, content) in [("h1", heading), ("p", text)] {
        let element = document().create_element(tag)?;
        element.set_text_content(Some(content));
        body.append_child(&element)?;
    }
    Ok(())
}
