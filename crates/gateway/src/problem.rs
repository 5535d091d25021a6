//! Problem details (RFC 9457): every error that is the gateway's own, and not the API's.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Kind of a problem: the last part of its `type`, by which the app tells problems apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nobody is signed in, or the session has ended.
    SignInEnded,
    /// The provider or the browser did not complete the sign-in.
    SignInFailed,
    /// The person lacks the role.
    RoleMissing,
    /// The request does not come from the app's own origin.
    ForeignOrigin,
    /// The number is protected.
    NumberProtected,
    /// The project is not one of the configured.
    ProjectNotAllowed,
    /// There is no endpoint of this method and path.
    UnknownEndpoint,
    /// The request is malformed.
    BadRequest,
    /// The body is too large.
    BodyTooLarge,
    /// The content type is not that of the endpoint.
    UnsupportedMediaType,
    /// The key was used for another request.
    IdempotencyKeyReused,
    /// A request with this key was sent on, and its outcome is not known.
    OutcomeUnknown,
    /// Too many requests at a time.
    Busy,
    /// The store does not answer: nothing was sent on.
    StoreUnavailable,
    /// Sinch refused the gateway's access key.
    KeyRefused,
    /// No access token could be had.
    TokenUnavailable,
    /// The API could not be reached: nothing was sent on.
    ApiUnreachable,
    /// The API gave no answer in time, or none that can be used.
    NoAnswer,
}

impl Kind {
    fn status(self) -> StatusCode {
        match self {
            Self::SignInEnded => StatusCode::UNAUTHORIZED,
            Self::RoleMissing | Self::ForeignOrigin | Self::NumberProtected => {
                StatusCode::FORBIDDEN
            }
            Self::ProjectNotAllowed | Self::UnknownEndpoint => StatusCode::NOT_FOUND,
            Self::BadRequest | Self::SignInFailed => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy | Self::StoreUnavailable | Self::TokenUnavailable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::OutcomeUnknown | Self::KeyRefused | Self::ApiUnreachable | Self::NoAnswer => {
                StatusCode::BAD_GATEWAY
            }
        }
    }

    /// The kind's name, as `type` ends.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignInEnded => "sign-in-ended",
            Self::SignInFailed => "sign-in-failed",
            Self::RoleMissing => "role-missing",
            Self::ForeignOrigin => "foreign-origin",
            Self::NumberProtected => "number-protected",
            Self::ProjectNotAllowed => "project-not-allowed",
            Self::UnknownEndpoint => "unknown-endpoint",
            Self::BadRequest => "bad-request",
            Self::BodyTooLarge => "body-too-large",
            Self::UnsupportedMediaType => "unsupported-media-type",
            Self::IdempotencyKeyReused => "idempotency-key-reused",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::Busy => "busy",
            Self::StoreUnavailable => "store-unavailable",
            Self::KeyRefused => "key-refused",
            Self::TokenUnavailable => "token-unavailable",
            Self::ApiUnreachable => "api-unreachable",
            Self::NoAnswer => "no-answer",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::SignInEnded => "Your sign-in has ended",
            Self::SignInFailed => "The sign-in failed",
            Self::RoleMissing => "Your role does not allow this",
            Self::ForeignOrigin => "Changes are taken from the app only",
            Self::NumberProtected => "This number is protected",
            Self::ProjectNotAllowed => "This project is not allowed",
            Self::UnknownEndpoint => "There is no endpoint here",
            Self::BadRequest => "The request is malformed",
            Self::BodyTooLarge => "The request is too large",
            Self::UnsupportedMediaType => "The content type is wrong",
            Self::IdempotencyKeyReused => "The Idempotency-Key was used for another request",
            Self::OutcomeUnknown => "The outcome of this change is unknown",
            Self::Busy => "The gateway is busy",
            Self::StoreUnavailable => "The gateway's store does not answer",
            Self::KeyRefused => "Sinch refused the gateway's access key",
            Self::TokenUnavailable => "The gateway got no access token",
            Self::ApiUnreachable => "The Numbers API can't be reached",
            Self::NoAnswer => "No answer from the Numbers API",
        }
    }
}

/// Problem that becomes a response.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Kind.
    pub kind: Kind,
    detail: String,
    retry_after: Option<u64>,
}

/// Result of a handler.
pub type Result<T> = std::result::Result<T, Problem>;

impl Problem {
    /// A problem with a sentence for the reader, which must hold no secret.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// Adds `Retry-After`, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Status of the response.
    pub fn status(&self) -> StatusCode {
        self.kind.status()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = json!({
            "type": format!("/problems/{}", self.kind.name()),
            "title": self.kind.title(),
            "status": status.as_u16(),
            "detail": self.detail,
        });
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content_type, body.to_string()).into_response();
        if let Some(seconds) = self.retry_after {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
