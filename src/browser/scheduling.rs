//! Scheduling: sleeping, frames, and yielding to the main thread.
//!
//! Everything runs on the browser's one main thread. A loop over many rows is time-sliced ([`TimeSlice`]): it works for
//! some milliseconds, then awaits [`yield_to_main`], so that input and painting are never blocked for longer than a slice.
//! What should be painted first awaits [`next_paint`].

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use leptos::prelude::{request_animation_frame, set_timeout};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

use super::{clock, media};

/// Sleeps for `ms` milliseconds.
pub fn sleep(ms: u32) -> TimeoutFuture {
    TimeoutFuture::new(ms)
}

/// A random number in `0.0..1.0`, for jitter; not cryptographically secure.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// A stretch of work on the main thread, and how long it may last.
///
/// ```ignore
/// let mut slice = TimeSlice::half_frame();
/// for row in rows {
///     handle(row);
///     if slice.is_over() {
///         slice.renew().await;
///     }
/// }
/// ```
pub struct TimeSlice {
    started_ms: f64,
    length_ms: f64,
}

impl TimeSlice {
    /// Half a frame, in milliseconds: the other half is left to the browser.
    pub const HALF_FRAME_MS: f64 = 8.0;

    /// Begins a slice of `length_ms` milliseconds.
    pub fn new(length_ms: f64) -> TimeSlice {
        TimeSlice {
            started_ms: clock::now_ms(),
            length_ms,
        }
    }

    /// Begins a slice of half a frame.
    pub fn half_frame() -> TimeSlice {
        TimeSlice::new(TimeSlice::HALF_FRAME_MS)
    }

    /// Whether its time is used up.
    pub fn is_over(&self) -> bool {
        clock::now_ms() - self.started_ms >= self.length_ms
    }

    /// Yields to the main thread, then begins another one of the same length.
    pub async fn renew(&mut self) {
        yield_to_main().await;
        self.started_ms = clock::now_ms();
    }
}

/// Runs `run` before the next frame; in a hidden page, which has no frames, in the next task.
pub fn next_frame(run: impl FnOnce() + 'static) {
    if media::is_page_visible() {
        request_animation_frame(run);
    } else {
        set_timeout(run, Duration::ZERO);
    }
}

/// Waits until the next frame is painted; in a hidden page, for the next task.
pub async fn next_paint() {
    let frame = Promise::new(&mut |resolve, _| {
        next_frame(move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
    });
    let _ = JsFuture::from(frame).await;
    yield_to_main().await;
}

/// Yields to the main thread: the browser handles input and paints, then continues here.
///
/// By a `MessageChannel`, because timers are clamped to 4 ms when they are nested. Not by `scheduler.yield`, which continues
/// before work that others have queued, the first paint among it: with 100,000 numbers the first row came after 270 ms instead
/// of 186 (2026-12-01, five and three rounds, Chromium 156).
pub async fn yield_to_main() {
    let Ok(channel) = MessageChannel::new() else {
        return sleep(0).await;
    };
    let (receiver, sender) = (channel.port1(), channel.port2());
    let received = Promise::new(&mut |resolve, _| receiver.set_onmessage(Some(&resolve)));
    // It fails only for values that can't be cloned.
    let _ = sender.post_message(&JsValue::NULL);
    let _ = JsFuture::from(received).await;
    receiver.close();
}
