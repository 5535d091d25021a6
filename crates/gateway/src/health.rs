//! Health for a supervisor or balancer: whether the process answers, and whether it can do its work.

use std::time::Duration;

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::gateway::Shared;

/// Time limit of each check.
const TIMEOUT: Duration = Duration::from_secs(5);

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers, and there is an access token. What is wrong in detail is in the log.
pub async fn ready(State(gateway): State<Shared>) -> (StatusCode, Json<Value>) {
    let store = timeout(TIMEOUT, gateway.store.ping()).await;
    let token = timeout(TIMEOUT, gateway.upstream.check_token()).await;
    let (has_store, has_token) = (matches!(store, Ok(Ok(()))), matches!(token, Ok(Ok(()))));
    let status = match has_store && has_token {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    (
        status,
        Json(json!({ "store": has_store, "token": has_token })),
    )
}
