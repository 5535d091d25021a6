//! The client of the Numbers API: one method per endpoint, over one [`Transport`].
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

use self::exchange::Sending;
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
    session::{Behind, Gateway, SessionMonitor},
    submission::Permit,
    token,
    transport::{ResponseBody, Transport, Upload},
    urls::Endpoints,
    wire,
};

/// How many numbers to ask for at once. A server may send fewer.
pub const PAGE_SIZE: u32 = 1000;
/// How many to ask for where a server does not take that, or has trouble with it.
const SMALL_PAGE: u32 = 100;
/// So many pages without a new number in a row, and the chain is taken for one without end.
const BARREN: u32 = 5;
/// The longest that a `Retry-After` is obeyed before giving up instead, in seconds.
const LONGEST_WAIT_S: u64 = 120;

/// A number as the API gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberResponse {
    /// The number.
    pub number: Number,
    /// The answer, word for word.
    pub raw: String,
}

/// What a client speaks to, and how.
pub struct Connection {
    /// Addresses of the project.
    pub endpoints: Endpoints,
    /// Version of the API.
    pub version: ApiVersion,
    /// Credentials; none behind a gateway, which holds the key.
    pub authorization: Option<Authorization>,
    /// Whether cookies go along to another origin.
    pub cookies: bool,
    /// Whether the gateway honours idempotency keys: each change carries one then.
    pub idempotency: bool,
    /// The session at a gateway.
    pub session: SessionMonitor,
}

impl Connection {
    /// By way of a gateway on the app's own origin, or with its cookies left out.
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

/// The client of one project. Copies share what they hold.
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
    /// Where the gateway honours them.
    keys: Option<Keys>,
    session: SessionMonitor,
    /// How many numbers are asked for at once, as far as is known of this server.
    page_size: Cell<u32>,
    /// When it was made, in milliseconds since 1970: a token was entered then.
    made_ms: f64,
}

