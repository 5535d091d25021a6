//! POST /activeNumbers/{phoneNumber}:release (docs/numbers-api.md 4.4).

use super::{number_response, parse_phone};
use crate::clock::{DAY, parse_rfc3339, rfc3339};
use crate::config::Quirk;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::project::Project;
use crate::response::ApiResponse;

/// Releases a number: it stays until the end of the paid period, then it is removed.
/// A second release gets the same response as the first (not documented).
///
/// # Errors
/// 404 if the project does not rent it.
pub fn release(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let number = project
        .numbers
        .change(parse_phone(phone)?, context.now, |stored| {
            if stored.is_released && context.has(Quirk::ReleaseTwice404) {
                return Err(ApiError::no_active_number(phone));
            }
            stored.is_released = true;
            let end_of_period = stored.number.next_charge_date.clone();
            stored.number.expire_at = if context.has(Quirk::ReleaseAtOnce) {
                Some(rfc3339(context.now))
            } else if context.has(Quirk::ReleaseNoExpiry) {
                None
            } else {
                // Without a next payment the end of the period is unknown: take a month.
                end_of_period
                    .filter(|end| parse_rfc3339(end).is_some())
                    .or_else(|| Some(rfc3339(context.now + 30 * DAY)))
            };
            Ok(())
        })
        .ok_or_else(|| ApiError::no_active_number(phone))??;
    number_response(context, number)
}
