//! Client of the Numbers API: one method per endpoint, over one [`Transport`].
//!
//! Reads are retried with exponential backoff and full respect for `Retry-After`. Writes consume a [`Permit`](crate::submission::Permit) and are sent once; with
//! a gateway that honours it they carry an `Idempotency-Key`. Errors are one type, [`ClientError`].
//!
//! ```no_run
//! # use numbers_client::{client::{Client, Connection, Exchange}, client_error::ClientError, options::RequestOptions, transport::Transport};
//! # use numbers_client::urls::Endpoints;
//! # use numbers_model::api_version::ApiVersion;
//! # async fn example<T: Transport>(exchange: Exchange<T>) -> Result<(), ClientError> {
//! let endpoints = Endpoints::new("https://gateway.example.com", ApiVersion::V1, "project");
//! let client = Client::new(exchange, Connection::new(endpoints, ApiVersion::V1));
//! let number = client.number("+12086390939", &RequestOptions::default()).await?;
//! # Ok(()) }
//! ```

mod available;
mod callbacks;
mod emergency;
mod exchange;
mod gateway;
mod numbers;
mod orders;
#[cfg(test)]
mod tests;
mod write;

use std::{cell::Cell, rc::Rc};

use numbers_model::{api_version::ApiVersion, secret::Secret, slice::Slice};

use self::exchange::Dispatch;
pub use self::{
    exchange::{Exchange, TOO_LARGE},
    numbers::NumberResponse,
};
use crate::{
    client_error::ClientError,
    config::AuthMode,
    curl::Curl,
    idempotency::Keys,
    options::{RequestOptions, Retry},
    request::{Authorization, Request},
    session::{Gateway, ProbeResult, SessionMonitor},
    token,
    transport::{ResponseBody, Transport},
    urls::Endpoints,
    wire,
};

/// Default page size. A server may send fewer numbers.
pub const PAGE_SIZE: u32 = 1000;
/// Longest `Retry-After` that is waited for, in seconds. After a longer one the read is given up.
const MAX_RETRY_AFTER_S: u64 = 120;

/// Configuration of a client: server, credentials, session.
pub struct Connection {
    /// URLs of the project.
    pub endpoints: Endpoints,
    /// Version of the API.
    pub version: ApiVersion,
    /// Credentials; `None` behind a gateway, which holds the key.
    pub authorization: Option<Authorization>,
    /// Whether cookies are sent to another origin too.
    pub cookies: bool,
    /// Whether each write carries an idempotency key, which the gateway must honour.
    pub idempotency: bool,
    /// The session at a gateway.
    pub session: SessionMonitor,
}

impl Connection {
    /// A connection by way of a gateway, without cookies to another origin and without idempotency keys.
    pub fn new(endpoints: Endpoints, version: ApiVersion) -> Self {
        Self {
            endpoints,
            version,
            authorization: None,
            cookies: false,
            idempotency: false,
            session: SessionMonitor::new(),
        }
    }
}

/// Client of one project. Clones share their state.
pub struct Client<T> {
    inner: Rc<Inner<T>>,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
        }
    }
}

struct Inner<T> {
    exchange: Exchange<T>,
    endpoints: Endpoints,
    version: ApiVersion,
    authorization: Option<Authorization>,
    cookies: bool,
    /// `None` unless the gateway honours them.
    keys: Option<Keys>,
    session: SessionMonitor,
    /// Page size that this server is known to take.
    page_size: Cell<u32>,
    /// Time of creation, which is when an access token was entered, in milliseconds since 1970.
    created_ms: f64,
}

impl<T: Transport> Client<T> {
    /// A client of a connection.
    pub fn new(exchange: Exchange<T>, connection: Connection) -> Self {
        let created_ms = exchange.transport().now_ms();
        let Connection {
            endpoints,
            version,
            authorization,
            cookies,
            idempotency,
            session,
        } = connection;
        Self {
            inner: Rc::new(Inner {
                exchange,
                endpoints,
                version,
                authorization,
                cookies,
                keys: idempotency.then(Keys::default),
                session,
                page_size: Cell::new(PAGE_SIZE),
                created_ms,
            }),
        }
    }

    /// The exchange, for requests that belong to no project.
    pub(crate) fn exchange(&self) -> &Exchange<T> {
        &self.inner.exchange
    }

    /// Version of the API.
    pub fn version(&self) -> ApiVersion {
        self.inner.version
    }

    /// Whether cookies are sent to another origin too.
    pub fn sends_cookies(&self) -> bool {
        self.inner.cookies
    }

    /// URL of a small read that tests the connection.
    pub fn probe_url(&self) -> String {
        self.inner.endpoints.list(&Slice::default(), 1, None, None)
    }

    /// The request as a shell command, with variables for secrets.
    pub fn curl(&self, request: &Request) -> Curl {
        Curl::new(&self.with_key(request.clone()), self.auth())
    }

    /// Keeps the idempotency key of a write that was verified as not executed, so that a retry carries the same one. Not to be
    /// called after a rejection: the gateway would repeat its stored response.
    pub fn may_retry(&self, request: &Request) {
        if let Some(keys) = &self.inner.keys {
            keys.retry(request);
        }
    }

    fn auth(&self) -> AuthMode {
        let authorization = self.inner.authorization.as_ref();
        authorization.map_or(AuthMode::Gateway, Authorization::mode)
    }

