//! Emergency addresses: …/emergencyAddress and its verbs (docs/numbers-api.md 2.9).
//!
//! The street decides the result of a validation, since no real register is at hand: with
//! "Nowhere" in it, it is NO_MATCH with candidates, with "Near" NEAR_MATCH, otherwise EXACT_MATCH.

use super::active_numbers::parse_phone;
use crate::config::Quirk;
use crate::context::RequestContext;
use crate::error::{ApiError, Violation};
use crate::phone_key::PhoneKey;
use crate::project::Project;
use crate::response::ApiResponse;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Emergency address of a number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EmergencyAddress {
    /// Number of the caller.
    pub phone_number: String,
    /// Name of the caller.
    pub display_name: String,
    /// Address of the caller.
    pub address: Address,
}

/// An address in the US format; unused parts are `""`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Address {
    street_number: String,
    street_info: String,
    location: String,
    city: String,
    state: String,
    postal_code: String,
    postal_code_plus_four: String,
}

impl Address {
    /// Writes it as postal services do.
    fn respell(&mut self) {
        for part in [&mut self.street_info, &mut self.location, &mut self.city] {
            *part = part.to_uppercase().replace("STREET", "ST");
        }
        "1234".clone_into(&mut self.postal_code_plus_four);
    }
}

/// Returns the stored address; all parts are `""` if there is none.
///
/// # Errors
/// 404 if the project does not rent the number or, by a quirk, if there is no address.
pub fn get(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let key = rented_number(context, project, phone)?;
    match project.emergency_addresses.get(&key) {
        Some(address) => ApiResponse::ok(address),
        None if context.has(Quirk::EmergencyNone404) => {
            Err(ApiError::not_found("EmergencyAddress", phone))
        }
        None => ApiResponse::ok(&EmergencyAddress {
            phone_number: phone.to_owned(),
            ..EmergencyAddress::default()
        }),
    }
}

/// Stores an address.
///
/// # Errors
/// 400 if a part is missing, 404 if the project does not rent the number.
pub fn provision(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let key = rented_number(context, project, phone)?;
    let mut address = read_body(context, phone)?;
    if context.has(Quirk::EmergencyRespelt) {
        address.address.respell();
    }
    let response = ApiResponse::ok(&address);
    project.emergency_addresses.insert(key, address);
    response
}

/// Removes the stored address.
///
/// # Errors
/// 404 if the project does not rent the number.
pub fn deprovision(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let key = rented_number(context, project, phone)?;
    project.emergency_addresses.remove(&key);
    ApiResponse::ok(&json!({}))
}

/// Validates an address without storing it.
///
/// # Errors
/// 400 if a part is missing, 404 if the project does not rent the number.
pub fn validate(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    rented_number(context, project, phone)?;
    let EmergencyAddress {
        display_name,
        address,
        ..
    } = read_body(context, phone)?;
    let corrected = Address {
        street_info: address.street_info.to_uppercase(),
        postal_code_plus_four: "1234".to_owned(),
        ..address.clone()
    };
    let (result, message, correction, candidates) = if address.street_info.contains("Nowhere") {
        let message = "Street not found|Did you mean one of the candidates?";
        ("NO_MATCH", message, Address::default(), vec![corrected])
    } else if address.street_info.contains("Near") {
        ("NEAR_MATCH", "Postal code was completed", corrected, vec![])
    } else {
        ("EXACT_MATCH", "", Address::default(), vec![])
    };
    let correction = if context.has(Quirk::EmergencyEmptyCorrection) && result != "NEAR_MATCH" {
        json!({})
    } else {
        json!(correction)
    };
    ApiResponse::ok(&json!({
        "phoneNumber": phone,
        "displayName": display_name,
        "validatedAddress": address,
        "validationResult": result,
        "validationMessage": message,
        "correctedAddress": correction,
        "candidateAddresses": candidates,
    }))
}

/// The key of a number that the project rents and that can have an address.
fn rented_number(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<PhoneKey, ApiError> {
    let key = parse_phone(phone)?;
    let stored = project.numbers.get(key, context.now);
    let stored = stored.ok_or_else(|| ApiError::no_active_number(phone))?;
    let is_supported = ["US", "CA"].contains(&stored.number.region_code.as_str());
    if context.has(Quirk::EmergencyUsOnly) && !is_supported {
        let message = "Emergency addresses are offered for numbers in the US and Canada only.";
        return Err(ApiError::invalid_argument(message));
    }
    Ok(key)
}

fn read_body(context: &RequestContext, phone: &str) -> Result<EmergencyAddress, ApiError> {
    let body = context.json_object()?;
    let mut address: EmergencyAddress =
        serde_json::from_value(body.into()).map_err(ApiError::malformed_json)?;
    phone.clone_into(&mut address.phone_number);
    let required = [
        ("displayName", &address.display_name),
        ("address.streetNumber", &address.address.street_number),
        ("address.streetInfo", &address.address.street_info),
        ("address.city", &address.address.city),
        ("address.state", &address.address.state),
        ("address.postalCode", &address.address.postal_code),
    ];
    let violations: Vec<Violation> = required
        .into_iter()
        .filter(|(_, value)| value.is_empty())
        .map(|(field, _)| Violation::new(context.field_name(field), "is required"))
        .collect();
    if violations.is_empty() {
        Ok(address)
    } else {
        Err(ApiError::invalid_fields(violations))
    }
}
