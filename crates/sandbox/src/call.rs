//! One request to the API, and what it is answered with.

use crate::config::{Config, Quirk, Version};
use crate::error::ApiError;
use crate::query::Query;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};
use std::cell::RefCell;

/// A request whose path has been understood.
pub struct Call<'a> {
    /// How the sandbox was started.
    pub config: &'a Config,
    /// Version in the path.
    pub version: Version,
    /// Decoded query.
    pub query: Query,
    /// What the body is, as the request says.
    pub content_type: &'a str,
    /// Raw body.
    pub body: &'a [u8],
    /// Time of the request in microseconds.
    pub now: i64,
    /// Members of the body that were ignored.
    pub ignored: RefCell<Vec<String>>,
}

impl Call<'_> {
    /// Whether this quirk was asked for.
    #[must_use]
    pub fn has(&self, quirk: Quirk) -> bool {
        self.config.has(quirk)
    }

    /// The body as a JSON object; an empty body is an empty object.
    ///
    /// # Errors
    /// 400 if it is malformed or no object.
    pub fn object(&self) -> Result<Map<String, Value>, ApiError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        serde_json::from_slice(self.body)
            .map_err(|error| ApiError::invalid(format!("Malformed JSON in request body: {error}")))
    }

    /// Notes a member of the body that has no effect.
    pub fn ignore(&self, member: &str) {
        self.ignored.borrow_mut().push(member.to_owned());
    }

    /// A body field as this version's violations spell it: snake_case in v1alpha1, as the
    /// resource does in v1 (docs/numbers-api.md 5.1).
    #[must_use]
    pub fn spell(&self, field: &str) -> String {
        match self.version {
            Version::V1 => field.to_owned(),
            Version::V1alpha1 => crate::query::snake(field),
        }
    }

    /// 400 about one field of the body.
    #[must_use]
    pub fn wrong(&self, field: &str, description: &str) -> ApiError {
        ApiError::field(self.spell(field), description)
    }
}

/// A successful answer.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// JSON.
    pub body: Vec<u8>,
}

impl Answer {
    /// 200 with this as JSON.
    ///
    /// # Errors
    /// Never in practice: nothing that is answered here can fail to be written.
    pub fn ok(value: &impl Serialize) -> Result<Self, ApiError> {
        let body =
            serde_json::to_vec(value).map_err(|error| ApiError::invalid(error.to_string()))?;
        Ok(Self {
            status: StatusCode::OK,
            body,
        })
    }
}
