//! POST /numberOrders/{numberOrderId}/submit (docs/numbers-api.md 2.9, 4.5).

use super::{State, open};
use crate::call::{Answer, Call};
use crate::config::Quirk;
use crate::error::ApiError;
use crate::project::Project;

/// Hands an order in. How one that is incomplete is refused is not documented.
///
/// # Errors
/// 400 if something is missing or it is too late, 404 if there is no such order.
pub fn submit(call: &Call, project: &mut Project, id: &str) -> Result<Answer, ApiError> {
    let order = open(project, id)?;
    let violations = order.missing();
    if !violations.is_empty() && !call.has(Quirk::SubmitUnchecked) {
        let message = String::new();
        return Err(ApiError::Invalid {
            message,
            violations,
        });
    }
    order.state = State::InReview;
    order.updated = call.now;
    order.reviews += 1;
    Answer::ok(&order.written(call))
}
