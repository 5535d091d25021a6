use numbers_client::wire;
use numbers_model::{
    api_version::ApiVersion::{V1, V1Alpha1},
    change::{Change, partially_applied, retry_of, was_retry_accepted},
    number::Number,
};

/// "Service plan ID b, Campaign ID C2".
fn described(changes: &[Change]) -> String {
    let texts: Vec<_> = changes
        .iter()
        .map(|change| format!("{} {}", change.field.label(), change.after))
        .collect();
    texts.join(", ")
}

fn number(sms: &str) -> Number {
    wire::number(&[r#"{"phoneNumber":"+1","smsConfiguration":"#, sms, "}"].concat())
        .expect("test data")
}

const BOTH: &str = r#"{"servicePlanId":"a","campaignId":"","scheduledProvisioning":
    {"servicePlanId":"b","campaignId":"C2","status":"FAILED","errorCodes":["X"]}}"#;

#[test]
fn what_failed_is_sent_as_it_was() {
    let (changes, draft) = retry_of(&number(BOTH), V1).expect("test data");
    assert_eq!(described(&changes), "Service plan ID b, Campaign ID C2");
    assert_eq!(
        wire::patch_body(&changes, &draft),
        r#"{"smsConfiguration":{"servicePlanId":"b","campaignId":"C2"}}"#
    );
    let (changes, draft) = retry_of(&number(BOTH), V1Alpha1).expect("test data");
    assert_eq!(
        wire::patch_body(&changes, &draft),
        r#"{"smsConfiguration":{"servicePlanId":"b"}}"#
    );
}

#[test]
fn an_unlinking_that_failed_is_one_again() {
    let number = number(
        r#"{"servicePlanId":"a","campaignId":"C1","scheduledProvisioning":
        {"servicePlanId":"","campaignId":"","status":"FAILED","errorCodes":["INTERNAL_ERROR"]}}"#,
    );
    let (changes, draft) = retry_of(&number, V1).expect("test data");
    assert_eq!(
        wire::patch_body(&changes, &draft),
        r#"{"smsConfiguration":{"servicePlanId":"","campaignId":""}}"#
    );
}

#[test]
fn a_campaign_alone_goes_out_with_the_plan_in_force() {
    let number = number(
        r#"{"servicePlanId":"a","scheduledProvisioning":{"campaignId":"C2","status":"FAILED"}}"#,
    );
    let (changes, draft) = retry_of(&number, V1).expect("test data");
    assert_eq!(
        wire::patch_body(&changes, &draft),
        r#"{"smsConfiguration":{"servicePlanId":"a","campaignId":"C2"}}"#
    );
    assert_eq!(retry_of(&number, V1Alpha1), None);
}

#[test]
fn voice_is_sent_with_its_type() {
    let number = wire::number(
        r#"{"phoneNumber":"+1","voiceConfiguration":{"type":"RTC","appId":"x",
        "scheduledVoiceProvisioning":{"type":"EST","trunkId":"t","status":"FAILED"}}}"#,
    )
    .expect("test data");
    let (changes, draft) = retry_of(&number, V1).expect("test data");
    assert_eq!(
        wire::patch_body(&changes, &draft),
        r#"{"voiceConfiguration":{"type":"EST","trunkId":"t"}}"#
    );
    assert_eq!(described(&changes), "Voice SIP trunk (EST): t");
    assert_eq!(retry_of(&number, V1Alpha1), None);
}

#[test]
fn what_runs_or_never_was_is_not_sent_again() {
    assert_eq!(retry_of(&Number::default(), V1), None);
    let running = number(r#"{"scheduledProvisioning":{"servicePlanId":"b","status":"WAITING"}}"#);
    assert_eq!(retry_of(&running, V1), None);
}

#[test]
fn only_another_job_proves_that_it_was_taken() {
    let failed = number(BOTH);
    assert!(!was_retry_accepted(&failed, &failed));
    let runs = number(
        r#"{"servicePlanId":"a","scheduledProvisioning":{"servicePlanId":"b","campaignId":"C2","status":"WAITING"}}"#,
    );
    assert!(was_retry_accepted(&failed, &runs));
    let over = number(r#"{"servicePlanId":"b","campaignId":"C2"}"#);
    assert!(was_retry_accepted(&failed, &over));
}

#[test]
fn the_half_that_took_effect_is_named() {
    let said = |plan: &str, campaign: &str, job: &str| {
        let sms = format!(
            r#"{{"servicePlanId":"{plan}","campaignId":"{campaign}","scheduledProvisioning":{job}}}"#
        );
        partially_applied(number(&sms).sms.as_ref().expect("test data"))
    };
    let both = r#"{"servicePlanId":"b","campaignId":"C2","status":"FAILED"}"#;
    assert_eq!(
        said("b", "", both),
        Some("The service plan took effect; the campaign did not.")
    );
    assert_eq!(
        said("a", "C2", both),
        Some("The campaign took effect; the service plan did not.")
    );
    assert_eq!(
        said("a", "", both),
        Some("Neither the service plan nor the campaign took effect.")
    );
    let plan = r#"{"servicePlanId":"b","status":"FAILED"}"#;
    assert!(
        said("a", "", plan)
            .expect("test data")
            .starts_with("The service plan did not")
    );
    let waiting = r#"{"servicePlanId":"b","status":"WAITING"}"#;
    assert_eq!(said("a", "", waiting), None);
}
