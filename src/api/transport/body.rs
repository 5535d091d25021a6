//! The body of an answer, received piece by piece: with a limit on silence, and one on its size.

use std::cell::Cell;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use numbers_client::failure::Failure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader, Response};

use super::Call;

/// The largest body that is taken in, in bytes. A page of 1,000 numbers has half a megabyte; what inflates without end must
/// not fill the memory.
pub const MOST_BYTES: usize = 16 << 20;
/// What is wrong with a larger one.
pub const TOO_LARGE: &str = "it is larger than 16 MB";

/// The body of an answer, which lies outside the wasm's memory as yet. That memory grows with whatever is in it at the
/// same time and never shrinks, so of several large answers one is taken in after the other.
pub struct Body {
    pieces: Vec<Uint8Array>,
    length: usize,
}

impl Body {
    /// Whether it is a web page: no JSON begins with `<`.
    pub(super) fn is_web_page(&self) -> bool {
        const ENOUGH: u32 = 64;
        self.pieces.first().is_some_and(|piece| {
            let start = piece.subarray(0, ENOUGH).to_vec();
            let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start);
            start.trim_ascii_start().starts_with(b"<")
        })
    }

    /// Takes it in.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.length];
        let mut at = 0;
        for piece in &self.pieces {
            let end = at + piece.length() as usize;
            if let Some(place) = bytes.get_mut(at..end) {
                piece.copy_to(place);
            }
            at = end;
        }
        bytes
    }
}

/// What waits for an answer, and ends the request where nothing of it comes for too long.
pub(super) struct Receiver<'a> {
    call: &'a Call,
    stop: Option<AbortController>,
    silent: Cell<bool>,
}

impl<'a> Receiver<'a> {
    pub(super) fn new(call: &'a Call) -> Self {
        Self {
            call,
            stop: AbortController::new().ok(),
            silent: Cell::new(false),
        }
    }

    /// Stops the request when the call is stopped, and when this is tired of waiting.
    pub(super) fn signal(&self) -> AbortSignal {
        let signals = Array::new();
        for controller in [&self.stop, &self.call.cancel.0].into_iter().flatten() {
            signals.push(&controller.signal());
        }
        AbortSignal::any(&signals)
    }

    /// Why nothing came.
    pub(super) fn failure(&self) -> Failure {
        if self.call.cancel.stopped() {
            Failure::Aborted
        } else if self.silent.get() {
            Failure::Timeout(self.call.timeout_ms / 1000)
        } else {
            Failure::Network
        }
    }

    fn stop(&self) {
        if let Some(controller) = &self.stop {
            controller.abort();
        }
    }

    /// What a promise brings, unless it takes longer than the time limit.
    pub(super) async fn next(&self, promise: Promise) -> Result<JsValue, Failure> {
        let (promise, clock) = (
            JsFuture::from(promise),
            TimeoutFuture::new(self.call.timeout_ms),
        );
        match select(promise, clock).await {
            Either::Left((Ok(value), _)) => return Ok(value),
            Either::Left(_) => {}
            Either::Right(_) => {
                self.silent.set(true);
                self.stop();
            }
        }
        Err(self.failure())
    }

    /// The whole body. The time limit is for each piece: a slow line needs more time, a dead one brings nothing.
    pub(super) async fn body(&self, response: &Response) -> Result<Body, Failure> {
        let mut body = Body {
            pieces: Vec::new(),
            length: 0,
        };
        let Some(stream) = response.body() else {
            return Ok(body);
        };
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        loop {
            let read = self.next(reader.read()).await?;
            // What `read` brings has no other shape.
            let piece = Reflect::get(&read, &"value".into()).ok();
            let Some(piece) = piece.and_then(|piece| piece.dyn_into::<Uint8Array>().ok()) else {
                return Ok(body);
            };
            body.length += piece.length() as usize;
            if body.length > MOST_BYTES {
                self.stop();
                return Err(Failure::Unreadable(TOO_LARGE.to_owned()));
            }
            body.pieces.push(piece);
        }
    }
}
