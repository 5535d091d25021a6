//! Changes: each is sent on once, however often the browser sends it.
//!
//! A change is recorded in the store before it is sent on, and sent on by a task of its own: a client that goes away does not stop
//! it. A repeat under the same `Idempotency-Key` waits for the answer of the first, or gets it from the store. Where the answer is
//! lost, the key says so for as long as it is kept, and nothing is sent under it again.

mod repeat;

pub use self::repeat::HEARTBEAT;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use numbers_client::routes::Operation;
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::{ApiRequest, content_length, fields, read_body, too_large};
use crate::{
    forgery,
    gateway::Shared,
    problem::{Kind, Problem, Result},
    store::{
        audit::{AuditRecord, Outcome},
        idempotency::{KeyedChange, StoredAnswer},
    },
    upstream::{self, SendError, UpstreamRequest, headers},
};

/// Header with the key.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key.
const MAX_KEY: usize = 200;

/// A change as it came.
pub struct Incoming {
    /// The endpoint.
    pub request: ApiRequest,
    /// Head of the request.
    pub parts: Parts,
    /// Body.
    pub body: Body,
    /// Line of the audit log.
    pub record: AuditRecord,
}

/// A change that is ready to be sent on.
struct Change {
    request: UpstreamRequest,
    operation: Operation,
    keyed: Option<KeyedChange>,
    record: AuditRecord,
}

/// Executes a change, or answers a repeat of it.
///
/// # Errors
/// Why it was not sent on, or why its outcome is unknown.
pub async fn execute(gateway: &Shared, incoming: Incoming) -> Result<Response> {
    let mut change = Box::new(prepare(gateway, incoming).await?);
    loop {
        let permit = gateway.permit()?;
        match send_in_task(gateway.clone(), change, permit).await? {
            Sending::Answered(response) => return Ok(response),
            Sending::Repeated(repeated, keyed) => {
                if let Some(response) = repeat::answer(gateway, &keyed).await? {
                    gateway.metrics.replayed.inc();
                    return Ok(response);
                }
                change = repeated;
            }
        }
    }
}

/// What came of the try to send a change on.
enum Sending {
    /// It was sent on.
    Answered(Response),
    /// Its key was recorded before, and nothing was sent.
    Repeated(Box<Change>, KeyedChange),
}

