//! POST …:rent and …:rentAny (docs/numbers-api.md 2.6).

use super::active_numbers::changes::Changes;
use super::active_numbers::number_response;
use super::available_numbers::{find, matching};
use super::criteria::{parse_pattern, text_items};
use crate::capabilities::Capabilities;
use crate::clock::{DAY, rfc3339};
use crate::config::{ApiVersion, Quirk};
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::field::Field;
use crate::filter::Filter;
use crate::generator::available_numbers::AvailableNumber;
use crate::number::{Money, Number, SmsConfiguration, VoiceConfiguration};
use crate::number_type::NumberType;
use crate::phone_key::PhoneKey;
use crate::project::Project;
use crate::provisioning::{SmsJob, StoredNumber, VoiceJob};
use crate::query::{parse_capabilities, parse_number_type};
use crate::response::ApiResponse;
use axum::http::StatusCode;
use serde_json::{Map, Value};

/// Delay in microseconds until a late rental shows.
const LATE_RENTAL_DELAY: i64 = 30 * 1_000_000;

/// A rental that does not show yet.
pub struct LateRental {
    shows_at: i64,
    phone: PhoneKey,
    number: StoredNumber,
}

/// Adds the late rentals that are due.
pub fn add_late_rentals(project: &mut Project, now: i64) {
    for rental in std::mem::take(&mut project.late_rentals) {
        if rental.shows_at <= now {
            project.stock.remove(&rental.phone);
            project.numbers.rent(rental.phone, rental.number, now);
        } else {
            project.late_rentals.push(rental);
        }
    }
}

/// Rents a number.
///
/// # Errors
/// 404 if it is not available, 400 if it cannot be rented with this body.
pub fn rent(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let body = context.json_object()?;
    let (key, available) = find(project, phone)?;
    if is_late_rental(project, key) {
        return Err(ApiError::no_available_number(phone));
    }
    let available = available.clone();
    conclude_rental(context, project, key, &available, &body)
}

/// Rents any number that matches.
///
/// # Errors
/// 400 if region or type is missing, 404 if no number matches.
pub fn rent_any(context: &RequestContext, project: &mut Project) -> Result<ApiResponse, ApiError> {
    let mut body = context.json_object()?;
    let filter = requested_filter(context, &body)?;
    // The rest is the body of a plain rental.
    for member in ["regionCode", "type", "capabilities", "numberPattern"] {
        body.remove(member);
    }
    let found = matching(project, &filter).find(|(key, _)| !is_late_rental(project, *key));
    let (key, available) = found.ok_or_else(|| ApiError::no_available_number(""))?;
    let available = available.clone();
    conclude_rental(context, project, key, &available, &body)
}

/// The filter in the body of rentAny.
fn requested_filter(
    context: &RequestContext,
    body: &Map<String, Value>,
) -> Result<Filter, ApiError> {
    let required = |member: &str| {
        let text = body.get(member).and_then(Value::as_str);
        text.ok_or_else(|| context.invalid_field(member, "is required"))
    };
    let region = required("regionCode")?;
    let number_type = required("type")?;
    let capabilities = parse_capabilities("capabilities", text_items(body.get("capabilities")))?;
    Ok(Filter {
        region: Some(region.to_owned()),
        pattern: parse_pattern(body.get("numberPattern"))?,
        number_type: Some(parse_number_type("type", number_type)?),
        capabilities,
    })
}

fn conclude_rental(
    context: &RequestContext,
    project: &mut Project,
    key: PhoneKey,
    available: &AvailableNumber,
    body: &Map<String, Value>,
) -> Result<ApiResponse, ApiError> {
    check_rentable(context, available)?;
    let changes = Changes::from_body(context, body, None)?;
    check_changes(context, available, &changes)?;
    let rented = rented_number(
        &context.config.project,
        context.now,
        key,
        available,
        changes,
    );
    let number = if context.has(Quirk::LateRentals) {
        project.late_rentals.push(LateRental {
            shows_at: context.now.saturating_add(LATE_RENTAL_DELAY),
            phone: key,
            number: rented.clone(),
        });
        let mut shown = rented;
        shown.advance_jobs(context.now, context.config.stage_micros());
        shown.number
    } else {
        project.stock.remove(&key);
        project.numbers.rent(key, rented, context.now)
    };
    let response = number_response(context, number)?;
    Ok(if context.has(Quirk::Created201) {
        response.with_status(StatusCode::CREATED)
    } else {
        response
    })
}

