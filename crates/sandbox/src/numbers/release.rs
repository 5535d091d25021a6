//! POST /activeNumbers/{phoneNumber}:release (docs/numbers-api.md 4.4).

use super::{answer, key};
use crate::call::{Answer, Call};
use crate::clock::{DAY, instant, stamp};
use crate::config::Quirk;
use crate::error::ApiError;
use crate::project::Project;

/// Cancels the subscription: the number stays until the end of the paid period, then it is gone.
/// A second release answers as the first did (not documented).
///
/// # Errors
/// 404 if the project does not rent it.
pub fn release(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    let number = project
        .numbers
        .change(key(phone)?, call.now, |held| {
            if held.released && call.has(Quirk::ReleaseTwice404) {
                return Err(ApiError::no_active_number(phone));
            }
            held.released = true;
            let number = &mut held.number;
            let end = number.next_charge_date.clone();
            number.expire_at = if call.has(Quirk::ReleaseAtOnce) {
                Some(stamp(call.now))
            } else if call.has(Quirk::ReleaseNoExpiry) {
                None
            } else {
                // Without a next payment the end of the period is anybody's guess: a month.
                end.filter(|end| instant(end).is_some())
                    .or_else(|| Some(stamp(call.now + 30 * DAY)))
            };
            Ok(())
        })
        .ok_or_else(|| ApiError::no_active_number(phone))??;
    answer(call, &number)
}