    async fn get(&self, url: &str, options: &RequestOptions) -> Result<Vec<u8>, ClientError> {
        let body = self.get_body(url, options).await?;
        Ok(body.bytes())
    }

    async fn get_body(&self, url: &str, options: &RequestOptions) -> Result<T::Body, ClientError> {
        let answer = self.get_with_retries(url, options).await;
        options.report(None);
        self.interpret(answer, false, ProbeResult::Unknown)
    }

    /// Reads with retries after transient errors: network trouble, 429, 502, 503 and 504.
    async fn get_with_retries(
        &self,
        url: &str,
        options: &RequestOptions,
    ) -> Result<T::Body, ClientError> {
        let request = Request::get(url.to_owned());
        let mut tried = 0;
        loop {
            let error = match self.try_once(&request, options, tried).await {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            if let (0, Some(gateway)) = (tried, self.gateway())
                && self.inner.session.probe(&error, gateway).await == ProbeResult::SignInRequired
            {
                return Err(ClientError::SignedOut { unclear: false });
            }
            let limit = match error {
                ClientError::Timeout(_) => options.retries.min(options.timeout_retries),
                _ => options.retries,
            };
            let wait = self.backoff_ms(&error, tried);
            let Some(wait_ms) = wait.filter(|_| tried < limit && error.is_transient()) else {
                return Err(error);
            };
            tried += 1;
            options.report(Some(Retry {
                number: tried,
                limit,
                wait_ms,
                cause: error.cause(),
            }));
            let sleep = self.transport().sleep(wait_ms);
            if options.cancel.run_until_cancelled(sleep).await.is_none() {
                return Err(ClientError::Aborted);
            }
        }
    }

    /// Wait before the next try, in milliseconds: exponential backoff with jitter, and at least `Retry-After`. `None` if that is
    /// above [`MAX_RETRY_AFTER_S`].
    fn backoff_ms(&self, error: &ClientError, tried: u32) -> Option<u32> {
        let ceiling = 500_u32 << tried.min(5);
        let [a, b, ..] = self.transport().random_bytes();
        let half = ceiling / 2;
        let wait = half + u32::from(u16::from_le_bytes([a, b])) % half;
        let Some(seconds) = error.retry_after_s() else {
            return Some(wait);
        };
        let retry_after_ms = u32::try_from(seconds).ok()?.checked_mul(1000)?;
        (seconds <= MAX_RETRY_AFTER_S).then(|| retry_after_ms.max(wait))
    }

    fn transport(&self) -> &T {
        self.inner.exchange.transport()
    }

    async fn try_once(
        &self,
        request: &Request,
        options: &RequestOptions,
        tried: u32,
    ) -> Result<T::Body, ClientError> {
        let dispatch = self.dispatch(request);
        self.exchange().try_once(dispatch, options, tried).await
    }

    fn dispatch<'a>(&'a self, request: &'a Request) -> Dispatch<'a> {
        let inner = &self.inner;
        Dispatch {
            request,
            authorization: self.header(),
            cookies: inner.cookies,
            has_gateway: inner.authorization.is_none(),
        }
    }

    /// The gateway; `None` where the client sends credentials itself.
    fn gateway(&self) -> Option<Gateway> {
        let inner = &self.inner;
        let is_gateway = inner.authorization.is_none();
        is_gateway.then(|| Gateway {
            url: inner.endpoints.available_regions(),
            cookies: inner.cookies,
        })
    }

    /// Interprets a response by the session at the gateway, or by the access token.
    fn interpret<R>(
        &self,
        answer: Result<R, ClientError>,
        is_change: bool,
        probed: ProbeResult,
    ) -> Result<R, ClientError> {
        let session = &self.inner.session;
        let Some(authorization) = &self.inner.authorization else {
            if answer.is_ok() {
                session.answered(is_change);
            }
            return answer.map_err(|error| session.judge(error, is_change, probed));
        };
        answer.map_err(|error| self.with_token_expiry(error, authorization))
    }

    /// Adds to a 401 whether the access token has expired.
    fn with_token_expiry(
        &self,
        mut error: ClientError,
        authorization: &Authorization,
    ) -> ClientError {
        if let ClientError::Problem(problem) = &mut error
            && problem.status == 401
        {
            let now = self.transport().now_ms();
            let (expired, aged) = match authorization {
                Authorization::Basic(_) => (false, false),
                Authorization::Bearer(header) => match token::expires_ms(header.expose()) {
                    Some(end) => (problem.expired || end <= now, false),
                    None => (
                        problem.expired,
                        now - self.inner.created_ms > token::LIFETIME_MS,
                    ),
                },
            };
            (problem.expired, problem.aged) = (expired, aged);
        }
        error
    }

    fn header(&self) -> Option<&Secret> {
        self.inner.authorization.as_ref().map(Authorization::header)
    }
}

fn text(bytes: Vec<u8>) -> Result<String, ClientError> {
    String::from_utf8(bytes).map_err(|_| ClientError::Unreadable("it is not UTF-8 text".into()))
}

/// Checks that a response is a JSON object, where no more is documented of it.
fn expect_object(bytes: Vec<u8>) -> Result<(), ClientError> {
    let json = text(bytes)?;
    wire::any_object(&json).map_err(ClientError::Unreadable)
}
