//! An empty stand-in for the crate `wasm-streams`.
//!
//! Leptos always brings in `server_fn`, and that brings in wasm-streams, whose classes are exported to JavaScript and
//! so stay in the page although nothing uses them: 5 to 8 KB of the first load. Numberdesk has no server functions, so
//! none of this is ever called; only the names that `server_fn` mentions are here.

use futures_util::{Stream, stream};
use wasm_bindgen::JsValue;

/// A stream of nothing.
#[derive(Debug)]
pub struct ReadableStream(Option<web_sys::ReadableStream>);

impl ReadableStream {
    /// Keeps the browser's stream, unread.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(Some(raw))
    }

    /// Drops the stream.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        Self(None)
    }

    /// The browser's stream; nothing (`undefined`) where there was none.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0.unwrap_or_else(|| JsValue::UNDEFINED.into())
    }

    /// A stream that has ended.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        stream::empty()
    }
}
