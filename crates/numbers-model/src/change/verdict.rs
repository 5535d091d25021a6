//! Whether an unclear change got through.

use super::{Change, Draft, Field, voice_text};
use crate::number::Number;

/// What the number shows of a change whose answer never came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All of it.
    Applied,
    /// Nothing of it.
    NotApplied,
    /// Some of it.
    Partial,
    /// It can't be told as yet.
    Unclear,
}

/// Whether a change got through, from the number read afterwards: a value counts as there when it is
/// in force or in a job that is under way. A job that has failed is no proof: it may be from an
/// earlier try (docs/numbers-api.md 4.1). What an unlinking shows before it is done Sinch doesn't say, so that a plan
/// which is still there is no proof either.
pub fn verdict(wanted: &[Change], after: &Number) -> Verdict {
    let current = Draft::of(after);
    let is_shown = |change: &&Change| {
        current.value(change.field) == change.after
            || pending(after, change.field).is_some_and(|value| value == change.after)
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

/// Whether a change may be under way although the number does not show it: one that unlinks or disconnects, while no other
/// job runs there.
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

/// Whether an answer of success shows another value than was sent, where a change is in force at once
/// (docs/numbers-api.md 4.4): then it is no proof of it.
pub fn contradicts(wanted: &[Change], answer: &Number) -> bool {
    let current = Draft::of(answer);
    wanted.iter().any(|change| {
        matches!(change.field, Field::DisplayName | Field::CallbackUrl)
            && current.value(change.field) != change.after
    })
}

/// The value that a job under way is about to set; empty when it unlinks.
fn pending(number: &Number, field: Field) -> Option<String> {
    let sms = || number.sms_job().filter(|job| job.status.is_running());
    match field {
        Field::DisplayName | Field::CallbackUrl => None,
        Field::ServicePlan => {
            let job = sms()?;
            // A job that only names a campaign says nothing about the plan.
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