/// Reads and checks the request.
async fn prepare(gateway: &Shared, incoming: Incoming) -> Result<Change> {
    let Incoming {
        request,
        parts,
        body,
        mut record,
    } = incoming;
    let ApiRequest {
        operation, path, ..
    } = request;
    let key = idempotency_key(&parts.headers)?;
    let mut headers = headers::for_api(&parts.headers);
    let mut hash = Sha256::new();
    for part in [parts.method.as_str(), &path] {
        hash.update(part);
        hash.update([0]);
    }
    let body = if operation == Operation::UploadAttachment {
        forgery::check_content_type(operation, &parts.headers, false)?;
        let limit = gateway.config.upstream.max_upload;
        let length = content_length(&parts.headers);
        if length.is_some_and(|length| length > limit) {
            return Err(too_large(limit));
        }
        if let Some(length) = length {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        // Of a stream nothing more is known beforehand.
        hash.update(length.unwrap_or_default().to_le_bytes());
        upstream::Body::stream(body, limit, gateway.config.upstream.timeout)
    } else {
        let bytes = read_body(body, gateway.config.upstream.max_body).await?;
        forgery::check_content_type(operation, &parts.headers, bytes.is_empty())?;
        hash.update(&bytes);
        let before = gateway.recent_numbers.get(&record.resource).await;
        record.changes = fields::changes(operation, &bytes, before.as_deref());
        upstream::Body::Bytes(bytes)
    };
    record.idempotency_key = key.clone().unwrap_or_default();
    Ok(Change {
        keyed: key.map(|key| KeyedChange {
            person: record.person.clone(),
            key,
            fingerprint: hex(&hash.finalize()),
        }),
        request: UpstreamRequest {
            method: parts.method,
            path,
            headers,
            body,
        },
        operation,
        record,
    })
}

/// Records a change and sends it on, by a task that outlives this request and that the end of the process waits for: a client that
/// goes away leaves nothing half done.
async fn send_in_task(
    gateway: Shared,
    change: Box<Change>,
    permit: OwnedSemaphorePermit,
) -> Result<Sending> {
    let tasks = gateway.tasks.clone();
    let task = async move {
        let keyed = change.keyed.clone();
        match &keyed {
            Some(keyed) => {
                let begun = gateway.store.begin_change(keyed, &change.record).await;
                if !begun.map_err(store_unavailable)? {
                    return Ok(Sending::Repeated(change, keyed.clone()));
                }
            }
            None => gateway
                .store
                .add_audit(&change.record)
                .await
                .map_err(store_unavailable)?,
        }
        let sent = tokio::spawn(send(gateway.clone(), change)).await;
        drop(permit);
        if sent.is_err()
            && let Some(keyed) = &keyed
            && let Err(error) = gateway.store.give_up_change(keyed).await
        {
            tracing::error!("the store can't be written: {error}");
        }
        // An error means that the task has panicked.
        sent.unwrap_or_else(|_| Err(lost_answer()))
            .map(Sending::Answered)
    };
    let finished = tasks.spawn(task).await;
    finished.unwrap_or_else(|_| Err(lost_answer()))
}

/// Sends a change on and stores what came of it.
async fn send(gateway: Shared, change: Box<Change>) -> Result<Response> {
    let Change {
        request,
        operation,
        keyed,
        record,
    } = *change;
    let resource = record.resource.clone();
    let (result, outcome, status) = match gateway.upstream.send_change(request).await {
        Ok((status, headers, body)) => {
            let outcome = outcome(status);
            (Ok((status, headers, body)), outcome, status.as_u16())
        }
        Err(SendError::NotExecuted(problem)) => (Err(problem), Outcome::Failed, 0),
        Err(SendError::Unknown(problem)) => (Err(problem), Outcome::Unknown, 0),
    };
    if operation == Operation::UpdateNumber {
        gateway.recent_numbers.invalidate(&resource).await;
    }
    gateway.metrics.changes.get_or_create(&outcome.into()).inc();
    let record = record.with_outcome(outcome, status);
    gateway.log(&record);
    if let Some(keyed) = &keyed {
        conclude(&gateway, keyed, &result, outcome).await;
    }
    if let Err(error) = gateway.store.conclude_audit(&record).await {
        tracing::error!("the audit log can't be written: {error}");
    }
    let (status, headers, body) = result?;
    Ok((status, headers::for_browser(&headers), body).into_response())
}

/// Stores what came of a change under its key. Where that fails, the key ends as unknown, and never as one that may be sent again.
async fn conclude(
    gateway: &Shared,
    keyed: &KeyedChange,
    result: &Result<(StatusCode, HeaderMap, Bytes)>,
    outcome: Outcome,
) {
    let stored = match result {
        // Limited before anything was done: the same key may be sent again.
        Ok((StatusCode::TOO_MANY_REQUESTS, ..)) => gateway.store.forget_change(keyed).await,
        Ok((status, headers, body)) => {
            let content_type = headers.get(header::CONTENT_TYPE);
            let content_type = content_type.and_then(|value| value.to_str().ok());
            let answer = StoredAnswer {
                status: status.as_u16(),
                content_type: content_type.unwrap_or_default().to_owned(),
                body: body.to_vec(),
            };
            gateway.store.answer_change(keyed, &answer).await
        }
        Err(_) if outcome == Outcome::Failed => gateway.store.forget_change(keyed).await,
        Err(_) => gateway.store.give_up_change(keyed).await,
    };
    if let Err(error) = stored {
        tracing::error!("the store can't be written: {error}");
    }
}

/// What an answer proves. A 5xx may come from something that gave up in front of a server that did not.
fn outcome(status: StatusCode) -> Outcome {
    match status.as_u16() {
        200..=299 => Outcome::Done,
        400..=499 => Outcome::Refused,
        _ => Outcome::Unknown,
    }
}

/// The key of a request.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= MAX_KEY => Ok(Some(key.to_owned())),
        _ => Err(Problem::new(
            Kind::BadRequest,
            format!("An Idempotency-Key has 1 to {MAX_KEY} visible characters."),
        )),
    }
}

/// The problem of a change whose outcome nobody knows.
pub fn lost_answer() -> Problem {
    Problem::new(
        Kind::OutcomeUnknown,
        "The change was sent on, and its answer was lost. It is not sent again: check what came of it.",
    )
}

fn store_unavailable(error: sqlx::Error) -> Problem {
    tracing::error!("the store does not answer: {error}");
    Problem::new(
        Kind::StoreUnavailable,
        "Nothing was sent, because it could not be recorded first.",
    )
    .retry_after(2)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
