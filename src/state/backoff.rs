//! The pauses between the reads of something that is being followed.

use numbers_client::{
    client_error::ClientError,
    rounds::{FIRST_MS, LONGEST_MS},
};

use crate::browser::{media, scheduling};

/// How often a page that nobody looks at asks whether somebody does now, in milliseconds.
const HIDDEN_MS: u32 = 500;

/// How long the next pause is.
pub struct Backoff {
    next_ms: i64,
    /// The least that the next pause takes, in milliseconds.
    retry_after_ms: f64,
}

impl Backoff {
    /// From the shortest pause on.
    pub fn start() -> Self {
        Self {
            next_ms: FIRST_MS,
            retry_after_ms: 0.0,
        }
    }

    /// Makes the next pause as long as the server asks for, where a read failed with that.
    #[expect(clippy::cast_precision_loss, reason = "at most ten days")]
    pub fn respect_retry_after(&mut self, failure: Option<&ClientError>) {
        let seconds = failure.and_then(ClientError::retry_after_s);
        self.retry_after_ms = seconds.unwrap_or_default() as f64 * 1000.0;
    }

    /// Pauses, the next time twice as long, and on until somebody looks at the page; whether to go on then.
    pub async fn wait(&mut self, goes_on: impl Fn() -> bool) -> bool {
        // Jitter, so that many tabs do not ask in step.
        let jitter = 0.9 + 0.2 * scheduling::random();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "at most ten days"
        )]
        scheduling::sleep((self.next_ms as f64 * jitter).max(self.retry_after_ms) as u32).await;
        while goes_on() && !media::is_page_visible() {
            scheduling::sleep(HIDDEN_MS).await;
        }
        self.next_ms = (self.next_ms * 2).min(LONGEST_MS);
        goes_on()
    }
}
