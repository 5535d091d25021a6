//! What `boot.js` asked for while the wasm was on its way, so that the answers need not wait for it.

use js_sys::{Function, Map, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

/// How old such an answer may be when it is taken, in milliseconds: what is asked for later than that is asked of the
/// server.
const FRESH_MS: f64 = 15_000.0;

/// A GET that was sent already.
pub struct Prefetched {
    /// When, in milliseconds since 1970.
    pub at_ms: f64,
    /// Gives the answer, a `Response`, for a signal that stops it.
    take: Function,
}

impl Prefetched {
    /// The answer; it fails as `fetch` does.
    ///
    /// # Errors
    /// Not with what boot.js made.
    pub fn answer(&self, stop: &AbortSignal) -> Result<Promise, JsValue> {
        self.take.call1(&JsValue::UNDEFINED, stop)?.dyn_into()
    }
}

/// What was sent to this very address without credentials. It is there once: who asks again asks the server.
pub fn take(url: &str, now_ms: f64) -> Option<Prefetched> {
    let window = web_sys::window()?;
    let all: Map = Reflect::get(&window, &"numberdeskPrefetched".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let url = JsValue::from_str(url);
    let sent = all.get(&url);
    all.delete(&url);
    let read = |name: &str| Reflect::get(&sent, &name.into()).ok();
    let early = Prefetched {
        at_ms: read("at")?.as_f64()?,
        take: read("take")?.dyn_into().ok()?,
    };
    (now_ms - early.at_ms < FRESH_MS).then_some(early)
}
