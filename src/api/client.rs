//! One method per endpoint of the Numbers API.

mod callbacks;
mod emergency;
mod orders;
mod rent;

use std::{
    collections::BTreeSet,
    hash::BuildHasher,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use gloo_net::http::Method;
use hashbrown::DefaultHashBuilder;
use leptos::prelude::window;
use numbers_client::{
    config::AuthMode,
    curl::Curl,
    failure::{EMPTY, Failure},
    idempotency::Keys,
    page::Page,
    request::{Authorization, Request},
    token,
    urls::Endpoints,
    wire,
};
use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Draft},
    number::{Number, Row},
    phone,
    release::ConfirmedRelease,
    secret::Secret,
    slice::Slice,
};
use web_sys::Url;

use super::{
    session::{self, Behind, Gateway},
    transport::{self, Body, Call, Cancel, TOO_LARGE},
};
use crate::browser::{clock, random, underway::Underway};

/// How many numbers to ask for at once. A server may send fewer.
pub const PAGE_SIZE: u32 = 1000;
/// How many to ask for where a server does not take that, or has trouble with it.
const SMALL_PAGE: u32 = 100;
/// So many pages without a new number in a row, and the chain is taken for one without end.
const BARREN: u32 = 5;

/// A number as the API gave it, with the text it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The number.
    pub number: Number,
    /// The answer, word for word.
    pub raw: String,
}

/// Speaks to one project. Copies share what they hold.
#[derive(Debug, Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    endpoints: Endpoints,
    version: ApiVersion,
    authorization: Option<Authorization>,
    /// Where the gateway honours them.
    keys: Option<Keys>,
    /// How many numbers are asked for at once, as far as is known of this server.
    page_size: AtomicU32,
    cookies: bool,
    /// When it was made, in milliseconds since 1970: a token was entered then.
    made_ms: f64,
}

