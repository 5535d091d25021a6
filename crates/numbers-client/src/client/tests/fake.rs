//! The transport of these tests: it answers from a script, and its clock goes on by itself.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::{Future, pending},
    ops::Deref,
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
};

use http::Method;
use numbers_model::{api_version::ApiVersion, secret::Secret};

use crate::{
    cancel::CancelToken,
    client::{Client, Connection, Exchange},
    client_error::ClientError,
    log::{Entry, RequestLog},
    options::{RequestOptions, Retry},
    pending::PendingChange,
    request::{Authorization, FormPart},
    submission::{Permit, Submission},
    transport::{
        Clock, Outgoing, Response, ResponseBody, Transport, TransportError, Upload, Visibility,
    },
    urls::Endpoints,
};

/// Where the API of these tests is.
pub const ROOT: &str = "https://gateway.example/api/v1/projects/p";
/// The address that a connection is tried at.
pub const PROBE: &str = "https://gateway.example/api/v1/projects/p/activeNumbers?pageSize=1";
/// The number of these tests.
pub const PHONE: &str = "+12086390939";
/// The answer about it.
pub const NUMBER: &str = r#"{"phoneNumber":"+12086390939"}"#;
/// A page with it.
pub const PAGE: &str = r#"{"activeNumbers":[{"phoneNumber":"+12086390939"}]}"#;
/// When these tests begin, in milliseconds since 1970.
pub const START_MS: f64 = 1_700_000_000_000.0;
/// A date that is seven seconds later.
pub const DATE: &str = "Tue, 14 Nov 2023 22:13:27 GMT";
/// A date that is past.
pub const PAST: &str = "Wed, 21 Oct 2015 07:28:00 GMT";

/// A step of a script: what comes of one request.
pub struct Step {
    /// `None` for one that never ends.
    answer: Option<Result<Response<FakeBody>, TransportError>>,
    took_ms: f64,
    effect: Option<Box<dyn FnOnce()>>,
}

/// Makes a step, which is used up.
pub type Outcome = fn() -> Step;

impl Step {
    fn new(answer: Option<Result<Response<FakeBody>, TransportError>>) -> Self {
        Self {
            answer,
            took_ms: 0.0,
            effect: None,
        }
    }

    /// The same with a header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Some(Ok(response)) = &mut self.answer {
            response.headers.push((name, value.to_owned()));
        }
        self
    }

    /// The same after so many milliseconds.
    pub fn after(self, took_ms: f64) -> Self {
        Self { took_ms, ..self }
    }

    /// The same for a request that was sent before it was asked for.
    pub fn sent_at(mut self, ms: f64) -> Self {
        if let Some(Ok(response)) = &mut self.answer {
            response.sent_ms = Some(ms);
        }
        self
    }

    /// The same, and this happens meanwhile.
    pub fn then(self, effect: impl FnOnce() + 'static) -> Self {
        Self {
            effect: Some(Box::new(effect)),
            ..self
        }
    }
}

/// An answer of a status.
pub fn answer(status: u16, body: &str) -> Step {
    Step::new(Some(Ok(Response {
        status,
        headers: Vec::new(),
        body: Ok(FakeBody(body.as_bytes().to_vec())),
        sent_ms: None,
    })))
}

/// A success.
pub fn ok(body: &str) -> Step {
    answer(200, body)
}

/// An answer of a status without a body.
pub fn status(status: u16) -> Step {
    answer(status, "")
}

/// No answer.
pub fn fails(error: TransportError) -> Step {
    Step::new(Some(Err(error)))
}

/// A lost connection.
pub fn lost() -> Step {
    fails(TransportError::Network)
}

/// No answer in time.
pub fn late() -> Step {
    fails(TransportError::Timeout(15))
}

/// An answer of a status whose body breaks off.
pub fn broken(status: u16, error: TransportError) -> Step {
    Step::new(Some(Ok(Response {
        status,
        headers: Vec::new(),
        body: Err(error),
        sent_ms: None,
    })))
}

/// An answer that may not be read.
pub fn opaque() -> Step {
    status(0)
}

/// A request that never ends.
pub fn hangs() -> Step {
    Step::new(None)
}

/// A body in memory.
#[derive(Debug, PartialEq)]
pub struct FakeBody(Vec<u8>);

impl ResponseBody for FakeBody {
    fn start(&self, bytes: usize) -> Vec<u8> {
        self.0.iter().copied().take(bytes).collect()
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.clone()
    }
}

/// A request as it was handed to the transport.
#[derive(Debug, Clone, PartialEq)]
pub struct SentRequest {
    pub method: Method,
    pub url: String,
    pub body: Option<String>,
    pub form: Vec<FormPart>,
    pub key: Option<String>,
    pub authorization: Option<String>,
    pub file: Option<String>,
    pub cookies: bool,
    pub visibility: Visibility,
    pub timeout_ms: u32,
    /// Whether a change was pending meanwhile.
    pub was_pending: bool,
}

