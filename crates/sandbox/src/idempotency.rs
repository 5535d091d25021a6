//! Idempotency keys as a gateway honours them (draft-ietf-httpapi-idempotency-key-header).
//!
//! The first response to a key is stored and replayed for every later request with that key.

use crate::error::ApiError;
use crate::request::ApiRequest;
use crate::response::ApiResponse;
use axum::http::{HeaderName, Method};
use bytes::Bytes;
use std::collections::HashMap;

/// Name of the header that carries the key.
pub const HEADER: &str = "idempotency-key";

/// Responses so far by key, each with the request that it answered.
#[derive(Debug, Default)]
pub struct IdempotencyStore(HashMap<String, (Fingerprint, StoredResponse)>);

type StoredResponse = Result<ApiResponse, ApiError>;

/// A request without its headers, to tell whether a key is sent with the same request again.
#[derive(Debug, PartialEq, Eq)]
struct Fingerprint(Method, String, Bytes);

impl Fingerprint {
    fn of(request: &ApiRequest) -> Self {
        Self(
            request.method.clone(),
            request.uri.to_string(),
            request.body.clone(),
        )
    }
}

impl IdempotencyStore {
    /// The stored response for the key of this request, if there is one.
    ///
    /// # Errors
    /// 400 if the key was used for another request.
    pub fn find(&self, request: &ApiRequest) -> Result<Option<StoredResponse>, ApiError> {
        let entry = change_key(request).and_then(|key| self.0.get(key));
        match entry {
            None => Ok(None),
            Some((fingerprint, response)) if *fingerprint == Fingerprint::of(request) => {
                Ok(Some(response.clone()))
            }
            Some(_) => Err(ApiError::invalid_argument(
                "This Idempotency-Key was used for another request",
            )),
        }
    }

    /// Stores a response, unless the request was not authorized.
    pub fn store(&mut self, request: &ApiRequest, response: &StoredResponse) {
        let Some(key) = change_key(request) else {
            return;
        };
        if !matches!(response, Err(ApiError::Unauthorized(_))) {
            let entry = (Fingerprint::of(request), response.clone());
            self.0.insert(key.to_owned(), entry);
        }
    }
}

/// The idempotency key of a request.
#[must_use]
pub fn key(request: &ApiRequest) -> Option<&str> {
    request.header(HeaderName::from_static(HEADER))
}

/// The key of a request that changes something: GET is idempotent anyway.
fn change_key(request: &ApiRequest) -> Option<&str> {
    key(request).filter(|_| request.method != Method::GET)
}
