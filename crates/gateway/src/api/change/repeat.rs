//! Repeats of a change: they wait for the answer of the first, or get it from the store.

use std::time::Duration;

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::time::{Instant, sleep};

use super::{lost_answer, store_unavailable};
use crate::{
    gateway::Shared,
    problem::{Kind, Problem, Result},
    store::idempotency::{KeyState, KeyedChange, StoredAnswer},
};

/// Interval of the heartbeat of a gateway that has changes on their way.
pub const HEARTBEAT: Duration = Duration::from_secs(1);
/// Time without a heartbeat after which a gateway is given up.
const LEASE: Duration = Duration::from_secs(5);
/// First and longest wait between two looks into the store.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(250));

/// Tells that an answer is from the store.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The answer to a repeat. `None` if the first was not executed after all: then this one is the first.
///
/// # Errors
/// 422 if the key belongs to another request, and "outcome unknown".
pub async fn answer(gateway: &Shared, change: &KeyedChange) -> Result<Option<Response>> {
    let started = Instant::now();
    // A token may have to be fetched before the change is sent on.
    let limit = gateway.config.upstream.timeout * 2 + Duration::from_secs(60);
    let mut last_beat = (None, started);
    let mut pause = PAUSES.0;
    while started.elapsed() < limit {
        let state = gateway.store.key_state(change).await;
        match state.map_err(store_unavailable)? {
            KeyState::Absent => return Ok(None),
            KeyState::Answered(answer) => return Ok(Some(replay(answer))),
            KeyState::Unknown => break,
            KeyState::OtherRequest => {
                return Err(Problem::new(
                    Kind::IdempotencyKeyReused,
                    "A key belongs to one request: send this one under another key.",
                ));
            }
            KeyState::Running { beat } if last_beat.0 != Some(beat) => {
                last_beat = (Some(beat), Instant::now())
            }
            KeyState::Running { .. } if last_beat.1.elapsed() > LEASE => {
                // The gateway that had sent it on was killed, or lost the store.
                let given_up = gateway.store.give_up_change(change).await;
                given_up.map_err(store_unavailable)?;
                continue;
            }
            KeyState::Running { .. } => {}
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
    Err(lost_answer())
}

fn replay(answer: StoredAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if let Ok(value) = HeaderValue::try_from(answer.content_type)
        && !value.is_empty()
    {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