impl<T: Transport> Client<T> {
    /// A client of a connection.
    pub fn new(exchange: Exchange<T>, connection: Connection) -> Self {
        let made_ms = exchange.transport().now_ms();
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
                made_ms,
            }),
        }
    }

    /// Sends requests that belong to no project.
    pub(crate) fn exchange(&self) -> &Exchange<T> {
        &self.inner.exchange
    }

    /// The version spoken.
    pub fn version(&self) -> ApiVersion {
        self.inner.version
    }

    /// One page of the slice (docs/numbers-api.md 2.1).
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
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

    /// Hands over every number of the slice, page by page; what is no number is passed over.
    ///
    /// # Errors
    /// As for [`Client::list`], and where the pages go round in circles, so that they can't be all; what was read until
    /// then is handed over.
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
            let why = if !tokens.insert(next.clone()) {
                "the server sent the same page token twice"
            } else if barren >= BARREN {
                "the server sends page after page without a new number"
            } else {
                ""
            };
            if !why.is_empty() {
                return Err(ClientError::Unreadable(why.to_owned()));
            }
            token = Some(next);
        }
    }

    /// The next page of a slice, of the size that this server is known to take.
    ///
    /// # Errors
    /// As for [`Client::list`]; a smaller page has been tried by then where that could help.
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
            Err(failure) => match failure.status() {
                // A token is taken with the size that went before it.
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

    /// The same page, for [`Page::decode`] to read when there is room for it.
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

    /// One number (docs/numbers-api.md 2.2).
    ///
    /// # Errors
    /// See [`ClientError`]; passing trouble has been retried by then.
    pub async fn number(
        &self,
        phone: &str,
        options: &RequestOptions,
    ) -> Result<NumberResponse, ClientError> {
        let url = self.inner.endpoints.number(phone);
        self.decode(self.get(&url, options).await?)
    }

    /// What [`Client::update`] sends.
    pub fn update_request(&self, phone: &str, changes: &[Change], draft: &Draft) -> Request {
        // v1 has no updateMask: there the fields in the body are the mask (docs/numbers-api.md 2.3).
        let mask = match self.inner.version {
            ApiVersion::V1Alpha1 => Some(wire::update_mask(changes)),
            ApiVersion::V1 => None,
        };
        let url = self.inner.endpoints.update(phone, mask.as_deref());
        Request::new(Method::PATCH, url, Some(wire::patch_body(changes, draft)))
    }

    /// Changes a number (docs/numbers-api.md 2.3). Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read the number.
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

    /// What [`Client::release`] sends.
    pub fn release_request(&self, phone: &str) -> Request {
        Request::new(Method::POST, self.inner.endpoints.release(phone), None)
    }

    /// Releases a number (docs/numbers-api.md 2.4). Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`ClientError`]; after an unclear one, read the number.
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

    /// Whether cookies go along to another origin.
    pub fn sends_cookies(&self) -> bool {
        self.inner.cookies
    }

    /// The address that a connection is tried at, for diagnosis.
    pub fn probe_url(&self) -> String {
        self.inner.endpoints.list(&Slice::default(), 1, None, None)
    }

    /// A request as a shell command, with variables in the place of secrets.
    pub fn curl(&self, request: &Request) -> Curl {
        Curl::new(&self.with_key(request.clone()), self.auth())
    }

    /// A check shows that a write was not executed, and the reader may try the same once more: it keeps its idempotency
    /// key. Not after a rejection that is certain, since the gateway would give the same answer again.
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
        self.judged(answer, false, Behind::Unknown)
    }

    /// Reads, and tries again where that can help: after network trouble, 429, 502, 503 and 504.
    async fn get_with_retries(
        &self,
        url: &str,
        options: &RequestOptions,
    ) -> Result<T::Body, ClientError> {
        let request = Request::get(url.to_owned());
        let mut tried = 0;
        loop {
            let failure = match self.try_once(&request, None, options, tried).await {
                Ok(body) => {
                    options.tell(None);
                    return Ok(body);
                }
                Err(failure) => failure,
            };
            if let (0, Some(gateway)) = (tried, self.gateway())
                && self.inner.session.behind(&failure, gateway).await == Behind::SignIn
            {
                options.tell(None);
                return Err(ClientError::SignedOut { unclear: false });
            }
            let most = match failure {
                ClientError::Timeout(_) => options.retries.min(options.timeout_retries),
                _ => options.retries,
            };
            let wait = self.backoff_ms(&failure, tried);
            let Some(wait_ms) = wait.filter(|_| tried < most && failure.is_transient()) else {
                options.tell(None);
                return Err(failure);
            };
            tried += 1;
            options.tell(Some(Retry {
                number: tried,
                of: most,
                wait_ms,
                cause: failure.cause(),
            }));
            let wait = self.transport().sleep(wait_ms);
            if options.cancel.run_until_cancelled(wait).await.is_none() {
                return Err(ClientError::Aborted);
            }
        }
    }

    /// The wait before the next try, in milliseconds: exponential back-off with jitter, so that many tabs do not come back at
    /// the same moment, and at least what the server asks for. `None` when it asks for too long.
    fn backoff_ms(&self, failure: &ClientError, tried: u32) -> Option<u32> {
        let ceiling = 500_u32 << tried.min(5);
        let [a, b, ..] = self.transport().random_bytes();
        let half = ceiling / 2;
        let wait = half + u32::from(u16::from_le_bytes([a, b])) % half;
        let Some(seconds) = failure.retry_after_s() else {
            return Some(wait);
        };
        let asked = u32::try_from(seconds).ok()?.checked_mul(1000)?;
        (seconds <= LONGEST_WAIT_S).then(|| asked.max(wait))
    }

    fn transport(&self) -> &T {
        self.inner.exchange.transport()
    }

    async fn try_once(
        &self,
        request: &Request,
        upload: Option<Upload<'_, T::File>>,
        options: &RequestOptions,
        tried: u32,
    ) -> Result<T::Body, ClientError> {
        let inner = &self.inner;
        let sending = Sending {
            request,
            authorization: self.header(),
            upload,
            cookies: inner.cookies,
            has_gateway: inner.authorization.is_none(),
        };
        inner.exchange.try_once(sending, options, tried).await
    }

    /// The gateway, where there is one.
    fn gateway(&self) -> Option<Gateway> {
        let inner = &self.inner;
        let is_gateway = inner.authorization.is_none();
        is_gateway.then(|| Gateway {
            url: inner.endpoints.regions(),
            cookies: inner.cookies,
        })
    }

    /// An answer to a read or to a change, with what the session or the token tells of a refusal, and what stands `behind`
    /// a connection that seems lost.
    fn judged<R>(
        &self,
        answer: Result<R, ClientError>,
        is_change: bool,
        behind: Behind,
    ) -> Result<R, ClientError> {
        let session = &self.inner.session;
        let Some(authorization) = &self.inner.authorization else {
            if answer.is_ok() {
                session.answered(is_change);
            }
            return answer.map_err(|failure| session.judge(failure, is_change, behind));
        };
        answer.map_err(|failure| self.dated(failure, authorization))
    }

    /// A refusal, with what the access token tells of its end.
    fn dated(&self, mut failure: ClientError, authorization: &Authorization) -> ClientError {
        if let ClientError::Problem(problem) = &mut failure
            && problem.status == 401
        {
            let now = self.transport().now_ms();
            let (expired, aged) = match authorization {
                Authorization::Basic(_) => (false, false),
                Authorization::Bearer(header) => match token::expires_ms(header.expose()) {
                    Some(end) => (problem.expired || end <= now, false),
                    None => (
                        problem.expired,
                        now - self.inner.made_ms > token::LIFETIME_MS,
                    ),
                },
            };
            (problem.expired, problem.aged) = (expired, aged);
        }
        failure
    }

    /// [`Client::judged`] for a change, whose lost connection is looked into first. One that was not let in is looked at
    /// beside a read.
    async fn judged_change<R>(&self, answer: Result<R, ClientError>) -> Result<R, ClientError> {
        let behind = match (&answer, self.gateway()) {
            (Err(failure), Some(gateway)) => self.inner.session.behind(failure, gateway).await,
            _ => Behind::Unknown,
        };
        match self.judged(answer, true, behind) {
            Err(failure) if failure.status() == Some(401) => {
                Err(self.told_by_a_read(failure).await)
            }
            answer => answer,
        }
    }

    /// Sends a question that is no GET, once.
    async fn ask(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(request, None, options).await
    }

    /// Sends a change: once by the app. The browser may repeat it unseen where a kept connection closes; with an idempotency
    /// key the gateway executes it once even so.
    async fn change(
        &self,
        _permit: Permit,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(request, None, options).await
    }

    /// The same with a file.
    async fn change_with_file(
        &self,
        _permit: Permit,
        request: Request,
        upload: Upload<'_, T::File>,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(request, Some(upload), options).await
    }

    async fn send(
        &self,
        request: Request,
        upload: Option<Upload<'_, T::File>>,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        let _pending = request.is_write().then(PendingChange::begin);
        let request = self.with_key(request);
        let answer = self.try_once(&request, upload, options, 0).await;
        let answer = self.answered(&request, answer).await;
        let body = self.judged_change(answer).await?;
        Ok(body.bytes())
    }

    /// A change that was not let in, beside a read: where that is let in, the change may be the repeat of one that was
    /// executed.
    async fn told_by_a_read(&self, failure: ClientError) -> ClientError {
        let read = Request::get(self.probe_url());
        let options = RequestOptions::default();
        let read = self.try_once(&read, None, &options, 0).await;
        match failure {
            ClientError::Problem(mut problem) => {
                problem.reads_work = read.is_ok();
                ClientError::Problem(problem)
            }
            ClientError::SignedOut { .. } => {
                if read.is_ok() {
                    self.inner.session.resume();
                }
                ClientError::SignedOut {
                    unclear: read.is_ok(),
                }
            }
            other => other,
        }
    }

    fn header(&self) -> Option<&Secret> {
        self.inner.authorization.as_ref().map(Authorization::header)
    }

    /// The same with its idempotency key, if it is one that has a key.
    fn with_key(&self, mut request: Request) -> Request {
        if request.is_write()
            && let Some(keys) = &self.inner.keys
        {
            request.key = Some(keys.key(&request, || self.transport().random_bytes()));
        }
        request
    }

    /// Ends the key of a write that was answered, or had none; finds out whether its key was what the browser was refused
    /// for.
    async fn answered<R>(
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
            Err(failure) => failure.status().is_some(),
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

    /// Whether reads come through without the header of a key, and not with it: then the preflight does not allow it. Each
    /// is tried twice, since one may be lost by chance; to the app's own origin there is no preflight.
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
            let answer = self.try_once(&plain, None, &options, 0).await;
            if answer.is_err_and(|failure| failure.status().is_none()) {
                return false;
            }
            let answer = self.try_once(&with_key, None, &options, 0).await;
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

    /// The answer to a change of a number. One about another number is none.
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

/// That an answer is a JSON object, where no more is documented of it: not an empty one, and no web page.
fn some_object(bytes: Vec<u8>) -> Result<(), ClientError> {
    let json = text(bytes)?;
    wire::any_object(&json).map_err(ClientError::Unreadable)
}
