//! Retrying a failed provisioning job (docs/numbers-api.md 4.1 point 4).

use super::{Change, Draft, Field, fields};
use crate::{
    api_version::ApiVersion,
    enums::JobStatus,
    number::{Number, Sms},
};

/// The change that a failed job asked for; `None` if there is none to retry.
///
/// Fields that the version can't send are left out. Values that took effect meanwhile are included, since an SMS job
/// sets plan and campaign together.
pub fn retry_of(number: &Number, version: ApiVersion) -> Option<(Vec<Change>, Draft)> {
    let base = Draft::of(number);
    let mut draft = base.clone();
    let mut touched = Vec::new();
    if let Some(job) = number
        .sms_job()
        .filter(|job| job.status == JobStatus::Failed)
    {
        if job.service_plan.is_some() || job.campaign.is_none() {
            draft.service_plan = job.service_plan.clone().unwrap_or_default();
            touched.push(Field::ServicePlan);
        }
        // Unlinking a plan takes its campaign along.
        if job.campaign.is_some() || draft.service_plan.is_empty() && number.campaign().is_some() {
            draft.campaign = job.campaign.clone().unwrap_or_default();
            touched.push(Field::Campaign);
        }
    }
    if let Some(job) = number
        .voice_job()
        .filter(|job| job.status == JobStatus::Failed)
    {
        draft.voice_kind = job.kind.wire().to_owned();
        draft.voice_id = job.id.clone().unwrap_or_default();
        touched.push(Field::Voice);
    }
    touched.retain(|field| fields(version).contains(field));
    let changes: Vec<_> = touched
        .into_iter()
        .map(|field| Change {
            field,
            before: base.value(field),
            after: draft.value(field),
        })
        .collect();
    (!changes.is_empty()).then_some((changes, draft))
}

/// Whether a retry without a response was accepted.
///
/// Then the job is running, has ended or failed anew. An unchanged failure proves nothing.
pub fn was_retry_accepted(before: &Number, after: &Number) -> bool {
    before.sms_job() != after.sms_job() || before.voice_job() != after.voice_job()
}

/// A sentence on the values of a failed SMS job that took effect all the same.
pub fn partially_applied(sms: &Sms) -> Option<&'static str> {
    let job = sms.job.as_ref()?;
    if job.status != JobStatus::Failed {
        return None;
    }
    let plan = (job.service_plan.is_some() || job.campaign.is_none())
        .then(|| job.service_plan == sms.service_plan);
    let campaign = job.campaign.is_some().then(|| job.campaign == sms.campaign);
    Some(match (plan, campaign) {
        (Some(true), Some(true)) => {
            "The service plan and the campaign that were asked for are both in force, although the job counts as failed."
        }
        (Some(true), Some(false)) => "The service plan took effect; the campaign did not.",
        (Some(false), Some(true)) => "The campaign took effect; the service plan did not.",
        (Some(false), Some(false)) => "Neither the service plan nor the campaign took effect.",
        (Some(true), None) => {
            "The service plan is as was asked for, although the job counts as failed."
        }
        (Some(false), None) => {
            "The service plan did not take effect: what was in force before still is."
        }
        (None, Some(true)) => {
            "The campaign is as was asked for, although the job counts as failed."
        }
        (None, _) => "The campaign did not take effect: what was in force before still is.",
    })
}