fn is_late_rental(project: &Project, key: PhoneKey) -> bool {
    project
        .late_rentals
        .iter()
        .any(|rental| rental.phone == key)
}

/// Checks whether a number can be rented without a number order.
fn check_rentable(context: &RequestContext, available: &AvailableNumber) -> Result<(), ApiError> {
    if context.has(Quirk::TrialAccount) {
        let message = "Trial accounts can't rent further numbers. Please upgrade your account.";
        return Err(ApiError::Forbidden(message));
    }
    if context.has(Quirk::NoCredit) {
        let message = "Not enough credit to rent this number";
        return Err(ApiError::invalid_argument(message));
    }
    let is_us_local = available.country.code == "US" && available.number_type == NumberType::Local;
    if context.has(Quirk::RentUsLocalOnly) && !is_us_local {
        let message = "Only LOCAL numbers in the US can be rented here; use a number order";
        return Err(ApiError::invalid_argument(message));
    }
    if context.version == ApiVersion::V1 && available.needs_documents() {
        let message = "This number needs supporting documentation; use a number order";
        return Err(ApiError::invalid_argument(message));
    }
    Ok(())
}

/// Checks whether a number has a use for the requested configuration.
///
/// # Errors
/// 400 about the configuration that it has no use for (docs/numbers-api.md 2.6).
pub fn check_changes(
    context: &RequestContext,
    available: &AvailableNumber,
    changes: &Changes,
) -> Result<(), ApiError> {
    if changes.plan.is_some() && !available.capabilities.contains(Capabilities::SMS) {
        let description = "the number has no SMS capability";
        return Err(context.invalid_field("smsConfiguration", description));
    }
    if changes.voice.is_some() && !available.capabilities.contains(Capabilities::VOICE) {
        let description = "the number has no VOICE capability";
        return Err(context.invalid_field("voiceConfiguration", description));
    }
    let links_campaign = changes.campaign.as_ref().is_some_and(|id| !id.is_empty());
    let allows_campaign = available.country.code == "US" || context.has(Quirk::CampaignAnywhere);
    if links_campaign && !allows_campaign {
        let description = "campaigns are for US numbers only";
        return Err(context.invalid_field("smsConfiguration.campaignId", description));
    }
    Ok(())
}

/// A number as rented at this time: nothing is current yet, what was requested is WAITING.
#[must_use]
pub fn rented_number(
    project: &str,
    now: i64,
    key: PhoneKey,
    available: &AvailableNumber,
    changes: Changes,
) -> StoredNumber {
    let country = available.country;
    let sms_configuration = SmsConfiguration::default();
    let voice_configuration = VoiceConfiguration {
        voice_type: Some("RTC".to_owned()),
        ..VoiceConfiguration::default()
    };
    let capabilities = available.capabilities;
    let number = Number {
        phone_number: key.to_string(),
        project_id: project.to_owned(),
        display_name: Field::Set(changes.display_name.unwrap_or_default()),
        region_code: country.code.to_owned(),
        number_type: available.number_type.name().to_owned(),
        capability: capabilities.names(),
        money: Some(Money {
            currency_code: country.currency.to_owned(),
            amount: available.monthly_price.clone(),
        }),
        payment_interval_months: 1,
        next_charge_date: Some(rfc3339(now + 30 * DAY)),
        sms_configuration: set_if(capabilities.contains(Capabilities::SMS), sms_configuration),
        voice_configuration: set_if(
            capabilities.contains(Capabilities::VOICE),
            voice_configuration,
        ),
        callback_url: Field::Set(changes.callback_url.unwrap_or_default()),
        ..Number::default()
    };
    let plan = changes.plan.filter(|plan| !plan.is_empty());
    let application = changes.voice.filter(|voice| !voice.id.is_empty());
    StoredNumber {
        number,
        sms_job: plan.map(|plan| SmsJob {
            accepted: now,
            plan,
            campaign: changes.campaign.unwrap_or_default(),
        }),
        voice_job: application.map(|application| VoiceJob {
            accepted: now,
            application,
        }),
        is_released: false,
    }
}

fn set_if<T>(is_set: bool, value: T) -> Field<T> {
    if is_set {
        Field::Set(value)
    } else {
        Field::Absent
    }
}
