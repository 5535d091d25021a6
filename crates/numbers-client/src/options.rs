//! How a request is sent: cancellation, time limit, retries.

use std::rc::Rc;

use crate::cancel::CancelToken;

/// The time limit on silence of a request, in milliseconds: before its answer, and between two pieces of it.
pub const TIMEOUT_MS: u32 = 15_000;
/// How often a read is tried again.
pub const RETRIES: u32 = 4;

/// Options of a request.
#[derive(Clone)]
pub struct RequestOptions {
    /// Cancels the request.
    pub cancel: CancelToken,
    /// How long each try may bring nothing, in milliseconds.
    pub timeout_ms: u32,
    /// How often a read is tried again.
    pub retries: u32,
    /// How often a read is tried again that brought nothing within the time limit.
    pub timeout_retries: u32,
    on_retry: Option<Rc<dyn Fn(Option<Retry>)>>,
}

impl RequestOptions {
    /// The usual time limit and retries.
    pub fn new(cancel: &CancelToken) -> Self {
        Self {
            cancel: cancel.clone(),
            timeout_ms: TIMEOUT_MS,
            retries: RETRIES,
            timeout_retries: RETRIES,
            on_retry: None,
        }
    }

    /// No retries: for a question whose failure is an answer.
    pub fn once(self) -> Self {
        Self { retries: 0, ..self }
    }

    /// One more try at most where nothing came within the time limit: for what can be asked for in smaller parts.
    pub fn impatient(self) -> Self {
        Self {
            timeout_retries: self.timeout_retries.min(1),
            ..self
        }
    }

    /// Tells `on_retry` of every retry, and `None` once no other one comes: an answer came, or the read is given up. Nothing
    /// is told after the cancellation: nobody may be there any more to hear it.
    pub fn notify(self, on_retry: impl Fn(Option<Retry>) + 'static) -> Self {
        Self {
            on_retry: Some(Rc::new(on_retry)),
            ..self
        }
    }

    pub(crate) fn tell(&self, retry: Option<Retry>) {
        if let Some(on_retry) = &self.on_retry
            && !self.cancel.is_cancelled()
        {
            on_retry(retry);
        }
    }
}

impl Default for RequestOptions {
    /// Options of a request that nobody cancels.
    fn default() -> Self {
        Self::new(&CancelToken::new())
    }
}

/// A read that failed and will be tried again.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// Which retry comes next, from 1.
    pub number: u32,
    /// How many there are at most.
    pub of: u32,
    /// How long until then, in milliseconds.
    pub wait_ms: u32,
    /// What went wrong.
    pub cause: String,
}

impl Retry {
    /// The retry in words: "Trying again in 3 s (2 of 4): the server answered 503."
    pub fn text(&self) -> String {
        let Self {
            number, of, cause, ..
        } = self;
        let seconds = self.wait_ms.div_ceil(1000);
        format!("Trying again in {seconds} s ({number} of {of}): {cause}.")
    }
}
