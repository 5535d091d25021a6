//! Transport: the port to the network, one call that sends a request, and a clock (ports and adapters).
//!
//! [`Client`](crate::client::Client) decides about sending, retries and the meaning of a response; a transport only delivers. The app
//! has an adapter over `fetch`, the tests of this crate one with scripted responses.
//!
//! ```
//! use numbers_client::transport::ResponseBody;
//!
//! struct Memory(&'static [u8]);
//!
//! impl ResponseBody for Memory {
//!     fn start(&self, bytes: usize) -> Vec<u8> {
//!         self.0.iter().copied().take(bytes).collect()
//!     }
//!
//!     fn bytes(&self) -> Vec<u8> {
//!         self.0.to_vec()
//!     }
//! }
//!
//! assert!(Memory(b" <!doctype html>").is_web_page());
//! assert!(!Memory(b"{}").is_web_page());
//! ```

use std::{future::Future, rc::Rc};

use numbers_model::secret::Secret;

use crate::{cancel::CancelToken, request::Request};

/// Largest body that is read, in bytes. A page of 1,000 numbers has half a megabyte; a compression bomb must not fill the memory.
pub const MAX_BODY_BYTES: usize = 16 << 20;

/// Response headers that the client reads.
pub const READ_HEADERS: [&str; 3] = ["Retry-After", "WWW-Authenticate", "Idempotent-Replayed"];

/// Clock and timer.
pub trait Clock {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> f64;
    /// Completes after `ms` milliseconds.
    fn sleep(&self, ms: u32) -> impl Future<Output = ()>;
}

/// Adapter to the network.
pub trait Transport: Clock {
    /// Response body.
    type Body: ResponseBody;
    /// A file of a form.
    type File;

    /// Sends a request once. A response of any status is `Ok`.
    fn send(
        &self,
        outgoing: Outgoing<'_>,
    ) -> impl Future<Output = Result<Response<Self::Body>, TransportError>>;

    /// Sends a request with the file of its form, once. A call of its own, so that the code of uploads comes with the first upload.
    fn send_file(
        &self,
        outgoing: Outgoing<'_>,
        upload: Upload<'_, Self::File>,
    ) -> impl Future<Output = Result<Response<Self::Body>, TransportError>>;

    /// Random bytes, cryptographically secure where the platform has them.
    fn random_bytes(&self) -> [u8; 16];

    /// Parses an HTTP date, in milliseconds since 1970; NaN for anything else.
    fn date_ms(&self, text: &str) -> f64;

    /// Whether a URL is same-origin with the app, so that there is no preflight.
    fn is_own_origin(&self, url: &str) -> bool;

    /// Watches violations of the page's policy. The function returns whether there was one since.
    fn watch_policy(&self) -> Box<dyn Fn() -> bool>;
}

/// A request with the options of its sending.
pub struct Outgoing<'a> {
    /// The request.
    pub request: &'a Request,
    /// `Authorization` header.
    pub authorization: Option<&'a Secret>,
    /// Whether cookies are sent to another origin too.
    pub cookies: bool,
    /// Visibility of the response.
    pub visibility: Visibility,
    /// Time limit on silence, in milliseconds.
    pub timeout_ms: u32,
    /// Cancels the request.
    pub cancel: &'a CancelToken,
}

/// A file to upload.
pub struct Upload<'a, F> {
    /// The file.
    pub file: &'a F,
    /// Called with the bytes sent and the bytes in all.
    pub progress: Rc<dyn Fn(f64, f64)>,
}

/// Visibility of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Readable as far as CORS allows; redirects are not followed.
    Cors,
    /// Like [`Visibility::Cors`], but a redirect of a GET is told apart from a lost connection.
    Redirects,
    /// Not readable and not stopped by CORS: shows only whether anything responds.
    Opaque,
}

/// A response of any status.
pub struct Response<B> {
    /// HTTP status; 0 for an opaque response.
    pub status: u16,
    /// Values of [`READ_HEADERS`].
    pub headers: Vec<(&'static str, String)>,
    /// The body, or the error that broke it off.
    pub body: Result<B, TransportError>,
    /// Time of sending, in milliseconds since 1970, if the request was prefetched.
    pub sent_ms: Option<f64>,
}

/// A response body still held by the platform. Wasm memory never shrinks, so large bodies are copied in one at a time to keep its
/// peak low.
pub trait ResponseBody {
    /// The first `bytes` bytes at most.
    fn start(&self, bytes: usize) -> Vec<u8>;
    /// All bytes.
    fn bytes(&self) -> Vec<u8>;

    /// Whether the body is a web page: no JSON begins with `<`.
    fn is_web_page(&self) -> bool {
        const PREFIX: usize = 64;
        let start = self.start(PREFIX);
        let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start);
        start.trim_ascii_start().starts_with(b"<")
    }
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// Cancelled by the token.
    Cancelled,
    /// Silence for this many seconds.
    Timeout(u32),
    /// No response: unreachable, refused by CORS, cut off.
    Network,
    /// A redirect, which was not followed.
    Redirected,
    /// A body larger than [`MAX_BODY_BYTES`].
    TooLarge,
}
