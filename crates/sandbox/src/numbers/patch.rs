//! PATCH /activeNumbers/{phoneNumber} (docs/numbers-api.md 2.3, 4.1 to 4.3).

use super::changes::Changes;
use super::{answer, key, mask};
use crate::call::{Answer, Call};
use crate::config::Quirk;
use crate::error::ApiError;
use crate::jobs::{Held, SmsJob, VoiceJob};
use crate::project::Project;
use crate::slot::Slot;
use serde_json::{Map, Value};

/// Changes a number: names and callbacks at once, plans, campaigns and voice by a job.
///
/// # Errors
/// 400 with the wrong fields, 404 if the project does not rent the number.
pub fn patch(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    let phone_key = key(phone)?;
    // A wrong body on an unknown number is about the number first: nothing else can be right.
    if !project.numbers.contains(phone_key) {
        return Err(ApiError::no_active_number(phone));
    }
    if call.body.is_empty() {
        return Err(ApiError::invalid("Request body is missing"));
    }
    let body = call.object()?;
    let mask = mask::parse(&mask_values(call, &body), call.version)?;
    let changes = Changes::read(call, &body, mask.as_deref())?;
    let number = project
        .numbers
        .change(phone_key, call.now, |held| apply(call, held, changes))
        .ok_or_else(|| ApiError::no_active_number(phone))??;
    answer(call, &number)
}

/// From the query; the seed's guide speaks of the body as well.
fn mask_values<'a>(call: &'a Call, body: &'a Map<String, Value>) -> Vec<&'a str> {
    let mut values = call.query.all("updateMask");
    match body.get("updateMask") {
        Some(Value::String(paths)) => values.push(paths),
        Some(Value::Array(paths)) => values.extend(paths.iter().filter_map(Value::as_str)),
        _ => {}
    }
    values
}

fn apply(call: &Call, held: &mut Held, changes: Changes) -> Result<(), ApiError> {
    check(call, held, &changes)?;
    start_sms(held, &changes, call.now);
    if let Some(target) = changes.voice {
        held.voice_job = Some(VoiceJob {
            accepted: call.now,
            target,
        });
    }
    if let Some(name) = changes.display_name {
        held.number.display_name = Slot::Set(name);
    }
    if let Some(url) = changes.callback_url {
        held.number.callback_url = Slot::Set(url);
    }
    Ok(())
}

/// Starts a job, unless all that was asked for is already so.
pub fn start_sms(held: &mut Held, changes: &Changes, now: i64) {
    if changes.plan.is_none() && changes.campaign.is_none() {
        return;
    }
    let sms = held.number.sms_configuration.ensure();
    let plan = changes
        .plan
        .clone()
        .unwrap_or_else(|| sms.service_plan_id.clone());
    let campaign = changes
        .campaign
        .clone()
        .unwrap_or_else(|| sms.campaign_id.clone());
    let same = plan == sms.service_plan_id && campaign == sms.campaign_id;
    // With a job there, even the same again is a new try (docs/numbers-api.md 4.1 point 4).
    if !same || sms.scheduled_provisioning.is_some() {
        held.sms_job = Some(SmsJob {
            accepted: now,
            plan,
            campaign,
        });
    }
}

/// What depends on the number that is changed.
fn check(call: &Call, held: &Held, changes: &Changes) -> Result<(), ApiError> {
    let number = &held.number;
    if held.released && call.has(Quirk::ReleasedFrozen) {
        return Err(ApiError::invalid("The number is being released"));
    }
    let links_campaign = changes.campaign.as_ref().is_some_and(|id| !id.is_empty());
    let may = number.region_code == "US" || call.has(Quirk::CampaignAnywhere);
    if links_campaign && !may {
        let description = "campaigns are for US numbers only";
        return Err(call.wrong("smsConfiguration.campaignId", description));
    }
    let sms_changes = changes.plan.is_some() || changes.campaign.is_some();
    let busy =
        (sms_changes && sms_is_busy(held)) || (changes.voice.is_some() && voice_is_busy(held));
    if busy && call.has(Quirk::Busy400) {
        return Err(ApiError::invalid(
            "A provisioning is in progress for this number",
        ));
    }
    if busy && call.has(Quirk::Busy409) {
        return Err(ApiError::Conflict(
            "A provisioning is in progress for this number",
        ));
    }
    if call.has(Quirk::StrictRelink) {
        let sms = number.sms_configuration.get();
        let relinks = |current: &str, wanted: &Option<String>| {
            let wanted = wanted.as_deref().unwrap_or_default();
            !current.is_empty() && !wanted.is_empty() && current != wanted
        };
        let description = "unlink the number from its present service first";
        if sms.is_some_and(|sms| relinks(&sms.service_plan_id, &changes.plan)) {
            return Err(call.wrong("smsConfiguration.servicePlanId", description));
        }
        if sms.is_some_and(|sms| relinks(&sms.campaign_id, &changes.campaign)) {
            return Err(call.wrong("smsConfiguration.campaignId", description));
        }
    }
    Ok(())
}

fn sms_is_busy(held: &Held) -> bool {
    let job = held.number.sms_configuration.get();
    job.and_then(|sms| sms.scheduled_provisioning.as_ref())
        .is_some_and(|job| job.status != "FAILED")
}

fn voice_is_busy(held: &Held) -> bool {
    let job = held.number.voice_configuration.get();
    job.and_then(|voice| voice.scheduled_voice_provisioning.as_ref())
        .is_some_and(|job| job.status != "FAILED")
}
