//! The boundary to the network: one call that sends a request, and the clock.
//!
//! [`Client`](crate::client::Client) decides what is sent, when it is retried and what an answer means; a transport only brings it
//! across. The app has one over `fetch`, the tests of this crate one that answers from a script.

use std::{future::Future, rc::Rc};

use numbers_model::secret::Secret;

use crate::{cancel::CancelToken, request::Request};

/// The largest body that is read, in bytes: a page of 1,000 numbers has half a megabyte, and what inflates without end must not
/// fill the memory.
pub const MAX_BODY_BYTES: usize = 16 << 20;

/// Names of the headers that the client reads.
pub const READ_HEADERS: [&str; 2] = ["Retry-After", "WWW-Authenticate"];

/// Time and waiting.
pub trait Clock {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> f64;
    /// Waits for so many milliseconds.
    fn sleep(&self, ms: u32) -> impl Future<Output = ()>;
}

/// Sends requests.
pub trait Transport: Clock {
    /// A response body that the platform still holds.
    type Body: ResponseBody;
    /// A file of a form.
    type File;

    /// Sends a request once and brings its response, whatever its status.
    fn send(
        &self,
        outgoing: Outgoing<'_, Self::File>,
    ) -> impl Future<Output = Result<Response<Self::Body>, TransportError>>;

    /// Random bytes that nobody can guess, where the platform has any.
    fn random_bytes(&self) -> [u8; 16];

    /// The time of a date in any form that HTTP knows, in milliseconds since 1970; NaN for anything else.
    fn date_ms(&self, text: &str) -> f64;

    /// Whether a URL is of the origin that the app was loaded from, so that no preflight precedes a request.
    fn is_own_origin(&self, url: &str) -> bool;

    /// Watches whether the platform's own policy blocks requests: the function tells whether it has since.
    fn watch_policy(&self) -> Box<dyn Fn() -> bool>;
}

/// A request on its way out.
pub struct Outgoing<'a, F> {
    /// What is sent.
    pub request: &'a Request,
    /// The `Authorization` header.
    pub authorization: Option<&'a Secret>,
    /// The file of a form.
    pub upload: Option<Upload<'a, F>>,
    /// Whether cookies go along to another origin.
    pub cookies: bool,
    /// Whether the response may be read.
    pub visibility: Visibility,
    /// How long it may bring nothing, in milliseconds.
    pub timeout_ms: u32,
    /// Cancels it.
    pub cancel: &'a CancelToken,
}

/// A file, and who is told how much of it was sent.
pub struct Upload<'a, F> {
    /// The file.
    pub file: &'a F,
    /// Takes bytes sent and bytes in all.
    pub progress: Rc<dyn Fn(f64, f64)>,
}

/// Whether a response may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Only what CORS allows is read, and no redirect is followed.
    Cors,
    /// Like [`Visibility::Cors`], and a redirect of a GET is told from a lost connection.
    Redirects,
    /// Nothing can be read, and CORS stops nothing: it tells whether anything answers.
    Opaque,
}

/// A response of any status.
pub struct Response<B> {
    /// The HTTP status; 0 for an opaque response.
    pub status: u16,
    /// Values of [`READ_HEADERS`].
    pub headers: Vec<(&'static str, String)>,
    /// The body, or why it broke off.
    pub body: Result<B, TransportError>,
    /// When the request was sent, if that was before it was asked for, in milliseconds since 1970.
    pub sent_ms: Option<f64>,
}

/// A response body that the platform still holds. Memory of wasm never shrinks, so large bodies are copied in one at a time to keep
/// its peak low.
pub trait ResponseBody {
    /// The bytes of its beginning, at most so many.
    fn start(&self, bytes: usize) -> Vec<u8>;
    /// All bytes.
    fn bytes(&self) -> Vec<u8>;

    /// Whether it is a web page: no JSON begins with `<`.
    fn is_web_page(&self) -> bool {
        const ENOUGH: usize = 64;
        let start = self.start(ENOUGH);
        let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start);
        start.trim_ascii_start().starts_with(b"<")
    }
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// It was cancelled.
    Cancelled,
    /// Nothing came within so many seconds.
    Timeout(u32),
    /// The platform could not bring an answer: unreachable, refused by CORS, cut off.
    Network,
    /// The answer leads elsewhere, and was not followed.
    Redirected,
    /// The body is larger than [`MAX_BODY_BYTES`].
    TooLarge,
}
