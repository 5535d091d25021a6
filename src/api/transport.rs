//! The only place that touches fetch: one request with a time limit, and reading with retries.

mod body;
mod upload;

pub use body::{Body, TOO_LARGE};
pub use upload::upload;

use std::{cell::RefCell, rc::Rc};

use gloo_net::http::Method;
use leptos::prelude::window;
use numbers_client::{
    error::{Problem, names_expiry},
    failure::Failure,
    log::{Log, Outcome, Sent},
    request::Request,
    retry_after,
};
use numbers_model::secret::Secret;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Headers, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect,
};

use self::body::Receiver;
use super::session::{self, Behind, Gateway};
use crate::browser::{
    clock,
    early::{self, Early},
};

/// How long a request may bring nothing, in milliseconds: before its answer, and between two pieces of it.
pub const TIMEOUT_MS: u32 = 15_000;
/// How often a read is tried again.
pub const RETRIES: u32 = 4;
/// The longest that a `Retry-After` is obeyed before giving up instead, in seconds.
const LONGEST_WAIT_S: u64 = 120;

/// Stops the calls it was given to. Copies share it.
#[derive(Clone)]
pub struct Cancel(Option<AbortController>);

impl Cancel {
    /// A fresh one.
    pub fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// Stops every call that holds a copy.
    pub fn stop(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }

    /// Whether [`Cancel::stop`] was called.
    pub fn stopped(&self) -> bool {
        self.0.as_ref().is_some_and(|c| c.signal().aborted())
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

/// A read that failed and will be tried again.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// Which try comes next, from 1, and how many there are.
    pub number: (u32, u32),
    /// How long until then, in milliseconds.
    pub wait_ms: u32,
    /// What went wrong.
    pub cause: String,
}

impl Retry {
    /// "Trying again in 3 s (2 of 4): the server answered 503."
    pub fn text(&self) -> String {
        [
            "Trying again in ",
            &self.wait_ms.div_ceil(1000).to_string(),
            " s (",
            &self.number.0.to_string(),
            " of ",
            &self.number.1.to_string(),
            "): ",
            &self.cause,
            ".",
        ]
        .concat()
    }
}

/// What a call carries along: how to stop it, and whom to tell about retries.
#[derive(Clone)]
pub struct Call {
    /// Stops the call.
    pub cancel: Cancel,
    /// How long each try may bring nothing, in milliseconds.
    pub timeout_ms: u32,
    /// How often a read is tried again.
    pub retries: u32,
    /// How often a read is tried again that brought nothing within the time limit.
    pub waits: u32,
    /// Whether cookies go along to another origin.
    pub(super) cookies: bool,
    /// Where a gateway is asked whether a lost connection is a sign-in that has ended.
    pub(super) gateway: Option<Gateway>,
    notify: Option<Rc<dyn Fn(Option<Retry>)>>,
}

impl Call {
    /// A call with the usual time limit.
    pub fn new(cancel: &Cancel) -> Self {
        Self {
            cancel: cancel.clone(),
            timeout_ms: TIMEOUT_MS,
            retries: RETRIES,
            waits: RETRIES,
            cookies: false,
            gateway: None,
            notify: None,
        }
    }

    /// Tried once only: for a question whose failure is an answer.
    pub fn once(mut self) -> Self {
        self.retries = 0;
        self
    }

    /// Tried once more only where nothing came within the time limit: for what can be asked for in smaller parts.
    pub fn impatient(mut self) -> Self {
        self.waits = self.waits.min(1);
        self
    }

    /// Tells `notify` of every retry, and `None` once an answer came.
    pub fn notify(mut self, notify: impl Fn(Option<Retry>) + 'static) -> Self {
        self.notify = Some(Rc::new(notify));
        self
    }

