//! PATCH /activeNumbers/{phoneNumber} (docs/numbers-api.md 2.3, 4.1 to 4.3).

use super::changes::Changes;
use super::{number_response, parse_phone, update_mask};
use crate::config::Quirk;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::field::Field;
use crate::number::Number;
use crate::project::Project;
use crate::provisioning::{SmsJob, StoredNumber, VoiceJob};
use crate::response::ApiResponse;
use serde_json::{Map, Value};

/// Changes a number: name and callback at once, plan, campaign and voice by a job.
///
/// # Errors
/// 400 with the invalid fields, 404 if the project does not rent the number.
pub fn patch(
    context: &RequestContext,
    project: &mut Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let phone_key = parse_phone(phone)?;
    // An unknown number is reported before an invalid body.
    if !project.numbers.contains(phone_key) {
        return Err(ApiError::no_active_number(phone));
    }
    if context.body.is_empty() {
        return Err(ApiError::invalid_argument("Request body is missing"));
    }
    let body = context.json_object()?;
    let mask = update_mask::parse(&mask_values(context, &body), context.version)?;
    let changes = Changes::from_body(context, &body, mask.as_deref())?;
    let number = project
        .numbers
        .change(phone_key, context.now, |stored| {
            apply(context, stored, changes)
        })
        .ok_or_else(|| ApiError::no_active_number(phone))??;
    number_response(context, number)
}

/// Values of the mask in the query, and in the body, which the first guide mentions as well.
fn mask_values<'a>(context: &'a RequestContext, body: &'a Map<String, Value>) -> Vec<&'a str> {
    let mut values = context.query.all("updateMask");
    match body.get("updateMask") {
        Some(Value::String(paths)) => values.push(paths),
        Some(Value::Array(paths)) => values.extend(paths.iter().filter_map(Value::as_str)),
        _ => {}
    }
    values
}

fn apply(
    context: &RequestContext,
    stored: &mut StoredNumber,
    changes: Changes,
) -> Result<(), ApiError> {
    check(context, stored, &changes)?;
    start_sms_job(stored, &changes, context.now);
    if let Some(application) = changes.voice {
        stored.voice_job = Some(VoiceJob {
            accepted: context.now,
            application,
        });
    }
    if let Some(name) = changes.display_name {
        stored.number.display_name = Field::Set(name);
    }
    if let Some(url) = changes.callback_url {
        stored.number.callback_url = Field::Set(url);
    }
    Ok(())
}

/// Starts a job for SMS, unless the requested configuration is the current one.
fn start_sms_job(stored: &mut StoredNumber, changes: &Changes, now: i64) {
    if changes.plan.is_none() && changes.campaign.is_none() {
        return;
    }
    let sms = stored.number.sms_configuration.get_or_default();
    let plan = changes
        .plan
        .clone()
        .unwrap_or_else(|| sms.service_plan_id.clone());
    let campaign = changes
        .campaign
        .clone()
        .unwrap_or_else(|| sms.campaign_id.clone());
    let is_current = plan == sms.service_plan_id && campaign == sms.campaign_id;
    // Next to a job, even the current configuration is a new attempt (docs/numbers-api.md 4.1).
    if !is_current || sms.scheduled_provisioning.is_some() {
        stored.sms_job = Some(SmsJob {
            accepted: now,
            plan,
            campaign,
        });
    }
}

/// Checks the changes against the number.
fn check(
    context: &RequestContext,
    stored: &StoredNumber,
    changes: &Changes,
) -> Result<(), ApiError> {
    let number = &stored.number;
    if stored.is_released && context.has(Quirk::ReleasedFrozen) {
        return Err(ApiError::invalid_argument("The number is being released"));
    }
    let links_campaign = changes.campaign.as_ref().is_some_and(|id| !id.is_empty());
    let allows_campaign = number.region_code == "US" || context.has(Quirk::CampaignAnywhere);
    if links_campaign && !allows_campaign {
        let description = "campaigns are for US numbers only";
        return Err(context.invalid_field("smsConfiguration.campaignId", description));
    }
    let changes_sms = changes.plan.is_some() || changes.campaign.is_some();
    let is_busy = (changes_sms && has_ongoing_sms_job(number))
        || (changes.voice.is_some() && has_ongoing_voice_job(number));
    let message = "A provisioning is in progress for this number";
    if is_busy && context.has(Quirk::Busy400) {
        return Err(ApiError::invalid_argument(message));
    }
    if is_busy && context.has(Quirk::Busy409) {
        return Err(ApiError::Conflict(message));
    }
    if context.has(Quirk::StrictRelink) {
        let sms = number.sms_configuration.get();
        let relinks = |current: &str, requested: &Option<String>| {
            let requested = requested.as_deref().unwrap_or_default();
            !current.is_empty() && !requested.is_empty() && current != requested
        };
        let description = "unlink the number from its present service first";
        if sms.is_some_and(|sms| relinks(&sms.service_plan_id, &changes.plan)) {
            return Err(context.invalid_field("smsConfiguration.servicePlanId", description));
        }
        if sms.is_some_and(|sms| relinks(&sms.campaign_id, &changes.campaign)) {
            return Err(context.invalid_field("smsConfiguration.campaignId", description));
        }
    }
    Ok(())
}

fn has_ongoing_sms_job(number: &Number) -> bool {
    let sms = number.sms_configuration.get();
    sms.and_then(|sms| sms.scheduled_provisioning.as_ref())
        .is_some_and(|job| job.status != "FAILED")
}

fn has_ongoing_voice_job(number: &Number) -> bool {
    let voice = number.voice_configuration.get();
    voice
        .and_then(|voice| voice.scheduled_voice_provisioning.as_ref())
        .is_some_and(|job| job.status != "FAILED")
}
