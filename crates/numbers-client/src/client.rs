//! Client of the Numbers API: one method per endpoint, over one [`Transport`].
//!
//! Reads are retried with exponential backoff and full respect for `Retry-After`. Writes consume a [`Permit`] and are sent once; with
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
mod orders;
#[cfg(test)]
mod tests;

use std::{
    cell::Cell,
    collections::BTreeSet,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    rc::Rc,
};

use http::Method;
use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Draft},
    number::{Number, Row},
    phone,
    release::ConfirmedRelease,
    secret::Secret,
    slice::Slice,
};

use self::exchange::Dispatch;
pub use self::exchange::{Exchange, TOO_LARGE};
use crate::{
    client_error::{ClientError, EMPTY},
    config::AuthMode,
    curl::Curl,
    idempotency::Keys,
    options::{RequestOptions, Retry},
    page::Page,
    pending::PendingChange,
    request::{Authorization, Request},
    session::{Gateway, ProbeResult, SessionMonitor},
    submission::Permit,
    token,
    transport::{ResponseBody, Transport, Upload},
    urls::Endpoints,
    wire,
};

/// Default page size. A server may send fewer numbers.
pub const PAGE_SIZE: u32 = 1000;
/// Page size for a server that rejects the default, or times out on it.
const SMALL_PAGE: u32 = 100;
/// Number of pages in a row without a new number after which a chain counts as endless.
const MAX_BARREN_PAGES: u32 = 5;
/// Longest `Retry-After` that is waited for, in seconds. After a longer one the read is given up.
const MAX_RETRY_AFTER_S: u64 = 120;

