//! A successful response of the API.

use crate::error::ApiError;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Content type of everything that the API answers.
pub const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// A successful response: a status and a JSON body.
#[derive(Clone, Debug)]
pub struct ApiResponse {
    /// HTTP status.
    pub status: StatusCode,
    /// JSON, or nothing.
    pub body: Vec<u8>,
}

impl ApiResponse {
    /// A 200 response with this value as JSON.
    ///
    /// # Errors
    /// Never in practice: everything that is answered here can be serialized.
    pub fn ok(value: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(value)
            .map_err(|error| ApiError::invalid_argument(error.to_string()))?;
        Ok(Self {
            status: StatusCode::OK,
            body,
        })
    }

    /// A 200 response without a body.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            status: StatusCode::OK,
            body: Vec::new(),
        }
    }

    /// The same response with another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl IntoResponse for ApiResponse {
    fn into_response(self) -> Response {
        (self.status, JSON, self.body).into_response()
    }
}
