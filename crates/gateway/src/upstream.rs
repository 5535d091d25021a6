//! The Numbers API behind the gateway: requests with the key, sent once unless a 401 proves that they were not executed.

pub mod headers;
pub mod token;

use std::{convert::Infallible, error::Error, time::Duration};

use axum::{
    body::{self, Bytes},
    http::{HeaderMap, Method, StatusCode, header},
};
use http_body_util::{BodyExt, Limited};
use tokio::{
    sync::oneshot,
    time::{sleep, timeout},
};
use tower_http::timeout::TimeoutBody;

use self::token::{TokenError, TokenHolder};
use crate::{
    config,
    problem::{Kind, Problem},
};

/// Time after which a connection that nothing uses is closed, before a balancer of the API does it.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// Largest answer to a change, which is kept for repeats.
const MAX_ANSWER: usize = 4_000_000;

/// Body of a request.
pub enum Body {
    /// Bytes that can be sent again.
    Bytes(Bytes),
    /// A stream, which can be sent once, and whose end the receiver hears of.
    Stream(reqwest::Body, oneshot::Receiver<Infallible>),
}

impl Body {
    /// A body that is passed on while it comes, with a limit on its size and on each silence in it.
    pub fn stream(body: body::Body, limit: usize, silence: Duration) -> Self {
        // Dropped with the body, when its last byte was sent or nobody wants it.
        let (end, ended) = oneshot::channel::<Infallible>();
        let body = Limited::new(TimeoutBody::new(silence, body), limit);
        let body = Box::pin(body).map_frame(move |frame| {
            let _ = &end;
            frame
        });
        Self::Stream(reqwest::Body::wrap_stream(body.into_data_stream()), ended)
    }
}

/// Request as it is sent on.
pub struct UpstreamRequest {
    /// Method.
    pub method: Method,
    /// Path and query, byte for byte as they came.
    pub path: String,
    /// Headers that are passed on.
    pub headers: HeaderMap,
    /// Body.
    pub body: Body,
}

/// Failure of a request, by what it proves.
#[derive(Debug)]
pub enum SendError {
    /// It was not executed.
    NotExecuted(Problem),
    /// It may have been executed.
    Unknown(Problem),
}

impl SendError {
    /// The problem to answer.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::NotExecuted(problem) | Self::Unknown(problem) => problem,
        }
    }
}

/// Client of the API.
#[derive(Debug)]
pub struct Upstream {
    reads: reqwest::Client,
    /// Opens a connection for every change: one that was kept might be closed just then, and nobody could tell whether the change
    /// had arrived.
    changes: reqwest::Client,
    url: String,
    timeout: Duration,
    tokens: TokenHolder,
}

impl Upstream {
    /// A client for the configured API.
    ///
    /// # Errors
    /// If the system's certificates can't be read.
    pub fn new(config: &config::Upstream, key: &config::AccessKey) -> reqwest::Result<Self> {
        let builder = || {
            reqwest::Client::builder()
                // A redirect would take the key elsewhere.
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .connect_timeout(config.timeout.min(Duration::from_secs(10)))
                .tcp_nodelay(true)
                .user_agent(concat!("numberdesk-gateway/", env!("CARGO_PKG_VERSION")))
        };
        let reads = builder()
            .read_timeout(config.timeout)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .build()?;
        Ok(Self {
            tokens: TokenHolder::new(reads.clone(), key),
            changes: builder().pool_max_idle_per_host(0).build()?,
            reads,
            url: config.url.clone(),
            timeout: config.timeout,
        })
    }

