//! Effects, compiled once.
//!
//! `Effect::new` is compiled anew for every closure that is handed to it, 1.2 KB of wasm each; behind a box it is compiled
//! once (docs/decisions/0001).

use leptos::prelude::Effect;

/// Runs `run` now and whenever what it reads has changed, for as long as its owner is there.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(run: Box<dyn FnMut()>) {
        Effect::new(run);
    }
    boxed(Box::new(run));
}
