//! Time as the browser tells it.

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{request_animation_frame, set_timeout};
use web_sys::MessageChannel;

use super::media;

/// Waits for so many milliseconds without blocking the page.
pub async fn sleep(ms: u32) {
    TimeoutFuture::new(ms).await;
}

/// A number in `0.0..1.0`, for jitter only: it decides nothing that must not be guessed.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Runs something just before the next frame is painted; soon where none is, because nobody looks at the page.
pub fn next_frame(run: impl FnOnce() + 'static) {
    if media::is_page_visible() {
        request_animation_frame(run);
    } else {
        set_timeout(run, Duration::ZERO);
    }
}

/// Waits until the next frame is painted; not long where none is, because nobody looks at the page.
pub async fn next_paint() {
    let framed = js_sys::Promise::new(&mut |resolve, _| {
        next_frame(move || {
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        });
    });
    let _ = wasm_bindgen_futures::JsFuture::from(framed).await;
    yield_to_main().await;
}

/// Lets the browser do what else is due, such as painting and input, and comes back right after. Unlike a timer it is
/// not slowed down when called often.
pub async fn yield_to_main() {
    let Ok(channel) = MessageChannel::new() else {
        return sleep(0).await;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let came = js_sys::Promise::new(&mut |resolve, _| here.set_onmessage(Some(&resolve)));
    // It fails only for what can't be copied.
    let _ = there.post_message(&wasm_bindgen::JsValue::NULL);
    let _ = wasm_bindgen_futures::JsFuture::from(came).await;
    here.close();
}
