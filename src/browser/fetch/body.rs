//! The body of a response, received piece by piece: with a limit on silence, and one on its size.

use std::{cell::Cell, future::Future, pin::pin};

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use numbers_client::{
    cancel::CancelListener,
    transport::{MAX_BODY_BYTES, Outgoing, ResponseBody, TransportError},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStream, ReadableStreamDefaultReader};

/// A response body still held by JavaScript.
pub struct Body {
    pieces: Vec<Uint8Array>,
    length: usize,
}

impl Body {
    /// A body of one piece.
    pub(super) fn whole(bytes: Uint8Array) -> Self {
        Self {
            length: bytes.length() as usize,
            pieces: vec![bytes],
        }
    }
}

impl ResponseBody for Body {
    fn start(&self, bytes: usize) -> Vec<u8> {
        let piece = self.pieces.first();
        let end = u32::try_from(bytes).unwrap_or(u32::MAX);
        piece.map_or_else(Vec::new, |piece| piece.subarray(0, end).to_vec())
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.length];
        let mut start = 0;
        for piece in &self.pieces {
            let end = start + piece.length() as usize;
            if let Some(place) = bytes.get_mut(start..end) {
                piece.copy_to(place);
            }
            start = end;
        }
        bytes
    }
}

/// Waits for a response, and aborts the request where nothing of it comes for too long.
pub(super) struct Receiver<'a> {
    outgoing: &'a Outgoing<'a>,
    abort: AbortController,
    is_silent: Cell<bool>,
    _cancelled: CancelListener,
}

impl<'a> Receiver<'a> {
    pub(super) fn new(outgoing: &'a Outgoing<'a>) -> Result<Self, TransportError> {
        let abort = AbortController::new().map_err(|_| TransportError::Network)?;
        let aborted = abort.clone();
        Ok(Self {
            outgoing,
            abort,
            is_silent: Cell::new(false),
            _cancelled: outgoing.cancel.on_cancel(move || aborted.abort()),
        })
    }

    /// Aborts the request on cancellation, and on silence.
    pub(super) fn signal(&self) -> AbortSignal {
        self.abort.signal()
    }

    /// Why nothing came.
    pub(super) fn error(&self) -> TransportError {
        if self.outgoing.cancel.is_cancelled() {
            TransportError::Cancelled
        } else if self.is_silent.get() {
            TransportError::Timeout(self.outgoing.timeout_ms / 1000)
        } else {
            TransportError::Network
        }
    }

    /// What a future brings, unless it takes longer than the time limit.
    pub(super) async fn next<R, E>(
        &self,
        future: impl Future<Output = Result<R, E>>,
    ) -> Result<R, TransportError> {
        let limit = TimeoutFuture::new(self.outgoing.timeout_ms);
        match select(pin!(future), limit).await {
            Either::Left((Ok(value), _)) => return Ok(value),
            Either::Left(_) => {}
            Either::Right(_) => {
                self.is_silent.set(true);
                self.abort.abort();
            }
        }
        Err(self.error())
    }

    /// The whole body. The time limit is for each piece: a slow line needs more time, a dead one brings nothing.
    pub(super) async fn body(
        &self,
        stream: Option<ReadableStream>,
    ) -> Result<Body, TransportError> {
        let mut body = Body {
            pieces: Vec::new(),
            length: 0,
        };
        let Some(stream) = stream else {
            return Ok(body);
        };
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        loop {
            let read = self.next(JsFuture::from(reader.read())).await?;
            // What `read` brings has no other shape.
            let piece = Reflect::get(&read, &"value".into()).ok();
            let Some(piece) = piece.and_then(|piece| piece.dyn_into::<Uint8Array>().ok()) else {
                return Ok(body);
            };
            body.length += piece.length() as usize;
            if body.length > MAX_BODY_BYTES {
                self.abort.abort();
                return Err(TransportError::TooLarge);
            }
            body.pieces.push(piece);
        }
    }
}
