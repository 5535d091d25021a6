//! GET /activeNumbers/{phoneNumber}.

use super::{answer, key};
use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::project::Project;

/// Answers with one number as it is now.
///
/// # Errors
/// 404 if the project does not rent it.
pub fn get(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    let held = project
        .numbers
        .get(key(phone)?, call.now)
        .ok_or_else(|| ApiError::no_active_number(phone))?;
    answer(call, &held.number)
}
