//! A request whose path has been understood, as the endpoints see it.

use crate::config::{ApiVersion, Config, Quirk};
use crate::error::ApiError;
use crate::query::{Query, snake_case};
use serde_json::{Map, Value};
use std::cell::RefCell;

/// Everything that an endpoint needs to know of a request.
pub struct RequestContext<'a> {
    /// Configuration of the sandbox.
    pub config: &'a Config,
    /// API version in the path.
    pub version: ApiVersion,
    /// Decoded query.
    pub query: Query,
    /// Content type of the body; `""` if none was sent.
    pub content_type: &'a str,
    /// Raw body.
    pub body: &'a [u8],
    /// Time of the request in microseconds since 1970.
    pub now: i64,
    /// Body members that had no effect.
    pub ignored: RefCell<Vec<String>>,
}

impl RequestContext<'_> {
    /// Whether this quirk is on.
    #[must_use]
    pub fn has(&self, quirk: Quirk) -> bool {
        self.config.has(quirk)
    }

    /// The body as a JSON object; an empty body is an empty object.
    ///
    /// # Errors
    /// 400 if it is malformed or no object.
    pub fn json_object(&self) -> Result<Map<String, Value>, ApiError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        serde_json::from_slice(self.body).map_err(ApiError::malformed_json)
    }

    /// Notes a body member that has no effect.
    pub fn note_ignored(&self, member: &str) {
        self.ignored.borrow_mut().push(member.to_owned());
    }

    /// The name of a body field in violations (docs/numbers-api.md 5.1).
    ///
    /// It is snake_case in v1alpha1 and camelCase in v1.
    #[must_use]
    pub fn field_name(&self, field: &str) -> String {
        match self.version {
            ApiVersion::V1 => field.to_owned(),
            ApiVersion::V1alpha1 => snake_case(field),
        }
    }

    /// A 400 error about one field of the body.
    #[must_use]
    pub fn invalid_field(&self, field: &str, description: &str) -> ApiError {
        ApiError::invalid_field(self.field_name(field), description)
    }
}
