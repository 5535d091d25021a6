//! The numbers that the project rents (docs/numbers-api.md 2.1 to 2.4).

pub mod changes;
pub mod get;
pub mod list;
pub mod mask;
pub mod patch;
pub mod release;
pub mod shown;

use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::number::Number;
use crate::phone::PhoneKey;
use crate::wire::Written;

/// The number that a path names.
///
/// # Errors
/// 404 if it can be none of the project's.
pub fn key(phone: &str) -> Result<PhoneKey, ApiError> {
    PhoneKey::parse(phone).ok_or_else(|| ApiError::no_active_number(phone))
}

/// 200 with this number.
///
/// # Errors
/// Never in practice.
pub fn answer(call: &Call, number: &Number) -> Result<Answer, ApiError> {
    let number = shown::shown(call, number.clone());
    Answer::ok(&Written(&number, call.version))
}
