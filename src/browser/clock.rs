//! Time as the browser tells it.

use gloo_timers::future::TimeoutFuture;

/// Milliseconds since the Unix epoch, by the reader's clock.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Waits for so many milliseconds without blocking the page.
pub async fn sleep(ms: u32) {
    TimeoutFuture::new(ms).await;
}

/// A number in `0.0..1.0`, for jitter only: it decides nothing that must not be guessed.
pub fn random() -> f64 {
    js_sys::Math::random()
}
