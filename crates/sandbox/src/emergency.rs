//! Emergency addresses: …/emergencyAddress and its verbs (docs/numbers-api.md 2.9).
//!
//! What an address validates to is decided by its street, since no real register is at hand:
//! "Nowhere" in it is NO_MATCH with candidates, "Near" is NEAR_MATCH, all else EXACT_MATCH.

use crate::call::{Answer, Call};
use crate::config::Quirk;
use crate::error::{ApiError, Violation};
use crate::numbers::key;
use crate::phone::PhoneKey;
use crate::project::Project;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Who is where, for emergency calls.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EmergencyAddress {
    /// Number that calls.
    pub phone_number: String,
    /// Name of the caller.
    pub display_name: String,
    /// Place of the caller.
    pub address: Address,
}

/// A US-style address; unused parts are `""`.
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

/// Answers with the stored address; all `""` where there is none.
///
/// # Errors
/// 404 if the project does not rent the number, or, by a quirk, where there is no address.
pub fn get(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    let key = rented(call, project, phone)?;
    if call.has(Quirk::EmergencyNone404) && !project.emergency.contains_key(&key) {
        return Err(ApiError::Missing {
            kind: "EmergencyAddress",
            name: phone.to_owned(),
        });
    }
    let none = EmergencyAddress {
        phone_number: phone.to_owned(),
        ..EmergencyAddress::default()
    };
    Answer::ok(project.emergency.get(&key).unwrap_or(&none))
}

/// Stores an address.
///
/// # Errors
/// 400 if a part is missing, 404 if the project does not rent the number.
pub fn provision(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    let key = rented(call, project, phone)?;
    let address = read(call, phone)?;
    let answer = Answer::ok(&address);
    project.emergency.insert(key, address);
    answer
}

/// Forgets the address.
///
/// # Errors
/// 404 if the project does not rent the number.
pub fn deprovision(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    let key = rented(call, project, phone)?;
    project.emergency.remove(&key);
    Answer::ok(&json!({}))
}

/// Says whether there is such an address, without storing it.
///
/// # Errors
/// 400 if a part is missing, 404 if the project does not rent the number.
pub fn validate(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    rented(call, project, phone)?;
    let asked = read(call, phone)?;
    let corrected = || Address {
        street_info: asked.address.street_info.to_uppercase(),
        postal_code_plus_four: "1234".to_owned(),
        ..asked.address.clone()
    };
    let (result, message, correction, candidates) = if asked.address.street_info.contains("Nowhere")
    {
        let message = "Street not found|Did you mean one of the candidates?";
        ("NO_MATCH", message, Address::default(), vec![corrected()])
    } else if asked.address.street_info.contains("Near") {
        (
            "NEAR_MATCH",
            "Postal code was completed",
            corrected(),
            vec![],
        )
    } else {
        ("EXACT_MATCH", "", Address::default(), vec![])
    };
    let correction = if call.has(Quirk::EmergencyEmptyCorrection) && result != "NEAR_MATCH" {
        json!({})
    } else {
        json!(correction)
    };
    Answer::ok(&json!({
        "phoneNumber": phone,
        "displayName": asked.display_name,
        "validatedAddress": asked.address,
        "validationResult": result,
        "validationMessage": message,
        "correctedAddress": correction,
        "candidateAddresses": candidates,
    }))
}

fn rented(call: &Call, project: &mut Project, phone: &str) -> Result<PhoneKey, ApiError> {
    let key = key(phone)?;
    let held = project.numbers.get(key, call.now);
    let Some(held) = held else {
        return Err(ApiError::no_active_number(phone));
    };
    let has_one = ["US", "CA"].contains(&held.number.region_code.as_ref());
    if call.has(Quirk::EmergencyUsOnly) && !has_one {
        return Err(ApiError::invalid(
            "Emergency addresses are offered for numbers in the US and Canada only.",
        ));
    }
    Ok(key)
}

fn read(call: &Call, phone: &str) -> Result<EmergencyAddress, ApiError> {
    let body = call.object()?;
    let mut asked: EmergencyAddress = serde_json::from_value(body.into())
        .map_err(|error| ApiError::invalid(format!("Malformed JSON in request body: {error}")))?;
    phone.clone_into(&mut asked.phone_number);
    let address = &asked.address;
    let required = [
        ("displayName", &asked.display_name),
        ("address.streetNumber", &address.street_number),
        ("address.streetInfo", &address.street_info),
        ("address.city", &address.city),
        ("address.state", &address.state),
        ("address.postalCode", &address.postal_code),
    ];
    let missing = required.iter().filter(|(_, value)| value.is_empty());
    let violations: Vec<Violation> = missing
        .map(|(field, _)| Violation {
            field: call.spell(field),
            description: "is required".to_owned(),
        })
        .collect();
    if violations.is_empty() {
        return Ok(asked);
    }
    let message = String::new();
    Err(ApiError::Invalid {
        message,
        violations,
    })
}
