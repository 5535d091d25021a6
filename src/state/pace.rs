//! The pauses between the reads of something that is being followed.

use numbers_client::{
    failure::Failure,
    rounds::{FIRST_MS, LONGEST_MS},
};

use crate::browser::{clock, media};

/// How often a page that nobody looks at asks whether somebody does now, in milliseconds.
const HIDDEN_MS: u32 = 500;

/// How long the next pause is.
pub struct Pace {
    wait: i64,
    /// The least that the next pause takes, in milliseconds.
    least: f64,
}

impl Pace {
    /// From the shortest pause on.
    pub fn start() -> Self {
        Self {
            wait: FIRST_MS,
            least: 0.0,
        }
    }

    /// Makes the next pause as long as the server asks for, where a read failed with that.
    #[expect(clippy::cast_precision_loss, reason = "at most ten days")]
    pub fn obey(&mut self, failure: Option<&Failure>) {
        let seconds = failure.and_then(Failure::retry_after_s);
        self.least = seconds.unwrap_or_default() as f64 * 1000.0;
    }

    /// Pauses, the next time twice as long, and on until somebody looks at the page; whether to go on then.
    pub async fn pause(&mut self, goes_on: impl Fn() -> bool) -> bool {
        // Jitter, so that many tabs do not ask in step.
        let jitter = 0.9 + 0.2 * clock::random();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "at most ten days"
        )]
        clock::sleep((self.wait as f64 * jitter).max(self.least) as u32).await;
        while goes_on() && !media::visible() {
            clock::sleep(HIDDEN_MS).await;
        }
        self.wait = (self.wait * 2).min(LONGEST_MS);
        goes_on()
    }
}