    /// Whether there is an access token, or one can be had.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn check_token(&self) -> Result<(), TokenError> {
        self.tokens.authorization().await.map(drop)
    }

    /// Sends a read and returns its answer as soon as its headers are there.
    ///
    /// After a 401 a request is sent once more with a new token, if its body can be: the API refused it, so it was not executed.
    ///
    /// # Errors
    /// Why there is no answer, and what that proves.
    pub async fn send_read(
        &self,
        request: UpstreamRequest,
    ) -> Result<reqwest::Response, SendError> {
        self.send(&self.reads, request).await
    }

    async fn send(
        &self,
        client: &reqwest::Client,
        mut request: UpstreamRequest,
    ) -> Result<reqwest::Response, SendError> {
        let mut is_first = true;
        loop {
            let token = self.tokens.authorization().await;
            let authorization = token.map_err(|error| SendError::NotExecuted(error.into()))?;
            let (body, copy, ended) = match request.body {
                Body::Bytes(bytes) => (reqwest::Body::from(bytes.clone()), Some(bytes), None),
                Body::Stream(stream, ended) => (stream, None, Some(ended)),
            };
            let sent = client
                .request(
                    request.method.clone(),
                    format!("{}{}", self.url, request.path),
                )
                .headers(request.headers.clone())
                .header(header::AUTHORIZATION, authorization.header())
                .body(body)
                .send();
            let answered = tokio::select! {
                answered = sent => answered,
                () = limit(self.timeout, ended) => return Err(self.too_late()),
            };
            let response = match answered {
                Ok(response) => response,
                Err(error) if error.is_connect() => return Err(unreachable_api(&error)),
                Err(error) => return Err(SendError::Unknown(no_answer(&error))),
            };
            match response.status() {
                StatusCode::UNAUTHORIZED => {
                    self.tokens.discard(&authorization).await;
                    match copy {
                        Some(bytes) if is_first && self.tokens.is_renewable() => {
                            request.body = Body::Bytes(bytes);
                            is_first = false;
                        }
                        // A stream is gone, and the next one has a new token.
                        None if is_first && self.tokens.is_renewable() => {
                            return Err(SendError::NotExecuted(TokenError::Expired.into()));
                        }
                        _ => return Err(refused_key()),
                    }
                }
                status if status.is_redirection() => {
                    return Err(SendError::Unknown(Problem::new(
                        Kind::NoAnswer,
                        "The Numbers API answered with a redirect, which is not followed.",
                    )));
                }
                _ => return Ok(response),
            }
        }
    }

    /// Sends a change and returns its whole answer.
    ///
    /// # Errors
    /// Why there is no answer, and what that proves.
    pub async fn send_change(
        &self,
        request: UpstreamRequest,
    ) -> Result<(StatusCode, HeaderMap, Bytes), SendError> {
        let mut response = self.send(&self.changes, request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        loop {
            let chunk = timeout(self.timeout, response.chunk()).await;
            match chunk.map_err(|_| self.too_late())? {
                Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => {
                    body.extend_from_slice(&chunk)
                }
                Ok(None) => return Ok((status, headers, body.into())),
                Ok(Some(_)) => {
                    return Err(SendError::Unknown(Problem::new(
                        Kind::NoAnswer,
                        "The answer of the Numbers API is too large.",
                    )));
                }
                Err(error) => return Err(SendError::Unknown(no_answer(&error))),
            }
        }
    }

    fn too_late(&self) -> SendError {
        let seconds = self.timeout.as_secs();
        SendError::Unknown(Problem::new(
            Kind::NoAnswer,
            format!("The Numbers API did not answer within {seconds} seconds."),
        ))
    }
}

/// Ends when an answer is overdue. Of a stream the time begins at its end: a large upload takes as long as the network needs.
async fn limit(time: Duration, ended: Option<oneshot::Receiver<Infallible>>) {
    if let Some(ended) = ended {
        // Nothing is ever sent: the error is the end.
        let _ = ended.await;
    }
    sleep(time).await;
}

fn unreachable_api(error: &reqwest::Error) -> SendError {
    tracing::warn!("the API can't be reached: {}", cause(error));
    SendError::NotExecuted(Problem::new(
        Kind::ApiUnreachable,
        "The gateway could not connect to the Numbers API. Nothing was sent.",
    ))
}

/// The problem of an answer that did not come, or not to its end.
pub fn no_answer(error: &reqwest::Error) -> Problem {
    tracing::warn!("no answer from the API: {}", cause(error));
    Problem::new(
        Kind::NoAnswer,
        "The connection to the Numbers API was lost before its answer was complete.",
    )
}

fn refused_key() -> SendError {
    tracing::error!("the API refuses the gateway's credentials");
    SendError::NotExecuted(Problem::new(
        Kind::KeyRefused,
        "The Numbers API answered 401 to the gateway. Check its access key and its project.",
    ))
}

/// The innermost cause, which names no URL.
fn cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