/// The transport.
#[derive(Default)]
pub struct Fake {
    now_ms: Rc<Cell<f64>>,
    script: RefCell<VecDeque<Step>>,
    /// What answers when the script has ended.
    rest: Cell<Option<Outcome>>,
    sent: RefCell<Vec<SentRequest>>,
    waits_ms: RefCell<Vec<u32>>,
    during_wait: RefCell<Option<Box<dyn FnOnce()>>>,
    waits_for_ever: Cell<bool>,
    random: Cell<u8>,
    fixed_random: Cell<Option<[u8; 16]>>,
    blocked_ms: Rc<Cell<Option<f64>>>,
}

impl Fake {
    /// From now on every answer after the script's end is this.
    pub fn rest(&self, rest: Outcome) {
        self.rest.set(Some(rest));
    }

    /// These are the random bytes from now on.
    pub fn fix_random(&self, bytes: [u8; 16]) {
        self.fixed_random.set(Some(bytes));
    }

    /// Time goes by.
    pub fn pass(&self, ms: f64) {
        self.now_ms.set(self.now_ms.get() + ms);
    }

    /// This happens during the next wait.
    pub fn during_wait(&self, effect: impl FnOnce() + 'static) {
        self.during_wait.replace(Some(Box::new(effect)));
    }

    /// No wait ends from now on.
    pub fn wait_for_ever(&self) {
        self.waits_for_ever.set(true);
    }

    /// The page's policy is reported to have blocked something, so many milliseconds from now.
    pub fn report_block_in(&self, ms: f64) {
        self.blocked_ms.set(Some(self.now_ms.get() + ms));
    }
}

impl Clock for Fake {
    fn now_ms(&self) -> f64 {
        self.now_ms.get()
    }

    async fn sleep(&self, ms: u32) {
        self.waits_ms.borrow_mut().push(ms);
        if self.waits_for_ever.get() {
            return pending().await;
        }
        self.pass(ms.into());
        if let Some(effect) = self.during_wait.take() {
            effect();
        }
    }
}

impl Fake {
    /// Notes a request, and answers with the next step of the script.
    async fn deliver(
        &self,
        outgoing: Outgoing<'_>,
        file: Option<String>,
    ) -> Result<Response<FakeBody>, TransportError> {
        let Outgoing {
            request,
            authorization,
            cookies,
            visibility,
            timeout_ms,
            cancel: _,
        } = outgoing;
        self.sent.borrow_mut().push(SentRequest {
            method: request.method.clone(),
            url: request.url.clone(),
            body: request.body.clone(),
            form: request.form.clone(),
            key: request.key.clone(),
            authorization: authorization.map(|secret| secret.expose().to_owned()),
            file,
            cookies,
            visibility,
            timeout_ms,
            was_pending: PendingChange::any(),
        });
        let step = self.script.borrow_mut().pop_front();
        let step = step.or_else(|| self.rest.get().map(|rest| rest()));
        let step =
            step.unwrap_or_else(|| panic!("no answer to {} {}", request.method, request.url));
        self.pass(step.took_ms);
        if let Some(effect) = step.effect {
            effect();
        }
        match step.answer {
            Some(answer) => answer,
            None => pending().await,
        }
    }
}

impl Transport for Fake {
    type Body = FakeBody;
    type File = String;

    async fn send(&self, outgoing: Outgoing<'_>) -> Result<Response<FakeBody>, TransportError> {
        self.deliver(outgoing, None).await
    }

    async fn send_file(
        &self,
        outgoing: Outgoing<'_>,
        upload: Upload<'_, String>,
    ) -> Result<Response<FakeBody>, TransportError> {
        let all = f64::from(u32::try_from(upload.file.len()).expect("a small file"));
        (upload.progress)(0.0, all);
        (upload.progress)(all, all);
        self.deliver(outgoing, Some(upload.file.clone())).await
    }

    fn random_bytes(&self) -> [u8; 16] {
        self.random.set(self.random.get().wrapping_add(1));
        self.fixed_random.get().unwrap_or([self.random.get(); 16])
    }

    fn date_ms(&self, text: &str) -> f64 {
        match text {
            DATE => START_MS + 7_000.0,
            PAST => 1_445_412_480_000.0,
            _ => f64::NAN,
        }
    }

    fn is_own_origin(&self, url: &str) -> bool {
        url.starts_with("https://own.example/")
    }

