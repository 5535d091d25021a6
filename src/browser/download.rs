//! Downloads: files that the page makes.

use js_sys::{Array, Uint8Array};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::scheduling;

/// Time after which the object URL is revoked, in milliseconds. Browsers fetch it after the click.
const REVOKE_AFTER_MS: u32 = 60_000;

/// A file that is written chunk by chunk. The chunks are blobs, outside of the wasm memory.
pub struct Download {
    parts: Array,
}

impl Download {
    /// An empty file.
    pub fn new() -> Self {
        Self {
            parts: Array::new(),
        }
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// The browser's error.
    pub fn write(&self, bytes: &[u8]) -> Result<(), JsValue> {
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
        self.parts.push(&blob);
        Ok(())
    }

    /// Saves the file under a name.
    ///
    /// # Errors
    /// The browser's error; nothing was saved then.
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
        // Not at once: Safari fetches the URL only after the click, and would save an empty file.
        spawn_local(async move {
            scheduling::sleep(REVOKE_AFTER_MS).await;
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
