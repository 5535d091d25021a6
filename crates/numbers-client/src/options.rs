//! Options of a request: cancellation, time limit, retries.

use std::rc::Rc;

use crate::cancel::CancelToken;

/// Default time limit on silence, in milliseconds: before the response, and between two chunks of its body.
pub const TIMEOUT_MS: u32 = 15_000;
/// Default number of retries of a read.
pub const RETRIES: u32 = 4;

/// Options of a request.
#[derive(Clone)]
pub struct RequestOptions {
    /// Cancels the request.
    pub cancel: CancelToken,
    /// Time limit on silence of each try, in milliseconds.
    pub timeout_ms: u32,
    /// Number of retries of a read.
    pub retries: u32,
    /// Number of retries of a read after timeouts.
    pub timeout_retries: u32,
    on_retry: Option<Rc<dyn Fn(Option<Retry>)>>,
}

impl RequestOptions {
    /// Default time limit and retries.
    pub fn new(cancel: &CancelToken) -> Self {
        Self {
            cancel: cancel.clone(),
            timeout_ms: TIMEOUT_MS,
            retries: RETRIES,
            timeout_retries: RETRIES,
            on_retry: None,
        }
    }

    /// Without retries: for a probe whose error is a result.
    pub fn once(self) -> Self {
        Self { retries: 0, ..self }
    }

    /// At most one retry after a timeout: for a read that can be split into smaller ones.
    pub fn impatient(self) -> Self {
        Self {
            timeout_retries: self.timeout_retries.min(1),
            ..self
        }
    }

    /// Calls `on_retry` before every retry, and with `None` at the end of the read. Never after the cancellation, when the
    /// caller may be gone.
    pub fn on_retry(self, on_retry: impl Fn(Option<Retry>) + 'static) -> Self {
        Self {
            on_retry: Some(Rc::new(on_retry)),
            ..self
        }
    }

    pub(crate) fn report(&self, retry: Option<Retry>) {
        if let Some(on_retry) = &self.on_retry
            && !self.cancel.is_cancelled()
        {
            on_retry(retry);
        }
    }
}

impl Default for RequestOptions {
    /// Default options of a request that is never cancelled.
    fn default() -> Self {
        Self::new(&CancelToken::new())
    }
}

/// A retry that is being waited for.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// Number of the retry, from 1.
    pub number: u32,
    /// Maximum number of retries.
    pub limit: u32,
    /// Wait before it, in milliseconds.
    pub wait_ms: u32,
    /// Cause, in two or three words.
    pub cause: String,
}

impl Retry {
    /// The retry in words: "Trying again in 3 s (2 of 4): the server answered 503."
    pub fn text(&self) -> String {
        let Self {
            number,
            limit,
            cause,
            ..
        } = self;
        let seconds = self.wait_ms.div_ceil(1000);
        format!("Trying again in {seconds} s ({number} of {limit}): {cause}.")
    }
}
