//! Files that the reader chooses.

use wasm_bindgen::JsCast;
/// A file of the reader. What is in it never comes into the memory of the app.
pub use web_sys::File;
use web_sys::HtmlInputElement;

use super::dom::{El, el};

/// A field for one file of these media types; `chosen` is told of it, or that none is chosen any more.
pub fn file_input(mime_types: &[String], chosen: impl Fn(Option<File>) + 'static) -> El {
    let input = el("input").attr("type", "file");
    let input = match mime_types {
        [] => input,
        types => input.attr("accept", &types.join(",")),
    };
    let element: HtmlInputElement = input.element().unchecked_into();
    input.on("change", move |_| {
        chosen(element.files().and_then(|files| files.get(0)));
    })
}
