//! File inputs.

use wasm_bindgen::JsCast;
/// A chosen file. Its contents stay with the browser, outside of the wasm memory.
pub use web_sys::File;
use web_sys::HtmlInputElement;

use super::dom::{El, el};

/// A file input for one file of these media types. `on_change` gets the file, or `None` when it was removed.
pub fn file_input(mime_types: &[String], on_change: impl Fn(Option<File>) + 'static) -> El {
    let input = el("input").attr("type", "file");
    let input = match mime_types {
        [] => input,
        types => input.attr("accept", &types.join(",")),
    };
    let element: HtmlInputElement = input.element().unchecked_into();
    input.on("change", move |_| {
        on_change(element.files().and_then(|files| files.get(0)));
    })
}
