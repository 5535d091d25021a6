//! The running sandbox: its state, and how one HTTP request goes through it.

use crate::api::{self, Asked, Outcome};
use crate::call::Answer;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::ApiError;
use crate::faults::log::{Log, Logged};
use crate::faults::rule::{Fault, Faults, Ticket};
use crate::faults::{self, Drop, NoCors, Reused, control};
use crate::idempotency::Answers;
use crate::project::Project;
use crate::{cors, oauth};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Largest request body; the documentation names no limit.
const BODY_LIMIT: usize = 1 << 20;
/// What a body has around a file.
const MULTIPART_ROOM: usize = 1 << 16;

/// Everything that lives as long as the server.
pub struct Sandbox {
    /// How it was started.
    pub config: Config,
    /// Its time.
    pub clock: Clock,
    /// The project's state.
    pub project: Mutex<Project>,
    /// What is to go wrong.
    pub faults: Mutex<Faults>,
    /// What was asked.
    pub log: Mutex<Log>,
    /// What was answered to which idempotency key.
    pub answers: Mutex<Answers>,
}

/// Locks, whatever happened to the thread that held the lock before.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sandbox {
    /// A fresh project.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let clock = Clock::default();
        Self {
            project: Mutex::new(Project::generate(&config, clock.now())),
            faults: Mutex::default(),
            log: Mutex::default(),
            answers: Mutex::default(),
            clock,
            config,
        }
    }

    /// The routes of the API port.
    pub fn router(self: Arc<Self>) -> Router {
        let control = if self.config.faults {
            control::router()
        } else {
            Router::new()
        };
        control.fallback(handle).with_state(self)
    }

    /// Answers what is no control request.
    fn answer(&self, asked: &Asked, logged: &mut Logged) -> Response<Body> {
        let now = self.clock.now();
        if asked.path == "/oauth2/token" && *asked.method == Method::POST {
            return oauth::answer(&self.config, asked.headers, asked.body, now);
        }
        let outcome = self.executed_once(asked, logged, now);
        if !outcome.ignored.is_empty() {
            let ignored = outcome.ignored.join(", ");
            eprintln!("{} {}: ignored {ignored}", asked.method, asked.path);
        }
        logged.ignored = outcome.ignored;
        match outcome.result {
            Ok(answer) => {
                let mut response = Response::new(Body::from(answer.body));
                *response.status_mut() = answer.status;
                let json = HeaderValue::from_static("application/json");
                response.headers_mut().insert(header::CONTENT_TYPE, json);
                response
            }
            Err(error) => error.respond(&self.config),
        }
    }
}

impl Sandbox {
    /// Executes a request, or gives the answer that its idempotency key was given before.
    fn executed_once(&self, asked: &Asked, logged: &mut Logged, now: i64) -> Outcome {
        let execute = || api::answer(&self.config, &mut lock(&self.project), asked, now);
        if !self.config.idempotency {
            return execute();
        }
        // Held until the answer is stored: a repeat that comes meanwhile waits for it.
        let mut answers = lock(&self.answers);
        let result = match answers.find(asked) {
            Ok(None) => {
                let outcome = execute();
                answers.store(asked, &outcome.result);
                return outcome;
            }
            Ok(Some(stored)) => {
                logged.replayed = true;
                stored.map(|(status, body)| Answer { status, body })
            }
            Err(error) => Err(error),
        };
        Outcome {
            result,
            ignored: Vec::new(),
        }
    }
}

async fn handle(State(sandbox): State<Arc<Sandbox>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let limit = BODY_LIMIT.max(sandbox.config.attachment_limit + MULTIPART_ROOM);
    let body = read(body, limit).await;
    let too_large = body.is_none();
    let body = body.unwrap_or_default();
    let asked = Asked {
        method: &parts.method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body: &body,
    };
    let mut logged = Logged::new(&asked, sandbox.clock.now());
    let reused = parts.extensions.get::<Reused>();
    logged.reused = reused.is_some_and(|reused| reused.0);
    let preflight = cors::preflight(&sandbox.config, asked.method, asked.headers);
    let response = match preflight {
        Some(response) => response,
        None => {
            let ticket = sandbox.ticket(&asked);
            let token = page_token(asked.query);
            let answer = || match too_large {
                true => sandbox.refuse(&asked),
                false => sandbox.answer(&asked, &mut logged),
            };
            if let Some((_, Fault::DropEarly { ms })) = ticket.fault {
                execute_later(sandbox.clone(), parts.clone(), body.clone(), ms);
            }
            let mut response = faults::run(&sandbox, ticket, token.as_deref(), answer).await;
            if response.extensions().get::<NoCors>().is_none() {
                cors::decorate(&sandbox.config, asked.headers, &mut response);
            }
            response
        }
    };
    if sandbox.config.faults {
        let answered = response.extensions().get::<Drop>().is_none();
        logged.status = answered.then(|| response.status().as_u16());
        lock(&sandbox.log).push(logged);
    }
    response
}

/// Executes a request whose connection is closed already.
fn execute_later(sandbox: Arc<Sandbox>, parts: Parts, body: Bytes, millis: u64) {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        let asked = Asked {
            method: &parts.method,
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body: &body,
        };
        sandbox.answer(&asked, &mut Logged::new(&asked, sandbox.clock.now()));
    });
}

/// The whole body; none if it is too large. That is read to its end as well: a browser takes no answer before it has
/// sent all.
async fn read(mut body: Body, limit: usize) -> Option<Bytes> {
    let (mut held, mut size) = (BytesMut::new(), 0);
    while let Some(Ok(frame)) = body.frame().await {
        if let Ok(data) = frame.into_data() {
            size += data.len();
            if size <= limit {
                held.extend_from_slice(&data);
            }
        }
    }
    (size <= limit).then(|| held.freeze())
}

impl Sandbox {
    fn refuse(&self, asked: &Asked) -> Response<Body> {
        let error = ApiError::TooLarge {
            name: asked.path.to_owned(),
            limit: self.config.attachment_limit,
        };
        error.respond(&self.config)
    }

    fn ticket(&self, asked: &Asked) -> Ticket {
        if !self.config.faults {
            return Ticket::default();
        }
        lock(&self.faults).take(asked.method.as_str(), asked.path, asked.query)
    }
}

fn page_token(query: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let token = pairs.find(|(key, _)| key == "pageToken");
    token
        .map(|(_, token)| token.into_owned())
        .filter(|token| !token.is_empty())
}
