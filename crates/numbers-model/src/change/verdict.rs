//! The verdict on a change whose response was lost.

use super::{Change, Draft, Field, voice_text};
use crate::number::Number;

/// What a number shows of a change whose response was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All of it took effect.
    Applied,
    /// None of it took effect.
    NotApplied,
    /// Part of it took effect.
    Partial,
    /// Indeterminate for now.
    Unclear,
}

/// The verdict on a change, from the number read afterwards.
///
/// A value counts as applied if it is current or part of a running job. A failed job proves nothing, since it may be
/// older (docs/numbers-api.md 4.1); neither does a plan that is still there, since Sinch does not document what a
/// number shows while it is unlinked.
pub fn verdict(wanted: &[Change], after: &Number) -> Verdict {
    let current = Draft::of(after);
    let is_shown = |change: &&Change| {
        current.value(change.field) == change.after
            || pending_value(after, change.field).is_some_and(|value| value == change.after)
    };
    let (shown, open): (Vec<&Change>, Vec<&Change>) = wanted.iter().partition(is_shown);
    if open.is_empty() {
        Verdict::Applied
    } else if open.iter().all(|change| may_be_unseen(change, after)) {
        Verdict::Unclear
    } else if shown.is_empty() {
        Verdict::NotApplied
    } else {
        Verdict::Partial
    }
}

/// Whether a change may be in progress without being visible.
///
/// That is so if it unlinks or disconnects and no other job is running.
fn may_be_unseen(change: &Change, after: &Number) -> bool {
    let runs = match change.field {
        Field::ServicePlan | Field::Campaign => {
            after.sms_job().is_some_and(|job| job.status.is_running())
        }
        Field::Voice => after.voice_job().is_some_and(|job| job.status.is_running()),
        Field::DisplayName | Field::CallbackUrl => return false,
    };
    change.after.is_empty() && !runs
}

/// Whether a successful response shows another value than was sent.
///
/// Only for fields that change at once (docs/numbers-api.md 4.4). Such a response does not prove the change.
pub fn contradicts(wanted: &[Change], answer: &Number) -> bool {
    let current = Draft::of(answer);
    wanted.iter().any(|change| {
        matches!(change.field, Field::DisplayName | Field::CallbackUrl)
            && current.value(change.field) != change.after
    })
}

/// The value that a running job will set; empty where it unlinks, `None` without a job for the field.
pub fn pending_value(number: &Number, field: Field) -> Option<String> {
    let sms = || number.sms_job().filter(|job| job.status.is_running());
    match field {
        Field::DisplayName | Field::CallbackUrl => None,
        Field::ServicePlan => {
            let job = sms()?;
            // A job that names a campaign only does not change the plan.
            (job.service_plan.is_some() || job.campaign.is_none())
                .then(|| job.service_plan.clone().unwrap_or_default())
        }
        Field::Campaign => Some(sms()?.campaign.clone().unwrap_or_default()),
        Field::Voice => {
            let job = number.voice_job().filter(|job| job.status.is_running())?;
            Some(voice_text(&job.kind, job.id.as_deref().unwrap_or_default()))
        }
    }
}
