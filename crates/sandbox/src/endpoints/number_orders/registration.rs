//! PUT and GET /numberOrders/{numberOrderId}/registration (docs/numbers-api.md 2.9).

use super::requirements_format::FieldsFormat;
use super::requirements_validation::validate;
use super::{NumberOrder, OrderState, find, find_open};
use crate::clock::rfc3339;
use crate::config::Quirk;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::project::Project;
use crate::response::ApiResponse;
use serde_json::{Value, json};

/// Returns the registration with the log of the reviews, the oldest first.
///
/// # Errors
/// 404 if there is no such order.
pub fn get(project: &mut Project, id: &str) -> Result<ApiResponse, ApiError> {
    ApiResponse::ok(&registration_json(find(project, id)?))
}

/// Replaces the registration.
///
/// # Errors
/// 400 if it is invalid or the order is closed, 404 if there is no such order.
pub fn put(
    context: &RequestContext,
    project: &mut Project,
    id: &str,
) -> Result<ApiResponse, ApiError> {
    let mut body = context.json_object()?;
    let order = find_open(project, id)?;
    let Some(details @ Value::Object(_)) = body.remove("requestDetails") else {
        return Err(context.invalid_field("requestDetails", "must be an object"));
    };
    if let Some(requirements) = order.requirements() {
        let violations = validate(requirements, FieldsFormat::of(context), &details);
        if !violations.is_empty() {
            return Err(ApiError::invalid_fields(violations));
        }
    }
    order.details = Some(details);
    order.updated = context.now;
    if order.state == OrderState::Blocked && context.has(Quirk::BlockedResumes) {
        order.start_review();
    }
    ApiResponse::ok(&registration_json(order))
}

fn registration_json(order: &NumberOrder) -> Value {
    let attachments: Vec<Value> = order
        .attachments
        .iter()
        .map(|(id, attachment)| attachment.to_json(id))
        .collect();
    let logs: Vec<Value> = order
        .logs
        .iter()
        .map(|(time, message)| json!({ "message": message, "createTime": rfc3339(*time) }))
        .collect();
    json!({
        "requestDetails": order.details.clone().unwrap_or_else(|| json!({})),
        "attachments": attachments,
        "logs": logs,
    })
}
