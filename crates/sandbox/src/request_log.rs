//! The log of requests that tests look at. Credentials are never kept.

use crate::clock::rfc3339;
use crate::faults::DropConnection;
use crate::idempotency;
use crate::request::ApiRequest;
use crate::sandbox::{Sandbox, lock};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// Maximum number of requests that are kept.
const CAPACITY: usize = 20_000;

/// Remarks of the handler for the log, an extension of its response.
#[derive(Clone, Debug, Default)]
pub struct ExecutionNotes {
    /// Query keys and body members that had no effect.
    pub ignored: Vec<String>,
    /// Whether the response was replayed for its idempotency key and nothing was executed.
    pub is_replayed: bool,
}

/// A request in the log.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedRequest {
    at: String,
    method: String,
    path: String,
    query: String,
    headers: BTreeSet<String>,
    authorization: bool,
    content_type: Option<String>,
    idempotency_key: Option<String>,
    body: String,
    /// Whether an earlier request came on the same connection: a browser silently repeats then.
    reused: bool,
    /// Whether the response was replayed for its idempotency key and nothing was executed.
    replayed: bool,
    /// HTTP status; null if the connection was closed without a response.
    status: Option<u16>,
    /// Query keys and body members that had no effect.
    ignored: Vec<String>,
}

impl LoggedRequest {
    /// An entry for a request that arrived at this time (microseconds since 1970).
    fn new(request: &ApiRequest, at: i64) -> Self {
        // The token endpoint takes the key secret in its body.
        let has_secret_body = request.path().starts_with("/oauth2");
        Self {
            at: rfc3339(at),
            method: request.method.to_string(),
            path: request.path().to_owned(),
            query: request.query().to_owned(),
            headers: request.headers.keys().map(ToString::to_string).collect(),
            authorization: request.headers.contains_key(header::AUTHORIZATION),
            content_type: request.header(header::CONTENT_TYPE).map(str::to_owned),
            idempotency_key: idempotency::key(request).map(str::to_owned),
            body: if has_secret_body {
                String::new()
            } else {
                String::from_utf8_lossy(&request.body).into_owned()
            },
            reused: request.is_connection_reused,
            replayed: false,
            status: None,
            ignored: Vec::new(),
        }
    }

    /// The entry with the outcome of the request.
    fn answered(mut self, response: &Response) -> Self {
        if let Some(notes) = response.extensions().get::<ExecutionNotes>() {
            self.replayed = notes.is_replayed;
            self.ignored.clone_from(&notes.ignored);
        }
        let is_dropped = response.extensions().get::<DropConnection>().is_some();
        self.status = (!is_dropped).then(|| response.status().as_u16());
        self
    }
}

/// Requests so far, in the order of their responses.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub struct RequestLog(VecDeque<LoggedRequest>);

impl RequestLog {
    /// Adds a request and drops the oldest one if the log is full.
    fn push(&mut self, request: LoggedRequest) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(request);
    }
}

/// Middleware that logs every request, preflights included.
pub async fn record(
    State(sandbox): State<Arc<Sandbox>>,
    Extension(api_request): Extension<ApiRequest>,
    request: Request,
    next: Next,
) -> Response {
    let entry = LoggedRequest::new(&api_request, sandbox.clock.now());
    let response = next.run(request).await;
    lock(&sandbox.request_log).push(entry.answered(&response));
    response
}
