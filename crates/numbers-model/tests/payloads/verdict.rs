use numbers_client::wire;
use numbers_model::{
    api_version::ApiVersion::V1,
    change::{Change, Draft, Field, Verdict, changes, verdict},
    number::Number,
};

fn number(json: &str) -> Number {
    wire::number(json).expect("test data")
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
    assert_eq!(shows("New", "plan-a", "null"), Verdict::Partial);
    // It may have failed long before this change.
    let failed = r#"{"servicePlanId":"plan-b","status":"FAILED"}"#;
    assert_eq!(shows("New", "plan-a", failed), Verdict::Partial);
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
    let other = r#"{"servicePlanId":"plan-b","campaignId":"CMP9","status":"WAITING"}"#;
    assert_eq!(shows(&campaign, other), Verdict::NotApplied);
    // The job may not show, and one that has failed may be an earlier one.
    let failed = r#"{"servicePlanId":"","status":"FAILED"}"#;
    for job in ["null", failed] {
        for unlinked in [&plan, &campaign] {
            assert_eq!(shows(unlinked, job), Verdict::Unclear, "{job}");
        }
    }
}

#[test]
fn what_would_show_at_once_tells_of_an_unlinking_beside_it() {
    let wanted = wanted(|draft| {
        draft.display_name = "New".into();
        draft.service_plan.clear();
        draft.campaign.clear();
    });
    let shows = |name: &str| {
        let json = format!(
            r#"{{"phoneNumber":"+1","displayName":"{name}","smsConfiguration":
            {{"servicePlanId":"plan-a","campaignId":"CMP7"}}}}"#
        );
        verdict(&wanted, &number(&json))
    };
    assert_eq!(shows("New"), Verdict::Unclear);
    assert_eq!(shows("Boise"), Verdict::NotApplied);
}

#[test]
fn a_voice_that_is_still_there_does_not_tell_of_its_disconnecting() {
    let change = Change {
        field: Field::Voice,
        before: "Voice app (RTC): app-1".into(),
        after: String::new(),
    };
    let shows = |job: &str| {
        let json = format!(
            r#"{{"phoneNumber":"+1","voiceConfiguration":{{"type":"RTC","appId":"app-1",
            "scheduledVoiceProvisioning":{job}}}}}"#
        );
        verdict(std::slice::from_ref(&change), &number(&json))
    };
    assert_eq!(shows("null"), Verdict::Unclear);
    let other = r#"{"type":"EST","trunkId":"t","status":"WAITING"}"#;
    assert_eq!(shows(other), Verdict::NotApplied);
}
