//! Idempotency keys as a gateway honours them (draft-ietf-httpapi-idempotency-key-header).
//!
//! The first response to a key is stored and replayed for every later request with that key.

use crate::error::ApiError;
use crate::request::ApiRequest;
use crate::response::ApiResponse;
use axum::http::{HeaderName, Method, StatusCode};
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

    /// Stores a response that is final.
    pub fn store(&mut self, request: &ApiRequest, response: &StoredResponse) {
        let Some(key) = change_key(request) else {
            return;
        };
        let status = match response {
            Ok(response) => response.status,
            Err(error) => error.status(),
        };
        if is_final(status) {
            let entry = (Fingerprint::of(request), response.clone());
            self.0.insert(key.to_owned(), entry);
        }
    }
}

/// Whether the same request would get the same answer later.
///
/// Credentials can be renewed, a limit passes, and a failure is no answer.
fn is_final(status: StatusCode) -> bool {
    let passing = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS];
    !passing.contains(&status) && !status.is_server_error()
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderMap, HeaderValue, Uri};

    #[test]
    fn only_final_answers_are_stored() {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_static("a"));
        let request = ApiRequest {
            method: Method::POST,
            uri: Uri::from_static("/x"),
            headers,
            body: Bytes::new(),
            is_too_large: false,
            is_connection_reused: false,
        };
        for (status, is_stored) in [
            (200, true),
            (400, true),
            (404, true),
            (409, true),
            (401, false),
            (429, false),
            (500, false),
            (502, false),
            (503, false),
        ] {
            let status = StatusCode::from_u16(status).expect("a status");
            let mut store = IdempotencyStore::default();
            store.store(&request, &Ok(ApiResponse::empty().with_status(status)));
            let found = store.find(&request).expect("the same request");
            assert_eq!(found.is_some(), is_stored, "{status}");
        }
        let mut store = IdempotencyStore::default();
        store.store(&request, &Err(ApiError::Unauthorized(Vec::new())));
        assert!(store.find(&request).expect("the same request").is_none());
    }
}
