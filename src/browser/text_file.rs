//! Text of chosen files.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::TextDecoder;

use super::files::File;

/// The bytes of a file; `None` if it can't be read, such as one that was moved meanwhile.
pub async fn bytes(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The text of bytes in an encoding, by its label of the WHATWG's Encoding. What is none becomes "�".
pub fn decode(bytes: &[u8], label: &str) -> Option<String> {
    let decoder = TextDecoder::new_with_label(label).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}
