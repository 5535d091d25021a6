//! Idempotency keys as a gateway honours them (draft-ietf-httpapi-idempotency-key-header): the first answer is stored and
//! given to whoever sends the same key again.

use crate::api::Asked;
use crate::call::Answer;
use crate::error::ApiError;
use axum::http::{Method, StatusCode};
use std::collections::HashMap;

/// The header that carries the key.
pub const HEADER: &str = "idempotency-key";

/// What was answered: status and body, or the refusal.
pub type Stored = Result<(StatusCode, Vec<u8>), ApiError>;

/// The answers so far, by key, each with the request that it was given to.
#[derive(Debug, Default)]
pub struct Answers(HashMap<String, (Fingerprint, Stored)>);

/// What a request asks for, without its headers.
#[derive(Debug, PartialEq, Eq)]
struct Fingerprint(Method, String, String, Vec<u8>);

impl Answers {
    /// What was answered to this key before.
    ///
    /// # Errors
    /// 400 if that was another request.
    pub fn find(&self, asked: &Asked) -> Result<Option<Stored>, ApiError> {
        let Some((request, stored)) = key(asked).and_then(|key| self.0.get(key)) else {
            return Ok(None);
        };
        if *request == fingerprint(asked) {
            return Ok(Some(stored.clone()));
        }
        let message = "This Idempotency-Key was used for another request";
        Err(ApiError::invalid(message))
    }

    /// Stores an answer, unless it says that the request was not let in.
    pub fn store(&mut self, asked: &Asked, result: &Result<Answer, ApiError>) {
        let Some(key) = key(asked) else {
            return;
        };
        let stored = match result {
            Ok(answer) => Ok((answer.status, answer.body.clone())),
            Err(ApiError::Unauthorized(_)) => return,
            Err(error) => Err(error.clone()),
        };
        self.0.insert(key.to_owned(), (fingerprint(asked), stored));
    }
}

/// The key of a request that changes something.
fn key<'a>(asked: &'a Asked) -> Option<&'a str> {
    let key = asked.headers.get(HEADER)?.to_str().ok()?;
    (*asked.method != Method::GET).then_some(key)
}

fn fingerprint(asked: &Asked) -> Fingerprint {
    Fingerprint(
        asked.method.clone(),
        asked.path.to_owned(),
        asked.query.to_owned(),
        asked.body.to_vec(),
    )
}
