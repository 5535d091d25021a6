//! GET /activeNumbers/{phoneNumber}.

use super::{number_response, parse_phone};
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::project::Project;
use crate::response::ApiResponse;

/// Returns a number as it is now.
///
/// # Errors
/// 404 if the project does not rent it.
pub fn get(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let stored = project
        .numbers
        .get(parse_phone(phone)?, context.now)
        .ok_or_else(|| ApiError::no_active_number(phone))?;
    number_response(context, stored.number)
}
