//! Back-off between polls: doubling intervals with jitter, and `Retry-After`. A hidden page does not poll.

use numbers_client::{
    client_error::ClientError,
    poll_scheduler::{FIRST_MS, LONGEST_MS},
};

use crate::browser::{media, scheduling};

/// Interval at which a hidden page checks whether it is visible again, in milliseconds.
const HIDDEN_MS: u32 = 500;

/// The back-off of one polled resource.
pub struct Backoff {
    /// The next interval, in milliseconds.
    next_ms: i64,
    /// Minimum of the next interval, as the server asked for, in milliseconds.
    retry_after_ms: f64,
}

impl Backoff {
    /// Starts with the shortest interval.
    pub fn start() -> Self {
        Self {
            next_ms: FIRST_MS,
            retry_after_ms: 0.0,
        }
    }

    /// Respects the `Retry-After` of a failed poll for the next interval.
    #[expect(clippy::cast_precision_loss, reason = "at most ten days")]
    pub fn respect_retry_after(&mut self, failure: Option<&ClientError>) {
        let seconds = failure.and_then(ClientError::retry_after_s);
        self.retry_after_ms = seconds.unwrap_or_default() as f64 * 1000.0;
    }

    /// Waits for the interval and until the page is visible, then doubles it. Returns whether to poll on.
    pub async fn wait(&mut self, goes_on: impl Fn() -> bool) -> bool {
        // Jitter, so that many tabs don't poll in step.
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