    fn tell(&self, retry: Option<Retry>) {
        if let Some(notify) = &self.notify {
            notify(retry);
        }
    }
}

thread_local! {
    // One for the tab, because every request of the tab passes here.
    static LOG: RefCell<Log> = const { RefCell::new(Log::new()) };
    static LISTENER: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Reads or clears what was sent so far.
pub fn logged<R>(read: impl FnOnce(&mut Log) -> R) -> R {
    LOG.with_borrow_mut(read)
}

/// Tells `listener`, and no longer the one before it, whenever a request has ended.
pub fn on_logged(listener: impl Fn() + 'static) {
    LISTENER.set(Some(Rc::new(listener)));
}

fn log(sent: Sent, outcome: Outcome) {
    let took = clock::now_ms() - sent.at_ms;
    logged(|log| log.add(sent, outcome, took));
    // Not while it is lent: the listener may end in another request.
    let listener = LISTENER.with_borrow(Clone::clone);
    if let Some(listener) = listener {
        listener();
    }
}

/// Sends one request and brings the body of a 2xx answer. Never tries twice.
///
/// # Errors
/// Every way a call can fail.
pub async fn send(
    method: Method,
    url: &str,
    authorization: Option<&Secret>,
    body: Option<String>,
    call: &Call,
) -> Result<Vec<u8>, Failure> {
    let request = Request::new(method, url.to_owned(), body);
    send_request(&request, authorization, call).await
}

/// The same for a request that is made already.
///
/// # Errors
/// Every way a call can fail.
pub async fn send_request(
    request: &Request,
    authorization: Option<&Secret>,
    call: &Call,
) -> Result<Vec<u8>, Failure> {
    let body = answer(request, authorization, call, 0).await?;
    Ok(body.bytes())
}

/// One try, which is logged; `tried` counts those before it.
async fn answer(
    request: &Request,
    authorization: Option<&Secret>,
    call: &Call,
    tried: u32,
) -> Result<Body, Failure> {
    if call.cancel.stopped() {
        return Err(Failure::Aborted);
    }
    if !request.keeps_its_path() {
        return Err(Failure::Unaddressable);
    }
    let now = clock::now_ms();
    // boot.js sends nothing else than the first try of a plain read.
    let is_plain = request.method == Method::GET
        && authorization.is_none()
        && request.key.is_none()
        && tried == 0;
    let early = is_plain.then(|| early::take(&request.url, now)).flatten();
    let at = early.as_ref().map_or(now, |early| early.at_ms);
    let sent = Sent::now(&request.method, &request.url, tried, at);
    let answer = exchange(request, authorization, call, early).await;
    log(sent, outcome(&answer));
    answer.map(|(_, body)| body)
}

/// What the log says of an answer.
fn outcome<T>(answer: &Result<(u16, T), Failure>) -> Outcome {
    match answer {
        Ok((status, _)) | Err(Failure::WebPage(status)) => Outcome::Status(*status),
        Err(Failure::Problem(problem)) => Outcome::Status(problem.status),
        Err(Failure::Aborted) => Outcome::Stopped,
        Err(Failure::Timeout(_)) => Outcome::Timeout,
        Err(Failure::SignedOut { .. }) => Outcome::Opaque,
        Err(
            Failure::Network
            | Failure::Unreadable(_)
            | Failure::Unaddressable
            | Failure::KeyRefused,
        ) => Outcome::Network,
    }
}

/// An answer that is no success.
fn problem(status: u16, said: &[u8], header: impl Fn(&str) -> Option<String>) -> Failure {
    let mut problem = Problem::new(status, said);
    problem.retry_after_s = header("Retry-After").and_then(|text| retry_after_s(&text));
    problem.expired |= header("WWW-Authenticate").is_some_and(|text| names_expiry(text.as_bytes()));
    Failure::Problem(problem)
}

/// Brings status and body of a 2xx answer; of what was sent `early` it only waits for the answer.
async fn exchange(
    request: &Request,
    authorization: Option<&Secret>,
    call: &Call,
    early: Option<Early>,
) -> Result<(u16, Body), Failure> {
    let receiver = Receiver::new(call);
    let signal = receiver.signal();
    let response = match early {
        Some(early) => early.answer(&signal),
        None => made(request, authorization, call.cookies, &signal)
            .map(|request| window().fetch_with_request(&request)),
    };
    let response = response.map_err(|_| receiver.failure())?;
    let response: web_sys::Response = receiver.next(response).await?.unchecked_into();
    let (status, headers) = (response.status(), response.headers());
    if status == LED_ELSEWHERE {
        return Err(led_elsewhere(call));
    }
    let body = receiver.body(&response).await;
    if (200..300).contains(&status) {
        let body = body?;
        return match body.is_web_page() {
            true => Err(Failure::WebPage(status)),
            false => Ok((status, body)),
        };
    }
    let said = match body {
        Ok(body) => body.bytes(),
        Err(Failure::Aborted) => return Err(Failure::Aborted),
        // The status says what counts.
        Err(_) => Vec::new(),
    };
    let header = |name: &str| headers.get(name).ok().flatten();
    Err(problem(status, &said, header))
}

/// How many seconds an answer asks to wait.
fn retry_after_s(text: &str) -> Option<u64> {
    let text = text.trim();
    // What is empty counts as 0 there.
    let number = match text {
        "" => f64::NAN,
        _ => JsValue::from_str(text).unchecked_into_f64(),
    };
    retry_after::seconds(number, js_sys::Date::parse(text), clock::now_ms())
}

/// The status of an answer that leads elsewhere, of which a page sees nothing more.
const LED_ELSEWHERE: u16 = 0;

/// What it means that a change was answered with a redirect: a gateway asks for a sign-in so.
fn led_elsewhere(call: &Call) -> Failure {
    match call.gateway {
        Some(_) => Failure::SignedOut { unclear: true },
        None => Failure::Network,
    }
}

/// What is sent. boot.js sends the same where it is early.
///
/// Not by gloo-net's builder, which ends each address in a stray `?` or `&`: what is sent is what is shown as curl.
/// No redirect is followed: a browser does that with a GET, and the page behind it says nothing of what was asked. For a
/// read it is an error. For a change it is an answer without content, which tells it from a connection that was lost: a
/// read can be asked once more to find that out, a change can't.
fn made(
    request: &Request,
    authorization: Option<&Secret>,
    cookies: bool,
    stop: &AbortSignal,
) -> Result<web_sys::Request, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(secret) = authorization {
        headers.set("Authorization", secret.expose())?;
    }
    if let Some(key) = &request.key {
        headers.set("Idempotency-Key", key)?;
    }
    let init = RequestInit::new();
    if let Some(json) = &request.body {
        headers.set("Content-Type", "application/json")?;
        init.set_body(&json.into());
    }
    init.set_method(request.method.as_str());
    init.set_headers(&headers);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(match cookies {
        true => RequestCredentials::Include,
        false => RequestCredentials::SameOrigin,
    });
    init.set_mode(RequestMode::Cors);
    init.set_redirect(match request.method {
        Method::GET => RequestRedirect::Error,
        _ => RequestRedirect::Manual,
    });
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(stop));
    web_sys::Request::new_with_str_and_init(&request.url, &init)
}

