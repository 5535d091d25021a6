//! POST /numberOrders/{numberOrderId}/submit (docs/numbers-api.md 2.9, 4.5).

use super::find_open;
use crate::config::Quirk;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::project::Project;
use crate::response::ApiResponse;

/// Submits an order for review. The error for an incomplete order is not documented.
///
/// # Errors
/// 400 if something is missing or the order is closed, 404 if there is no such order.
pub fn submit(
    context: &RequestContext,
    project: &mut Project,
    id: &str,
) -> Result<ApiResponse, ApiError> {
    let order = find_open(project, id)?;
    let violations = order.missing_requirements();
    if !violations.is_empty() && !context.has(Quirk::SubmitUnchecked) {
        return Err(ApiError::invalid_fields(violations));
    }
    order.start_review();
    order.updated = context.now;
    ApiResponse::ok(&order.to_json(context))
}
