//! Hands a file to the reader.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::scheduling;
use crate::reactive::spawn;

/// How long the browser may take to fetch a file that it was offered, in milliseconds.
const KEPT_MS: u32 = 60_000;

/// A file that is written piece by piece. What was written lies with the browser, not in this page's memory.
pub struct Download {
    parts: Array,
}

impl Download {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            parts: Array::new(),
        }
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// What the browser refused.
    pub fn write(&self, bytes: &[u8]) -> Result<(), JsValue> {
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
        self.parts.push(&blob);
        Ok(())
    }

    /// Offers it under a name.
    ///
    /// # Errors
    /// What the browser refused; nothing was saved then.
    pub fn save(self, name: &str, media_type: &str) -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_blob_sequence_and_options(&self.parts, &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = leptos::prelude::document()
            .create_element("a")?
            .unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // Not in the same breath: Safari fetches the file only after the click, and would save an empty one.
        spawn(async move {
            scheduling::sleep(KEPT_MS).await;
            let _ = Url::revoke_object_url(&url);
        });
        Ok(())
    }
}

impl Default for Download {
    fn default() -> Self {
        Self::new()
    }
}