/// Reads, and tries again where that can help: after network trouble, 429, 502, 503 and 504.
///
/// # Errors
/// The last failure.
pub async fn read(url: &str, authorization: Option<&Secret>, call: &Call) -> Result<Body, Failure> {
    let request = Request::get(url.to_owned());
    let mut tried = 0;
    loop {
        let failure = match answer(&request, authorization, call, tried).await {
            Ok(body) => {
                call.tell(None);
                return Ok(body);
            }
            Err(failure) => failure,
        };
        if let (0, Some(gateway)) = (tried, &call.gateway)
            && session::behind(&failure, gateway).await == Behind::SignIn
        {
            return Err(Failure::SignedOut { unclear: false });
        }
        let most = match failure {
            Failure::Timeout(_) => call.retries.min(call.waits),
            _ => call.retries,
        };
        let wait = wait_ms(&failure, tried);
        let Some(wait_ms) = wait.filter(|_| tried < most && failure.is_passing()) else {
            call.tell(None);
            return Err(failure);
        };
        tried += 1;
        call.tell(Some(Retry {
            number: (tried, most),
            wait_ms,
            cause: failure.cause(),
        }));
        clock::sleep(wait_ms).await;
    }
}

/// How long to wait: a growing span with full jitter, so that many tabs do not come back at the same moment, and at least
/// what the server asks for. `None` when it asks for too long.
fn wait_ms(failure: &Failure, tried: u32) -> Option<u32> {
    let ceiling = 500.0 * f64::from(1_u32 << tried.min(5));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 250 and 16,000"
    )]
    let wait = (ceiling * (0.5 + 0.5 * clock::random())) as u32;
    let Some(seconds) = failure.retry_after_s() else {
        return Some(wait);
    };
    let asked = u32::try_from(seconds).ok()?.checked_mul(1000)?;
    (seconds <= LONGEST_WAIT_S).then(|| asked.max(wait))
}

/// Asks a gateway without following where it leads: whether it leads elsewhere, or asks for a sign-in.
///
/// # Errors
/// Where no answer came, or none that the page may read.
pub async fn probe(url: &str, cookies: bool) -> Result<bool, ()> {
    let limit = AbortSignal::timeout_with_u32(5_000);
    let init = RequestInit::new();
    init.set_redirect(RequestRedirect::Manual);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&limit));
    if cookies {
        init.set_credentials(RequestCredentials::Include);
    }
    let sent = Sent::now(&Method::GET, url, 0, clock::now_ms());
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await;
    let answer = answer.map(|answer| answer.unchecked_into::<web_sys::Response>().status());
    log(
        sent,
        match answer {
            // An answer that leads elsewhere shows nothing of itself.
            Ok(0) => Outcome::Opaque,
            Ok(status) => Outcome::Status(status),
            Err(_) if limit.aborted() => Outcome::Timeout,
            Err(_) => Outcome::Network,
        },
    );
    answer
        .map(|status| matches!(status, 0 | 401))
        .map_err(|_| ())
}

/// Whether anything at all answers at `url`: an opaque request that CORS does not stop. It carries no
/// credentials, and nothing of the answer can be read. It alone follows redirects: an opaque request must (Fetch standard,
/// "HTTP-network fetch").
pub async fn reachable(url: &str) -> bool {
    let limit = AbortSignal::timeout_with_u32(5_000);
    let init = RequestInit::new();
    init.set_mode(RequestMode::NoCors);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_signal(Some(&limit));
    let Ok(request) = web_sys::Request::new_with_str_and_init(url, &init) else {
        return false;
    };
    let sent = Sent::now(&Method::GET, url, 0, clock::now_ms());
    let answer = JsFuture::from(window().fetch_with_request(&request));
    let answered = answer.await.is_ok();
    log(
        sent,
        match answered {
            true => Outcome::Opaque,
            false if limit.aborted() => Outcome::Timeout,
            false => Outcome::Network,
        },
    );
    answered
}
