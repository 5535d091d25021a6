//! The numbers that the project rents (docs/numbers-api.md 2.1 to 2.4).

pub mod changes;
pub mod get;
pub mod list;
pub mod patch;
mod quirks;
pub mod release;
pub mod update_mask;

use crate::context::RequestContext;
use crate::error::ApiError;
use crate::number::Number;
use crate::number_body::NumberBody;
use crate::phone_key::PhoneKey;
use crate::response::ApiResponse;
use quirks::apply_quirks;

/// The key of the number in a path.
///
/// # Errors
/// 404 if the project cannot rent such a number.
pub fn parse_phone(phone: &str) -> Result<PhoneKey, ApiError> {
    PhoneKey::parse(phone).ok_or_else(|| ApiError::no_active_number(phone))
}

/// A 200 response with a number.
///
/// # Errors
/// Never in practice.
pub fn number_response(context: &RequestContext, number: Number) -> Result<ApiResponse, ApiError> {
    ApiResponse::ok(&NumberBody {
        number: &apply_quirks(context, number),
        version: context.version,
    })
}
