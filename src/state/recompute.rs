//! What is worked out of all numbers, anew whenever they or something else has changed.

use std::{future::Future, rc::Rc};

use numbers_client::cancel::CancelToken;

use crate::{
    browser::{clock, scheduling},
    reactive::{Var, effect, spawn},
};

/// It is worked out anew at most this often, in milliseconds, however fast numbers come.
const PAUSE_MS: f64 = 300.0;
/// For every second that it takes, others have so many.
const IDLE_FACTOR: f64 = 2.0;

/// Does `work` now, and again whenever what `track` reads has changed since it began; one at a time, until `cancel` is
/// stopped or the owner is left.
pub fn recompute_throttled<F: Future<Output = ()> + 'static>(
    track: impl Fn() + 'static,
    cancel: &CancelToken,
    work: impl Fn() -> F + 'static,
) {
    let (busy, stale) = (Var::new(false), Var::new(false));
    let (cancel, work) = (cancel.clone(), Rc::new(work));
    effect(move || {
        track();
        stale.set(true);
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (cancel, work) = (cancel.clone(), work.clone());
        spawn(async move {
            while !cancel.is_cancelled() && stale.try_with_untracked(|stale| *stale) == Some(true) {
                stale.set(false);
                let since = clock::now_ms();
                work().await;
                let pause = PAUSE_MS.max((clock::now_ms() - since) * IDLE_FACTOR);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "some seconds at most, and not negative"
                )]
                scheduling::sleep(pause as u32).await;
            }
            busy.set(false);
        });
    });
}
