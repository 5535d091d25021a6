//! Prefetched responses: requests that `boot.js` sent while the wasm was loading.

use js_sys::{Function, Map, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

/// Maximum age of a prefetched response, in milliseconds.
const MAX_AGE_MS: f64 = 15_000.0;

/// A GET request that was sent already.
pub struct Prefetched {
    /// When it was sent, in milliseconds since 1970.
    pub at_ms: f64,
    /// Takes an abort signal and returns the promise of a `Response`.
    take: Function,
}

impl Prefetched {
    /// The promise of the response; it rejects like `fetch`.
    ///
    /// # Errors
    /// None with the objects that boot.js makes.
    pub fn answer(&self, stop: &AbortSignal) -> Result<Promise, JsValue> {
        self.take.call1(&JsValue::UNDEFINED, stop)?.dyn_into()
    }
}

/// Takes the prefetched request for exactly this address. It can be taken once.
pub fn take(url: &str, now_ms: f64) -> Option<Prefetched> {
    let window = web_sys::window()?;
    let requests: Map = Reflect::get(&window, &"numberdeskPrefetched".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let url = JsValue::from_str(url);
    let sent = requests.get(&url);
    requests.delete(&url);
    let read = |name: &str| Reflect::get(&sent, &name.into()).ok();
    let prefetched = Prefetched {
        at_ms: read("at")?.as_f64()?,
        take: read("take")?.dyn_into().ok()?,
    };
    (now_ms - prefetched.at_ms < MAX_AGE_MS).then_some(prefetched)
}
