//! Throttled recomputation of what is derived from all numbers.

use std::{future::Future, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use numbers_client::cancel::CancelToken;

use crate::browser::{clock, scheduling};

/// Minimum pause between two runs, in milliseconds, however fast numbers arrive.
const MIN_PAUSE_MS: f64 = 300.0;
/// Idle time after a run, as a multiple of how long it took. At most a third of the main thread.
const IDLE_FACTOR: f64 = 2.0;

/// Runs `work` now, and again whenever what `track` reads has changed since the last run.
///
/// One run at a time, until `cancel` is stopped or the owner is disposed.
pub fn recompute_throttled<F: Future<Output = ()> + 'static>(
    track: impl Fn() + 'static,
    cancel: &CancelToken,
    work: impl Fn() -> F + 'static,
) {
    let (is_running, is_stale) = (RwSignal::new(false), RwSignal::new(false));
    let (cancel, work) = (cancel.clone(), Rc::new(work));
    Effect::new(move || {
        track();
        is_stale.set(true);
        if is_running.get_untracked() {
            return;
        }
        is_running.set(true);
        let (cancel, work) = (cancel.clone(), work.clone());
        spawn_local(async move {
            while !cancel.is_cancelled()
                && is_stale.try_with_untracked(|is_stale| *is_stale) == Some(true)
            {
                is_stale.set(false);
                let started = clock::now_ms();
                work().await;
                let pause = MIN_PAUSE_MS.max((clock::now_ms() - started) * IDLE_FACTOR);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "some seconds at most, and not negative"
                )]
                scheduling::sleep(pause as u32).await;
            }
            is_running.set(false);
        });
    });
}
