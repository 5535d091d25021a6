//! What was asked of the API, for tests to look at. Credentials are never kept.

use crate::api::Asked;
use crate::clock::stamp;
use crate::idempotency;
use axum::http::header;
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};

/// How many requests are kept.
const KEPT: usize = 20_000;

/// One request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Logged {
    at: String,
    method: String,
    path: String,
    query: String,
    headers: BTreeSet<String>,
    authorization: bool,
    content_type: Option<String>,
    idempotency_key: Option<String>,
    body: String,
    /// Whether its connection had brought a request before: a browser silently repeats what is dropped then.
    pub reused: bool,
    /// Whether the answer is the one that was given to the same key before, and nothing was executed.
    pub replayed: bool,
    /// Null if the connection was closed without an answer.
    pub status: Option<u16>,
    /// Query keys and body members that had no effect.
    pub ignored: Vec<String>,
}

impl Logged {
    /// A request that came at this time (microseconds).
    #[must_use]
    pub fn new(asked: &Asked, at: i64) -> Self {
        let content_type = asked.headers.get(header::CONTENT_TYPE);
        Self {
            at: stamp(at),
            method: asked.method.to_string(),
            path: asked.path.to_owned(),
            query: asked.query.to_owned(),
            headers: asked.headers.keys().map(ToString::to_string).collect(),
            authorization: asked.headers.contains_key(header::AUTHORIZATION),
            content_type: content_type
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            // The token endpoint takes the key secret in its body.
            idempotency_key: asked
                .headers
                .get(idempotency::HEADER)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            reused: false,
            replayed: false,
            body: if asked.path.starts_with("/oauth2") {
                String::new()
            } else {
                String::from_utf8_lossy(asked.body).into_owned()
            },
            status: None,
            ignored: Vec::new(),
        }
    }
}

/// The requests so far, in the order of their answers.
#[derive(Debug, Default)]
pub struct Log(VecDeque<Logged>);

impl Log {
    /// Adds one, and forgets the oldest if there are too many.
    pub fn push(&mut self, logged: Logged) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(logged);
    }

    /// All of them as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }
}