impl Client {
    /// A client; without `authorization` it sends none. With `cookies` these go along to another origin too.
    pub fn new(
        endpoints: Endpoints,
        version: ApiVersion,
        authorization: Option<Authorization>,
        cookies: bool,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                endpoints,
                version,
                authorization,
                keys: None,
                page_size: AtomicU32::new(PAGE_SIZE),
                cookies,
                made_ms: clock::now_ms(),
            }),
        }
    }

    /// The same for a gateway that honours idempotency keys, or not: each change carries one then.
    pub fn idempotent(self, honoured: bool) -> Self {
        let keys = honoured.then(Keys::default);
        let inner = match Arc::try_unwrap(self.inner) {
            Ok(inner) => Inner { keys, ..inner },
            // A connection that is in use keeps its keys.
            Err(inner) => return Self { inner },
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The version spoken.
    pub fn version(&self) -> ApiVersion {
        self.inner.version
    }

    /// One page of the slice (docs/numbers-api.md 2.1).
    ///
    /// # Errors
    /// See [`Failure`]; passing trouble has been retried by then.
    pub async fn list(
        &self,
        slice: &Slice,
        page_size: u32,
        token: Option<&str>,
        call: &Call,
    ) -> Result<Page, Failure> {
        let body = self.list_body(slice, page_size, token, call).await?;
        Page::decode(body.bytes(), self.inner.version).map_err(Failure::Unreadable)
    }

    /// Hands over every number of the slice, page by page; what is no number is passed over.
    ///
    /// # Errors
    /// As for [`Client::list`], and where the pages go round in circles, so that they can't be all; what was read until
    /// then is handed over.
    pub async fn all(
        &self,
        slice: &Slice,
        call: &Call,
        mut take: impl FnMut(Number),
    ) -> Result<(), Failure> {
        let (mut token, mut tokens) = (None::<String>, BTreeSet::new());
        let (mut phones, mut barren) = (BTreeSet::new(), 0);
        let hasher = DefaultHashBuilder::default();
        loop {
            let body = self.page_body(slice, token.as_deref(), call).await?;
            let page =
                Page::decode(body.bytes(), self.inner.version).map_err(Failure::Unreadable)?;
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
                return Err(Failure::Unreadable(why.to_owned()));
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
        call: &Call,
    ) -> Result<Body, Failure> {
        let known = &self.inner.page_size;
        let size = known.load(Ordering::Relaxed);
        if size == SMALL_PAGE {
            return self.list_body(slice, size, token, call).await;
        }
        let answer = self
            .list_body(slice, size, token, &call.clone().impatient())
            .await;
        let call = match &answer {
            Err(Failure::Timeout(_) | Failure::Network) => &call.clone().once(),
            Err(Failure::Unreadable(why)) if why == TOO_LARGE => call,
            Err(failure) => match failure.status() {
                // A token is taken with the size that went before it.
                Some(400 | 422) if token.is_none() => call,
                Some(413 | 504) => call,
                _ => return answer,
            },
            Ok(_) => return answer,
        };
        if call.cancel.stopped() {
            return answer;
        }
        let body = self.list_body(slice, SMALL_PAGE, token, call).await?;
        known.store(SMALL_PAGE, Ordering::Relaxed);
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
        call: &Call,
    ) -> Result<Body, Failure> {
        let url = self.inner.endpoints.list(slice, page_size, token, None);
        self.read_body(&url, call).await
    }

    /// One number (docs/numbers-api.md 2.2).
    ///
    /// # Errors
    /// See [`Failure`]; passing trouble has been retried by then.
    pub async fn number(&self, phone: &str, call: &Call) -> Result<Read, Failure> {
        let url = self.inner.endpoints.number(phone);
        self.decode(self.read(&url, call).await?)
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
    /// See [`Failure`]; after an unclear one, read the number.
    pub async fn update(
        &self,
        phone: &str,
        changes: &[Change],
        draft: &Draft,
        call: &Call,
    ) -> Result<Read, Failure> {
        let request = self.update_request(phone, changes, draft);
        self.decode_of(phone, self.write(request, call).await?)
    }

    /// What [`Client::release`] sends.
    pub fn release_request(&self, phone: &str) -> Request {
        Request::new(Method::POST, self.inner.endpoints.release(phone), None)
    }

    /// Releases a number (docs/numbers-api.md 2.4). Sent once, never again by itself.
    ///
    /// # Errors
    /// See [`Failure`]; after an unclear one, read the number.
    pub async fn release(&self, release: &ConfirmedRelease, call: &Call) -> Result<Read, Failure> {
        let request = self.release_request(release.phone());
        self.decode_of(release.phone(), self.write(request, call).await?)
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

    async fn read(&self, url: &str, call: &Call) -> Result<Vec<u8>, Failure> {
        let body = self.read_body(url, call).await?;
        Ok(body.bytes())
    }

    async fn read_body(&self, url: &str, call: &Call) -> Result<Body, Failure> {
        let answer = transport::read(url, self.header(), &self.call(call)).await;
        self.judged(answer, false, Behind::Unknown)
    }

    /// The call with what this client sends along.
    fn call(&self, call: &Call) -> Call {
        let mut call = call.clone();
        call.cookies = self.inner.cookies;
        call.gateway = self.gateway();
        call
    }

    /// Where a gateway can be asked for nothing in particular.
    fn gateway(&self) -> Option<Gateway> {
        let inner = &self.inner;
        let is_gateway = inner.authorization.is_none();
        is_gateway.then(|| (inner.endpoints.regions().into(), inner.cookies))
    }

    /// An answer to a read or to a change, with what the session or the token tells of a refusal, and what stands `behind`
    /// a connection that seems lost.
    fn judged<T>(
        &self,
        answer: Result<T, Failure>,
        is_change: bool,
        behind: Behind,
    ) -> Result<T, Failure> {
        let Some(authorization) = &self.inner.authorization else {
            if answer.is_ok() {
                session::answered(is_change);
            }
            return answer.map_err(|failure| session::judge(failure, is_change, behind));
        };
        answer.map_err(|failure| self.dated(failure, authorization))
    }

    /// A refusal, with what the access token tells of its end.
    fn dated(&self, mut failure: Failure, authorization: &Authorization) -> Failure {
        if let Failure::Problem(problem) = &mut failure
            && problem.status == 401
        {
            let now = clock::now_ms();
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
    async fn judged_change<T>(&self, answer: Result<T, Failure>) -> Result<T, Failure> {
        let behind = match (&answer, self.gateway()) {
            (Err(failure), Some(gateway)) => session::behind(failure, &gateway).await,
            _ => Behind::Unknown,
        };
        match self.judged(answer, true, behind) {
            Err(failure) if failure.status() == Some(401) => {
                Err(self.told_by_a_read(failure).await)
            }
            answer => answer,
        }
    }

    /// The way of every request that is no read: sent once by the app. The browser may repeat it unseen where a kept
    /// connection closes; with an idempotency key the gateway executes it once even so.
    async fn write(&self, request: Request, call: &Call) -> Result<Vec<u8>, Failure> {
        let _underway = request.is_write().then(Underway::begin);
        let request = self.with_key(request);
        let answer = transport::send_request(&request, self.header(), &self.call(call)).await;
        let answer = self.answered(&request, answer).await;
        self.judged_change(answer).await
    }

    /// A change that was not let in, beside a read: where that is let in, the change may be the repeat of one that was
    /// executed.
    async fn told_by_a_read(&self, failure: Failure) -> Failure {
        let call = self.call(&Call::new(&Cancel::new()).once());
        let read = Request::get(self.probe_url());
        let read = transport::send_request(&read, self.header(), &call).await;
        match failure {
            Failure::Problem(mut problem) => {
                problem.reads_work = read.is_ok();
                Failure::Problem(problem)
            }
            Failure::SignedOut { .. } => Failure::SignedOut {
                unclear: read.is_ok(),
            },
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
            request.key = Some(keys.key(&request, random::bytes));
        }
        request
    }

    /// Ends the key of a write that was answered, or had none; finds out whether its key was what the browser was refused
    /// for.
    async fn answered<T>(
        &self,
        request: &Request,
        answer: Result<T, Failure>,
    ) -> Result<T, Failure> {
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
            Err(Failure::Network) if !keys.are_accepted() && self.refuses_keys().await => {
                Err(Failure::KeyRefused)
            }
            answer => answer,
        }
    }

    /// Whether reads come through without the header of a key, and not with it: then the preflight does not allow it. Each
    /// is tried twice, since one may be lost by chance; to the page's own origin there is no preflight.
    async fn refuses_keys(&self) -> bool {
        const TRIES: usize = 2;
        let url = self.probe_url();
        let own_origin = window().location().origin().unwrap_or_default();
        if Url::new(&url).is_ok_and(|url| url.origin() == own_origin) {
            return false;
        }
        let call = self.call(&Call::new(&Cancel::new()).once());
        let plain = Request::get(url);
        let mut with_key = plain.clone();
        with_key.key = Some("preflight".to_owned());
        for _ in 0..TRIES {
            let answer = transport::send_request(&plain, self.header(), &call).await;
            if answer.is_err_and(|failure| failure.status().is_none()) {
                return false;
            }
            let answer = transport::send_request(&with_key, self.header(), &call).await;
            if answer != Err(Failure::Network) {
                return false;
            }
        }
        true
    }

    fn decode(&self, bytes: Vec<u8>) -> Result<Read, Failure> {
        let raw = text(bytes)?;
        if raw.trim().is_empty() {
            return Err(Failure::Unreadable(EMPTY.to_owned()));
        }
        let number = wire::number_in(&raw, self.inner.version).map_err(Failure::Unreadable)?;
        Ok(Read { number, raw })
    }

    /// The answer to a change of a number. One about another number is none.
    fn decode_of(&self, phone: &str, bytes: Vec<u8>) -> Result<Read, Failure> {
        let read = self.decode(bytes)?;
        if phone::same_number(phone, &read.number.phone) {
            Ok(read)
        } else {
            Err(Failure::Unreadable("it is about another number".to_owned()))
        }
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| Failure::Unreadable("it is not UTF-8 text".into()))
}

/// That an answer is a JSON object, where no more is documented of it: not an empty one, and no web page.
fn some_object(bytes: Vec<u8>) -> Result<(), Failure> {
    let json = text(bytes)?;
    wire::any_object(&json).map_err(Failure::Unreadable)
}
