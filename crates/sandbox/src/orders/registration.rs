//! PUT and GET /numberOrders/{numberOrderId}/registration (docs/numbers-api.md 2.9).

use super::shape::{self, Shape};
use super::{Order, State, find, open};
use crate::call::{Answer, Call};
use crate::clock::stamp;
use crate::config::Quirk;
use crate::error::ApiError;
use crate::project::Project;
use serde_json::{Value, json};

fn written(order: &Order) -> Value {
    let logs = order.logs.iter();
    let logs: Vec<Value> = logs
        .map(|(at, message)| json!({ "message": message, "createTime": stamp(*at) }))
        .collect();
    let attachments: Vec<Value> = order
        .attachments
        .iter()
        .map(|(id, attachment)| attachment.written(id))
        .collect();
    json!({
        "requestDetails": order.details.clone().unwrap_or_else(|| json!({})),
        "attachments": attachments,
        "logs": logs,
    })
}

/// Answers with what was registered, and with what the reviewers said, the oldest first.
///
/// # Errors
/// 404 if there is no such order.
pub fn get(project: &mut Project, id: &str) -> Result<Answer, ApiError> {
    Answer::ok(&written(find(project, id)?))
}

/// Stores what is registered, all of it anew.
///
/// # Errors
/// 400 at once if something is wrong with it, 404 if there is no such order.
pub fn put(call: &Call, project: &mut Project, id: &str) -> Result<Answer, ApiError> {
    let mut body = call.object()?;
    let order = open(project, id)?;
    let details = match body.remove("requestDetails") {
        Some(details @ Value::Object(_)) => details,
        _ => return Err(call.wrong("requestDetails", "must be an object")),
    };
    if let Some(policy) = order.policy() {
        let violations = shape::check(policy, Shape::of(call), &details);
        if !violations.is_empty() {
            let message = String::new();
            return Err(ApiError::Invalid {
                message,
                violations,
            });
        }
    }
    order.details = Some(details);
    order.updated = call.now;
    if order.state == State::Blocked && call.has(Quirk::BlockedResumes) {
        order.state = State::InReview;
        order.reviews += 1;
    }
    Answer::ok(&written(order))
}
