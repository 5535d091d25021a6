//! The control endpoints under /__sandbox, through which a test plays the rest of the world.
//!
//! | request | effect |
//! |---|---|
//! | `POST faults` | adds a [`FaultRule`] or an array of them |
//! | `GET faults`, `DELETE faults` | returns the rules that are left; removes them |
//! | `GET requests`, `DELETE requests` | returns the [`RequestLog`]; the same, and clears it |
//! | `POST clock` | advances the clock: `{"advanceSeconds": 10}` |
//! | `PATCH numbers/{phone}` | merges JSON into a number; `?remove=callbackUrl` removes a member |
//! | `POST reset` | restores the state at the start, the clock included |
//!
//! A rule that loses the responses to two PATCHes after the first one:
//!
//! ```json
//! {"method": "PATCH", "skip": 1, "times": 2, "fault": {"kind": "drop-after"}}
//! ```

use crate::clock::Clock;
use crate::faults::active_rules::FaultRules;
use crate::faults::rule::FaultRule;
use crate::idempotency::IdempotencyStore;
use crate::number::Number;
use crate::phone_key::PhoneKey;
use crate::project::Project;
use crate::provisioning::StoredNumber;
use crate::request_log::RequestLog;
use crate::sandbox::{Sandbox, lock};
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use tower_http::cors::{Any, CorsLayer};

/// The control routes; they need no credentials and allow every origin.
pub fn router() -> Router<Arc<Sandbox>> {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_headers([header::CONTENT_TYPE])
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE]);
    Router::new()
        .route(
            "/__sandbox/faults",
            get(list_rules).post(add_rules).delete(clear_rules),
        )
        .route(
            "/__sandbox/requests",
            get(list_requests).delete(take_requests),
        )
        .route("/__sandbox/clock", post(advance_clock))
        .route("/__sandbox/numbers/{phone}", patch(edit_number))
        .route("/__sandbox/reset", post(reset))
        .layer(cors)
}

/// An error of a control endpoint: status and message.
struct ControlError(StatusCode, String);

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<serde_json::Error> for ControlError {
    fn from(error: serde_json::Error) -> Self {
        Self(StatusCode::BAD_REQUEST, error.to_string())
    }
}

type ControlResult = Result<Json<Value>, ControlError>;

fn done() -> Json<Value> {
    Json(json!({ "ok": true }))
}

async fn list_rules(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    Json(json!(lock(&sandbox.fault_rules).rules()))
}

async fn add_rules(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> ControlResult {
    let rules = match serde_json::from_slice(&body)? {
        Value::Array(rules) => rules,
        rule => vec![rule],
    };
    let rules = rules
        .into_iter()
        .map(serde_json::from_value::<FaultRule>)
        .collect::<Result<_, _>>()?;
    lock(&sandbox.fault_rules).add(rules);
    Ok(done())
}

async fn clear_rules(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    *lock(&sandbox.fault_rules) = FaultRules::default();
    done()
}

async fn list_requests(State(sandbox): State<Arc<Sandbox>>) -> Response {
    Json(&*lock(&sandbox.request_log)).into_response()
}

async fn take_requests(State(sandbox): State<Arc<Sandbox>>) -> Response {
    let taken = std::mem::take(&mut *lock(&sandbox.request_log));
    Json(taken).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ClockAdvance {
    advance_seconds: f64,
}

async fn advance_clock(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> ControlResult {
    let advance: ClockAdvance = serde_json::from_slice(&body)?;
    let micros = (advance.advance_seconds * 1e6) as i64;
    sandbox.clock.advance(micros);
    Ok(done())
}

async fn reset(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    let offset = Clock::default().now() - sandbox.clock.now();
    sandbox.clock.advance(offset);
    *lock(&sandbox.project) = Project::generate(&sandbox.config, sandbox.clock.now());
    *lock(&sandbox.fault_rules) = FaultRules::default();
    *lock(&sandbox.request_log) = RequestLog::default();
    *lock(&sandbox.idempotency) = IdempotencyStore::default();
    done()
}

/// Merges JSON into a number. `?remove=name` removes a member instead.
///
/// Objects are merged member by member; everything else, null included, replaces the old value.
async fn edit_number(
    State(sandbox): State<Arc<Sandbox>>,
    Path(phone): Path<String>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> ControlResult {
    let patch = if body.is_empty() {
        Map::new()
    } else {
        serde_json::from_slice(&body)?
    };
    let query = query.unwrap_or_default();
    let removed: Vec<String> = form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key == "remove")
        .map(|(_, member)| member.into_owned())
        .collect();
    let now = sandbox.clock.now();
    let phone = PhoneKey::parse(&phone);
    let edited = phone.and_then(|phone| {
        let numbers = &mut lock(&sandbox.project).numbers;
        numbers.change(phone, now, |stored| apply_edit(stored, patch, &removed))
    });
    match edited {
        Some(Ok(number)) => Ok(Json(json!(number))),
        Some(Err(error)) => Err(error),
        None => Err(ControlError(
            StatusCode::NOT_FOUND,
            "no such number".to_owned(),
        )),
    }
}

fn apply_edit(
    stored: &mut StoredNumber,
    patch: Map<String, Value>,
    removed: &[String],
) -> Result<(), ControlError> {
    if patch.contains_key("phoneNumber") {
        let message = "phoneNumber is the name of the number and stays";
        return Err(ControlError(StatusCode::BAD_REQUEST, message.to_owned()));
    }
    // An ongoing job would undo the state that the test wants to see.
    if patch.contains_key("smsConfiguration") {
        stored.sms_job = None;
    }
    if patch.contains_key("voiceConfiguration") {
        stored.voice_job = None;
    }
    let mut resource = json!(stored.number);
    merge_json(&mut resource, Value::Object(patch));
    if let Value::Object(members) = &mut resource {
        members.retain(|name, _| !removed.contains(name));
    }
    stored.number = serde_json::from_value::<Number>(resource)?;
    Ok(())
}

fn merge_json(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(members), Value::Object(patch)) => {
            for (name, value) in patch {
                merge_json(members.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch,
    }
}
