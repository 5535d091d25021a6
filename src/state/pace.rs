//! The pauses between the reads of something that is being followed.

use crate::{
    browser::{clock, media},
    model::rounds::{FIRST_MS, LONGEST_MS},
};

/// How often a page that nobody looks at asks whether somebody does now, in milliseconds.
const HIDDEN_MS: u32 = 500;

/// How long the next pause is.
pub struct Pace {
    wait: i64,
}

impl Pace {
    /// From the shortest pause on.
    pub fn start() -> Self {
        Self { wait: FIRST_MS }
    }

    /// Pauses, the next time twice as long, and on until somebody looks at the page; whether to go on then.
    pub async fn pause(&mut self, goes_on: impl Fn() -> bool) -> bool {
        // Jitter, so that many tabs do not ask in step.
        let jitter = 0.9 + 0.2 * clock::random();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "at most 66,000"
        )]
        clock::sleep((self.wait as f64 * jitter) as u32).await;
        while goes_on() && !media::visible() {
            clock::sleep(HIDDEN_MS).await;
        }
        self.wait = (self.wait * 2).min(LONGEST_MS);
        goes_on()
    }
}