    fn watch_policy(&self) -> Box<dyn Fn() -> bool> {
        let (now_ms, blocked_ms) = (self.now_ms.clone(), self.blocked_ms.clone());
        let since_ms = now_ms.get();
        Box::new(move || {
            let reported = since_ms..=now_ms.get();
            blocked_ms
                .get()
                .is_some_and(|time| reported.contains(&time))
        })
    }
}

/// A client over the transport of these tests, and what it retries.
pub struct Rig {
    client: Client<Fake>,
    pub requests: RequestLog,
    pub retries: Rc<RefCell<Vec<Option<Retry>>>>,
}

impl Deref for Rig {
    type Target = Client<Fake>;

    fn deref(&self) -> &Client<Fake> {
        &self.client
    }
}

impl Rig {
    /// Of a connection.
    pub fn of(connection: Connection, script: impl IntoIterator<Item = Step>) -> Self {
        let requests = RequestLog::new();
        let fake = Fake {
            script: RefCell::new(script.into_iter().collect()),
            ..Fake::default()
        };
        fake.now_ms.set(START_MS);
        Self {
            client: Client::new(Exchange::new(fake, requests.clone()), connection),
            requests,
            retries: Rc::default(),
        }
    }

    /// By way of a gateway.
    pub fn new(script: impl IntoIterator<Item = Step>) -> Self {
        Self::of(connection(), script)
    }

    pub fn fake(&self) -> &Fake {
        self.client.exchange().transport()
    }

    /// All that was sent.
    pub fn sent(&self) -> Vec<SentRequest> {
        self.fake().sent.borrow().clone()
    }

    /// How much was sent.
    pub fn count(&self) -> usize {
        self.fake().sent.borrow().len()
    }

    /// The methods and addresses of what was sent, each in a line.
    pub fn lines(&self) -> Vec<String> {
        let line = |sent: &SentRequest| format!("{} {}", sent.method, sent.url);
        self.fake().sent.borrow().iter().map(line).collect()
    }

    /// All waits, in milliseconds.
    pub fn waits_ms(&self) -> Vec<u32> {
        self.fake().waits_ms.borrow().clone()
    }

    /// Whether nothing of the script is left.
    pub fn is_done(&self) -> bool {
        self.fake().script.borrow().is_empty()
    }

    /// The log, the newest last.
    pub fn entries(&self) -> Vec<Entry> {
        self.requests.with(|log| log.entries().cloned().collect())
    }

    /// Options whose retries are retries.
    pub fn options(&self) -> RequestOptions {
        self.stopped_by(&CancelToken::new())
    }

    /// The same, cancelled by a token.
    pub fn stopped_by(&self, cancel: &CancelToken) -> RequestOptions {
        let retries = self.retries.clone();
        RequestOptions::new(cancel).on_retry(move |retry| retries.borrow_mut().push(retry))
    }

    /// Reads the number of these tests, which stands for every read.
    pub fn read(&self) -> Result<(), ClientError> {
        self.read_with(&self.options())
    }

    /// The same with options.
    pub fn read_with(&self, options: &RequestOptions) -> Result<(), ClientError> {
        run(self.number(PHONE, options)).map(|_| ())
    }

    /// Releases it, which stands for every write.
    pub fn write(&self) -> Result<(), ClientError> {
        let release = super::writes::release_of(PHONE);
        run(self.release(permit(), release, &self.options())).map(|_| ())
    }
}

/// A connection by way of a gateway on another origin.
pub fn connection() -> Connection {
    at("https://gateway.example/api")
}

/// The same with idempotency keys.
pub fn with_keys() -> Connection {
    Connection {
        idempotency: true,
        ..connection()
    }
}

/// A connection by way of a gateway elsewhere.
pub fn at(base: &str) -> Connection {
    let version = ApiVersion::V1;
    Connection::new(Endpoints::new(base, version, "p"), version)
}

/// A connection under the earlier version.
pub fn early_version() -> Connection {
    let version = ApiVersion::V1Alpha1;
    let endpoints = Endpoints::new("https://gateway.example/api", version, "p");
    Connection::new(endpoints, version)
}

/// A connection with a key, or with a token.
pub fn with(authorization: fn(Secret) -> Authorization, header: &str) -> Connection {
    Connection {
        authorization: Some(authorization(Secret::new(header))),
        ..connection()
    }
}

/// A connection with a key.
pub fn direct() -> Connection {
    with(Authorization::Basic, "Basic a2V5OnNlY3JldA==")
}

/// Runs what has all it needs.
pub fn run<F: Future>(future: F) -> F::Output {
    match poll(pin!(future)) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits for anything"),
    }
}

/// Whether this waits for a step that never ends.
pub fn is_pending<F: Future>(future: Pin<&mut F>) -> bool {
    poll(future).is_pending()
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Permission to send a change.
pub fn permit() -> Permit {
    Submission::new().begin().expect("a fresh one gives it")
}