/// A number, parsed and raw.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberResponse {
    /// The number.
    pub number: Number,
    /// The response body.
    pub raw: String,
}

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

    /// Reads one page of a slice (docs/numbers-api.md 2.1).
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn list(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        options: &RequestOptions,
    ) -> Result<Page, ClientError> {
        let body = self.list_body(slice, page_size, token, options).await?;
        Page::decode(body.bytes(), self.inner.version).map_err(ClientError::Unreadable)
    }

    /// Calls `take` with every number of a slice, page by page. Unreadable rows are skipped.
    ///
    /// # Errors
    /// As for [`Client::list`], and if the pages go round in circles; the numbers until then have been taken.
    pub async fn for_each(
        &self,
        slice: &Slice,
        options: &RequestOptions,
        mut take: impl FnMut(Number),
    ) -> Result<(), ClientError> {
        let (mut token, mut tokens) = (None::<String>, BTreeSet::new());
        let (mut phones, mut barren) = (BTreeSet::new(), 0);
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        loop {
            let body = self.page_body(slice, token.as_deref(), options).await?;
            let page =
                Page::decode(body.bytes(), self.inner.version).map_err(ClientError::Unreadable)?;
            barren += 1;
            for row in page.rows() {
                if let Row::Number(number) = row {
                    if phones.insert(hasher.hash_one(&number.phone)) {
                        barren = 0;
                    }
                    take(*number);
                }
            }
            let Some(next) = page.next_token.clone() else {
                return Ok(());
            };
            let loop_error = if !tokens.insert(next.clone()) {
                "the server sent the same page token twice"
            } else if barren >= MAX_BARREN_PAGES {
                "the server sends page after page without a new number"
            } else {
                ""
            };
            if !loop_error.is_empty() {
                return Err(ClientError::Unreadable(loop_error.to_owned()));
            }
            token = Some(next);
        }
    }

    /// Reads the next page of a slice, in the page size that this server is known to take.
    ///
    /// # Errors
    /// As for [`Client::list`]; where a smaller page could help, it has been tried.
    pub async fn page_body(
        &self,
        slice: &Slice,
        token: Option<&str>,
        options: &RequestOptions,
    ) -> Result<T::Body, ClientError> {
        let known = &self.inner.page_size;
        let size = known.get();
        if size == SMALL_PAGE {
            return self.list_body(slice, size, token, options).await;
        }
        let answer = self
            .list_body(slice, size, token, &options.clone().impatient())
            .await;
        let options = match &answer {
            Err(ClientError::Timeout(_) | ClientError::Network) => &options.clone().once(),
            Err(ClientError::Unreadable(why)) if why == TOO_LARGE => options,
            Err(error) => match error.status() {
                // A token goes with the page size that it was given for.
                Some(400 | 422) if token.is_none() => options,
                Some(413 | 504) => options,
                _ => return answer,
            },
            Ok(_) => return answer,
        };
        if options.cancel.is_cancelled() {
            return answer;
        }
        let body = self.list_body(slice, SMALL_PAGE, token, options).await?;
        known.set(SMALL_PAGE);
        Ok(body)
    }

    /// Like [`Client::list`], without decoding: [`Page::decode`] does that later.
    ///
    /// # Errors
    /// As for [`Client::list`].
    pub async fn list_body(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        options: &RequestOptions,
    ) -> Result<T::Body, ClientError> {
        let url = self.inner.endpoints.list(slice, page_size, token, None);
        self.get_body(&url, options).await
    }

    /// Reads one number (docs/numbers-api.md 2.2).
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn number(
        &self,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let url = self.inner.endpoints.number(phone);
        self.decode(self.get(&url, options).await?)
    }

    /// The request of [`Client::update`].
    pub fn update_request(&self, phone: &str, changes: &[Change], draft: &Draft) -> Request {
        // v1 has no updateMask: there the fields in the body are the mask (docs/numbers-api.md 2.3).
        let mask = match self.inner.version {
            ApiVersion::V1Alpha1 => Some(wire::update_mask(changes)),
            ApiVersion::V1 => None,
        };
        let url = self.inner.endpoints.update(phone, mask.as_deref());
        Request::new(Method::PATCH, url, Some(wire::patch_body(changes, draft)))
    }

    /// Changes a number (docs/numbers-api.md 2.3). Sent once, never retried.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read the number.
    pub async fn update(
        &self,
        permit: Permit,
        phone: &str,
        changes: &[Change],
        draft: &Draft,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let request = self.update_request(phone, changes, draft);
        self.decode_of(phone, self.change(permit, request, options).await?)
    }

    /// The request of [`Client::release`].
    pub fn release_request(&self, phone: &str) -> Request {
        Request::new(Method::POST, self.inner.endpoints.release(phone), None)
    }

    /// Releases a number (docs/numbers-api.md 2.4). Sent once, never retried.
    ///
    /// # Errors
    /// See [`ClientError`]; after an indeterminate one, read the number.
    pub async fn release(
        &self,
        permit: Permit,
        release: ConfirmedRelease,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let request = self.release_request(release.phone());
        self.decode_of(
            release.phone(),
            self.change(permit, request, options).await?,
        )
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

    /// [`Client::interpret`] for a write: probes the gateway after a lost connection, and reads after a 401.
    async fn interpret_write<R>(&self, answer: Result<R, ClientError>) -> Result<R, ClientError> {
        let probed = match (&answer, self.gateway()) {
            (Err(error), Some(gateway)) => self.inner.session.probe(error, gateway).await,
            _ => ProbeResult::Unknown,
        };
        match self.interpret(answer, true, probed) {
            Err(error) if error.status() == Some(401) => Err(self.compare_with_read(error).await),
            answer => answer,
        }
    }

    /// Sends a safe request that is no GET, once.
    async fn query(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(request, options).await
    }

    /// Sends a write, once. The browser may repeat it unseen when a kept connection closes; with an idempotency key the
    /// gateway executes it once nevertheless.
    async fn change(
        &self,
        _permit: Permit,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(request, options).await
    }

    /// Sends a write with a file, once.
    async fn change_with_file(
        &self,
        _permit: Permit,
        request: Request,
        upload: Upload<'_, T::File>,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        let _pending = PendingChange::begin();
        let request = self.with_key(request);
        let dispatch = self.dispatch(&request);
        let answer = self.exchange().upload_once(dispatch, upload, options);
        self.conclude(&request, answer.await).await
    }

    async fn send(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        let _pending = request.is_write().then(PendingChange::begin);
        let request = self.with_key(request);
        let answer = self.try_once(&request, options, 0).await;
        self.conclude(&request, answer).await
    }

    /// The body of a request that was sent once.
    async fn conclude(
        &self,
        request: &Request,
        answer: Result<T::Body, ClientError>,
    ) -> Result<Vec<u8>, ClientError> {
        let answer = self.settle_key(request, answer).await;
        let body = self.interpret_write(answer).await?;
        Ok(body.bytes())
    }

    /// Sends a read after a 401 to a write. If it succeeds, the 401 may answer a repeat by the browser of a write that was
    /// executed.
    async fn compare_with_read(&self, error: ClientError) -> ClientError {
        let read = Request::get(self.probe_url());
        let options = RequestOptions::default();
        let read = self.try_once(&read, &options, 0).await;
        let reads_work = read.is_ok();
        match error {
            ClientError::Problem(mut problem) => {
                problem.reads_work = reads_work;
                ClientError::Problem(problem)
            }
            ClientError::SignedOut { .. } => ClientError::SignedOut {
                unclear: reads_work,
            },
            other => other,
        }
    }

    fn header(&self) -> Option<&Secret> {
        self.inner.authorization.as_ref().map(Authorization::header)
    }

    /// Adds the idempotency key, if the request is a write and keys are in use.
    fn with_key(&self, mut request: Request) -> Request {
        if request.is_write()
            && let Some(keys) = &self.inner.keys
        {
            request.key = Some(keys.key(&request, || self.transport().random_bytes()));
        }
        request
    }

    /// Marks the key of a sent write as spent, and finds out after a lost connection whether the preflight refused the key.
    async fn settle_key<R>(
        &self,
        request: &Request,
        answer: Result<R, ClientError>,
    ) -> Result<R, ClientError> {
        let (Some(keys), Some(_)) = (&self.inner.keys, &request.key) else {
            return answer;
        };
        keys.spend(request);
        let is_answered = match &answer {
            Ok(_) => true,
            Err(error) => error.status().is_some(),
        };
        if is_answered {
            keys.accept();
        }
        match answer {
            Err(ClientError::Network) if !keys.are_accepted() && self.refuses_keys().await => {
                Err(ClientError::KeyRefused)
            }
            answer => answer,
        }
    }

    /// Whether reads succeed without the header `Idempotency-Key` and fail with it: then the preflight does not allow it. Both
    /// are tried twice, since one may be lost by chance. To the app's own origin there is no preflight.
    async fn refuses_keys(&self) -> bool {
        const TRIES: usize = 2;
        let url = self.probe_url();
        if self.transport().is_own_origin(&url) {
            return false;
        }
        let options = RequestOptions::default();
        let plain = Request::get(url);
        let mut with_key = plain.clone();
        with_key.key = Some("preflight".to_owned());
        for _ in 0..TRIES {
            let answer = self.try_once(&plain, &options, 0).await;
            if answer.is_err_and(|error| error.status().is_none()) {
                return false;
            }
            let answer = self.try_once(&with_key, &options, 0).await;
            if !matches!(answer, Err(ClientError::Network)) {
                return false;
            }
        }
        true
    }

    fn decode(&self, bytes: Vec<u8>) -> Result<NumberResponse, ClientError> {
        let raw = text(bytes)?;
        if raw.trim().is_empty() {
            return Err(ClientError::Unreadable(EMPTY.to_owned()));
        }
        let number = wire::number_in(&raw, self.inner.version).map_err(ClientError::Unreadable)?;
        Ok(NumberResponse { number, raw })
    }

    /// Decodes the response to a write to a number. A response about another number proves nothing.
    fn decode_of(&self, phone: &str, bytes: Vec<u8>) -> Result<NumberResponse, ClientError> {
        let read = self.decode(bytes)?;
        if phone::is_same_number(phone, &read.number.phone) {
            Ok(read)
        } else {
            Err(ClientError::Unreadable(
                "it is about another number".to_owned(),
            ))
        }
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
