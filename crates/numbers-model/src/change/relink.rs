//! Moving to another service plan or campaign (docs/numbers-api.md 2.3).
//!
//! Sinch documents it as unlink, wait, link; some servers take a single step.

use super::{Change, Draft, Field, changes};
use crate::{api_version::ApiVersion, enums::JobStatus, number::Number};

/// The number of reads without a sign of the unlinking before it counts as stuck.
///
/// The state of a number meanwhile is not documented (docs/numbers-api.md 4.1 point 6).
pub const MAX_UNLINK_READS: u32 = 8;

/// The wait before the next of these reads, in milliseconds, after `reads` of them: 2 s, doubling to 60 s.
pub fn unlink_wait_ms(reads: u32) -> u32 {
    (2_000_u32 << reads.min(5)).min(60_000)
}

/// Whether changes move a number directly from one plan or campaign to another.
pub fn is_relink(changes: &[Change]) -> bool {
    changes.iter().any(|change| {
        matches!(change.field, Field::ServicePlan | Field::Campaign)
            && !change.before.is_empty()
            && !change.after.is_empty()
    })
}

/// The unlinking step: `base` without the plan or campaign to be replaced. A campaign goes along with its plan, without
/// which it can't be.
pub fn unlink(base: &Draft, wanted: &Draft, version: ApiVersion) -> (Vec<Change>, Draft) {
    let moves = |field| {
        let (before, after) = (base.value(field), wanted.value(field));
        !before.is_empty() && !after.is_empty() && before != after
    };
    let mut draft = base.clone();
    draft.campaign.clear();
    if moves(Field::ServicePlan) {
        draft.service_plan.clear();
    }
    (changes(base, &draft, version), draft)
}

/// Whether the linking step can follow: no job is left, and the unlinked values are gone.
pub fn is_unlinked(number: &Number, unlinked: &[Change]) -> bool {
    let current = Draft::of(number);
    number.sms_job().is_none()
        && unlinked
            .iter()
            .all(|change| current.value(change.field) == change.after)
}

/// The reason why the linking step can't follow, in a sentence, for a number without a running job.
pub fn stuck_reason(number: &Number) -> String {
    let failed = number
        .sms_job()
        .filter(|job| job.status == JobStatus::Failed);
    match failed {
        Some(job) if job.error_codes.is_empty() => "Unlinking failed.".to_owned(),
        Some(job) => format!("Unlinking failed ({}).", job.error_codes.join(", ")),
        None => "The number shows no job, and is not unlinked as yet.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api_version::ApiVersion::*,
        number::{Sms, SmsJob},
    };

    fn base() -> Draft {
        Draft {
            display_name: "Boise".into(),
            service_plan: "plan-a".into(),
            campaign: "C1".into(),
            ..Draft::default()
        }
    }

    fn steps(version: ApiVersion, edit: impl FnOnce(&mut Draft)) -> (bool, Vec<String>) {
        let mut wanted = base();
        edit(&mut wanted);
        let (first, draft) = unlink(&base(), &wanted, version);
        assert_eq!(
            draft.display_name, "Boise",
            "the rest waits for the last step"
        );
        let said = first.iter().map(|change| {
            format!(
                "{}:{}>{}",
                change.field.label(),
                change.before,
                change.after
            )
        });
        (
            is_relink(&changes(&base(), &wanted, version)),
            said.collect(),
        )
    }

    #[test]
    fn another_plan_takes_the_campaign_off_first() {
        let (relinks, first) = steps(V1, |draft| {
            draft.service_plan = "plan-b".into();
            draft.display_name = "New".into();
        });
        assert!(relinks);
        assert_eq!(first, ["Service plan ID:plan-a>", "Campaign ID:C1>"]);
    }

    #[test]
    fn another_campaign_keeps_the_plan() {
        let (relinks, first) = steps(V1, |draft| draft.campaign = "C2".into());
        assert!(relinks);
        assert_eq!(first, ["Campaign ID:C1>"]);
    }

    #[test]
    fn v1alpha1_knows_of_no_campaign() {
        let (relinks, first) = steps(V1Alpha1, |draft| draft.service_plan = "plan-b".into());
        assert!(relinks);
        assert_eq!(first, ["Service plan ID:plan-a>"]);
    }

    #[test]
    fn linking_and_unlinking_are_one_step() {
        assert!(!steps(V1, |draft| draft.service_plan.clear()).0);
        assert!(!steps(V1, |draft| draft.display_name = "New".into()).0);
        let fresh = Draft::default();
        assert!(!is_relink(&changes(&fresh, &base(), V1)));
    }

    #[test]
    fn it_is_unlinked_when_the_job_is_over_and_the_plan_gone() {
        let (first, _) = unlink(
            &base(),
            &Draft {
                service_plan: "plan-b".into(),
                ..base()
            },
            V1,
        );
        let number = |plan: Option<&str>| Number {
            sms: plan.map(|plan| Sms {
                service_plan: Some(plan.into()),
                ..Sms::default()
            }),
            ..Number::default()
        };
        assert!(is_unlinked(&number(None), &first));
        assert!(!is_unlinked(&number(Some("plan-a")), &first));
    }

    #[test]
    fn a_stuck_unlinking_has_a_reason() {
        let with_job = |codes: &[&str]| Number {
            sms: Some(Sms {
                job: Some(SmsJob {
                    service_plan: None,
                    campaign: None,
                    status: JobStatus::Failed,
                    updated: None,
                    error_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
                }),
                ..Sms::default()
            }),
            ..Number::default()
        };
        assert_eq!(stuck_reason(&with_job(&[])), "Unlinking failed.");
        assert_eq!(
            stuck_reason(&with_job(&["A", "B"])),
            "Unlinking failed (A, B)."
        );
        assert!(stuck_reason(&Number::default()).contains("no job"));
    }
}
