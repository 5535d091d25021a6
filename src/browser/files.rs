//! File inputs.

/// A chosen file. Its contents stay with the browser, outside of the wasm memory.
pub use web_sys::File;
use web_sys::HtmlInputElement;

/// The first file that is chosen in a file input.
pub fn first_file(input: &HtmlInputElement) -> Option<File> {
    input.files().and_then(|files| files.get(0))
}
