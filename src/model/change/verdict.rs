//! Whether an unclear change got through.

use super::{Change, Draft, Field, voice_text};
use crate::model::number::Number;

/// What the number shows of a change whose answer never came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All of it.
    Applied,
    /// Nothing of it.
    NotApplied,
    /// Some of it.
    Partly,
}

/// Whether a change got through, from the number read afterwards: a value counts as there when it is
/// in force or in a job that is under way. A job that has failed is no proof: it may be from an
/// earlier try (docs/numbers-api.md 4.1).
pub fn verdict(wanted: &[Change], after: &Number) -> Verdict {
    let current = Draft::of(after);
    let shown = wanted
        .iter()
        .filter(|change| {
            current.value(change.field) == change.after
                || pending(after, change.field).is_some_and(|value| value == change.after)
        })
        .count();
    if shown == wanted.len() {
        Verdict::Applied
    } else if shown == 0 {
        Verdict::NotApplied
    } else {
        Verdict::Partly
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    // Only here does the model look up: a payload is the shortest way to write a number.
    use crate::{
        api::wire,
        model::{change::changes, config::ApiVersion::V1},
    };

    fn number(json: &str) -> Number {
        wire::number(json).unwrap()
    }

    /// The changes that `edit` makes to a number with a plan and a campaign.
    fn wanted(edit: impl FnOnce(&mut Draft)) -> Vec<Change> {
        let base = Draft {
            display_name: "Boise".into(),
            service_plan: "plan-a".into(),
            campaign: "CMP7".into(),
            ..Draft::default()
        };
        let mut draft = base.clone();
        edit(&mut draft);
        changes(&base, &draft, V1)
    }

    #[test]
    fn an_unclear_change_is_judged_by_what_the_number_shows() {
        let wanted = wanted(|draft| {
            draft.display_name = "New".into();
            draft.service_plan = "plan-b".into();
        });
        let shows = |name: &str, plan: &str, job: &str| {
            let json = format!(
                r#"{{"phoneNumber":"+1","displayName":"{name}","smsConfiguration":
                {{"servicePlanId":"{plan}","scheduledProvisioning":{job}}}}}"#
            );
            verdict(&wanted, &number(&json))
        };
        let job = r#"{"servicePlanId":"plan-b","status":"WAITING"}"#;
        assert_eq!(shows("New", "plan-a", job), Verdict::Applied);
        assert_eq!(shows("New", "plan-b", "null"), Verdict::Applied);
        assert_eq!(shows("Boise", "plan-a", "null"), Verdict::NotApplied);
        assert_eq!(shows("New", "plan-a", "null"), Verdict::Partly);
        // It may have failed long before this change.
        let failed = r#"{"servicePlanId":"plan-b","status":"FAILED"}"#;
        assert_eq!(shows("New", "plan-a", failed), Verdict::Partly);
    }

    #[test]
    fn an_unlink_under_way_counts_as_got_through() {
        let shows = |wanted: &[Change], job: &str| {
            let json = format!(
                r#"{{"phoneNumber":"+1","smsConfiguration":{{"servicePlanId":"plan-a",
                "campaignId":"CMP7","scheduledProvisioning":{job}}}}}"#
            );
            verdict(wanted, &number(&json))
        };
        let plan = wanted(|draft| draft.service_plan.clear());
        assert_eq!(
            shows(&plan, r#"{"servicePlanId":"","status":"WAITING"}"#),
            Verdict::Applied
        );
        let other = r#"{"servicePlanId":"","campaignId":"CMP9","status":"WAITING"}"#;
        assert_eq!(shows(&plan, other), Verdict::NotApplied);
        let campaign = wanted(|draft| draft.campaign.clear());
        let job = r#"{"servicePlanId":"plan-a","campaignId":"","status":"IN_PROGRESS"}"#;
        assert_eq!(shows(&campaign, job), Verdict::Applied);
        assert_eq!(shows(&campaign, "null"), Verdict::NotApplied);
    }
}
