//! The control endpoints under /__sandbox: how a test plays the rest of the world.
//!
//! | request | effect |
//! |---|---|
//! | `POST faults` | adds a [`Rule`] or an array of them: `{"method": "PATCH", "path": "activeNumbers", "skip": 1, "times": 2, "fault": {"kind": "drop-after"}}` |
//! | `GET faults`, `DELETE faults` | the rules that are left; forgets them |
//! | `GET requests`, `DELETE requests` | what was asked of the API, preflights included, with the idempotency key and whether its connection was used before; forgets it |
//! | `POST clock` | moves the time: `{"advanceSeconds": 10}` |
//! | `PATCH numbers/{phone}` | merges JSON into a number; `?remove=callbackUrl` takes a member out |
//! | `POST reset` | everything as it was at the start, the time included |

use super::log::Log;
use super::rule::{Faults, Rule};
use crate::clock::Clock;
use crate::idempotency::Answers;
use crate::jobs::Held;
use crate::number::Number;
use crate::phone::PhoneKey;
use crate::project::Project;
use crate::sandbox::{Sandbox, lock};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::routing::{get, patch, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The routes; they need no credentials and answer every origin.
pub fn router() -> Router<Arc<Sandbox>> {
    Router::new()
        .route(
            "/__sandbox/faults",
            get(rules).post(add_rules).delete(clear_rules),
        )
        .route("/__sandbox/requests", get(requests).delete(clear_requests))
        .route("/__sandbox/clock", post(advance))
        .route("/__sandbox/numbers/{phone}", patch(merge))
        .route("/__sandbox/reset", post(reset))
        .layer(middleware::from_fn(any_origin))
}

async fn any_origin(request: Request, next: Next) -> Response<Body> {
    let mut response = match *request.method() {
        Method::OPTIONS => answer(StatusCode::NO_CONTENT, String::new()),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PATCH, DELETE",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn answer(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

fn done() -> Response<Body> {
    answer(StatusCode::OK, json!({ "ok": true }).to_string())
}

fn wrong(status: StatusCode, error: impl ToString) -> Response<Body> {
    answer(status, json!({ "error": error.to_string() }).to_string())
}

async fn rules(State(sandbox): State<Arc<Sandbox>>) -> Response<Body> {
    answer(
        StatusCode::OK,
        json!(lock(&sandbox.faults).rules()).to_string(),
    )
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Rules {
    Many(Vec<Value>),
    One(Value),
}

async fn add_rules(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Response<Body> {
    let rules = match serde_json::from_slice(&body) {
        Ok(Rules::Many(rules)) => rules,
        Ok(Rules::One(rule)) => vec![rule],
        Err(error) => return wrong(StatusCode::BAD_REQUEST, error),
    };
    match rules
        .into_iter()
        .map(serde_json::from_value::<Rule>)
        .collect()
    {
        Ok(rules) => lock(&sandbox.faults).add(rules),
        Err(error) => return wrong(StatusCode::BAD_REQUEST, error),
    }
    done()
}

async fn clear_rules(State(sandbox): State<Arc<Sandbox>>) -> Response<Body> {
    *lock(&sandbox.faults) = Faults::default();
    done()
}

async fn requests(State(sandbox): State<Arc<Sandbox>>) -> Response<Body> {
    answer(StatusCode::OK, lock(&sandbox.log).json())
}

async fn clear_requests(State(sandbox): State<Arc<Sandbox>>) -> Response<Body> {
    *lock(&sandbox.log) = Log::default();
    done()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: f64,
}

async fn advance(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Response<Body> {
    match serde_json::from_slice::<Advance>(&body) {
        Ok(advance) => sandbox
            .clock
            .advance((advance.advance_seconds * 1e6) as i64),
        Err(error) => return wrong(StatusCode::BAD_REQUEST, error),
    }
    done()
}

async fn reset(State(sandbox): State<Arc<Sandbox>>) -> Response<Body> {
    sandbox
        .clock
        .advance(Clock::default().now() - sandbox.clock.now());
    *lock(&sandbox.project) = Project::generate(&sandbox.config, sandbox.clock.now());
    *lock(&sandbox.faults) = Faults::default();
    *lock(&sandbox.log) = Log::default();
    *lock(&sandbox.answers) = Answers::default();
    done()
}

/// Merges JSON into a number: objects member by member, all else, null included, by replacing.
/// `?remove=name` takes a member out instead.
async fn merge(
    State(sandbox): State<Arc<Sandbox>>,
    Path(phone): Path<String>,
    uri: Uri,
    body: Bytes,
) -> Response<Body> {
    let patch: Map<String, Value> = match serde_json::from_slice(&body) {
        Ok(patch) => patch,
        Err(_) if body.is_empty() => Map::new(),
        Err(error) => return wrong(StatusCode::BAD_REQUEST, error),
    };
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let removed: Vec<String> = query
        .filter(|(key, _)| key == "remove")
        .map(|(_, name)| name.into_owned())
        .collect();
    let now = sandbox.clock.now();
    let changed = PhoneKey::parse(&phone).and_then(|key| {
        let numbers = &mut lock(&sandbox.project).numbers;
        numbers.change(key, now, |held| edit(held, patch, &removed))
    });
    match changed {
        Some(Ok(number)) => answer(StatusCode::OK, json!(number).to_string()),
        Some(Err(error)) => wrong(StatusCode::BAD_REQUEST, error),
        None => wrong(StatusCode::NOT_FOUND, "no such number"),
    }
}

fn edit(held: &mut Held, patch: Map<String, Value>, removed: &[String]) -> Result<(), String> {
    if patch.contains_key("phoneNumber") {
        return Err("phoneNumber is the name of the number and stays".to_owned());
    }
    // A job that goes on would undo the state that the test wants to see.
    if patch.contains_key("smsConfiguration") {
        held.sms_job = None;
    }
    if patch.contains_key("voiceConfiguration") {
        held.voice_job = None;
    }
    let mut resource = json!(held.number);
    merge_into(&mut resource, Value::Object(patch));
    if let Value::Object(resource) = &mut resource {
        resource.retain(|name, _| !removed.contains(name));
    }
    held.number = serde_json::from_value::<Number>(resource).map_err(|error| error.to_string())?;
    Ok(())
}

fn merge_into(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                merge_into(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch,
    }
}
