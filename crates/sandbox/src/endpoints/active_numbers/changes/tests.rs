//! Tests of the changes that bodies request.

use super::*;
use crate::config::Config;
use crate::endpoints::active_numbers::update_mask;
use crate::query::Query;
use serde_json::json;
use std::cell::RefCell;

fn read(version: ApiVersion, body: Value, paths: &[&str]) -> Result<Changes, ApiError> {
    let config = Config::default();
    let context = RequestContext {
        config: &config,
        version,
        query: Query::default(),
        content_type: "",
        body: b"",
        now: 0,
        ignored: RefCell::default(),
    };
    let mask = update_mask::parse(paths, version).expect("a mask");
    let body = body.as_object().expect("an object");
    Changes::from_body(&context, body, mask.as_deref())
}

fn invalid_fields(version: ApiVersion, body: Value) -> Vec<String> {
    match read(version, body, &[]) {
        Err(ApiError::InvalidArgument { violations, .. }) => violations
            .into_iter()
            .map(|violation| violation.field)
            .collect(),
        other => panic!("must be invalid: {other:?}"),
    }
}

#[test]
fn without_a_mask_the_fields_of_the_body_change() {
    let body = json!({"displayName": "A", "smsConfiguration": {"servicePlanId": "p"}});
    let changes = read(ApiVersion::V1, body, &[]).expect("changes");
    assert_eq!(changes.display_name.as_deref(), Some("A"));
    assert_eq!(changes.plan.as_deref(), Some("p"));
    assert_eq!(
        (changes.campaign, changes.voice, changes.callback_url),
        (None, None, None)
    );
}

#[test]
fn with_a_mask_its_fields_change_and_missing_ones_are_cleared() {
    let body = json!({"displayName": "A", "callbackUrl": "https://a.example"});
    let changes = read(
        ApiVersion::V1,
        body,
        &["callback_url,smsConfiguration.servicePlanId"],
    )
    .expect("changes");
    assert_eq!(changes.display_name, None);
    assert_eq!(changes.callback_url.as_deref(), Some("https://a.example"));
    assert_eq!(changes.plan.as_deref(), Some(""));
    assert_eq!(changes.campaign, None);
}

#[test]
fn null_clears() {
    let body = json!({"displayName": null, "smsConfiguration": null, "voiceConfiguration": null});
    let changes = read(ApiVersion::V1, body, &[]).expect("changes");
    assert_eq!(changes.display_name.as_deref(), Some(""));
    assert_eq!(
        (changes.plan.as_deref(), changes.campaign.as_deref()),
        (Some(""), Some(""))
    );
    assert_eq!(changes.voice.expect("a voice application").id, "");
}

#[test]
fn the_invalid_field_is_named() {
    let sms = |sms: Value| json!({ "smsConfiguration": sms });
    let voice = |voice: Value| json!({ "voiceConfiguration": voice });
    for (body, field) in [
        (json!({"displayName": "x".repeat(257)}), "displayName"),
        (json!({"displayName": 5}), "displayName"),
        (json!({"callbackUrl": "example.com/hook"}), "callbackUrl"),
        (json!({"callbackUrl": "javascript:alert(1)"}), "callbackUrl"),
        (sms(json!({})), "smsConfiguration"),
        (sms(json!("p")), "smsConfiguration"),
        (
            sms(json!({"servicePlanId": "bad-plan"})),
            "smsConfiguration.servicePlanId",
        ),
        (
            sms(json!({"campaignId": "C1"})),
            "smsConfiguration.servicePlanId",
        ),
        (
            sms(json!({"servicePlanId": "p", "scheduledProvisioning": null})),
            "smsConfiguration.scheduledProvisioning",
        ),
        (voice(json!({})), "voiceConfiguration"),
        (
            voice(json!({"type": "SIP", "appId": "a"})),
            "voiceConfiguration.type",
        ),
        (
            voice(json!({"type": "FAX"})),
            "voiceConfiguration.serviceId",
        ),
        (
            voice(json!({"type": "FAX", "appId": "a"})),
            "voiceConfiguration",
        ),
        (
            voice(json!({"appId": "a", "trunkId": "t"})),
            "voiceConfiguration",
        ),
    ] {
        assert_eq!(
            invalid_fields(ApiVersion::V1, body.clone()),
            [field],
            "{body}"
        );
    }
}

#[test]
fn v1alpha1_uses_snake_case_and_refuses_later_fields() {
    let body = json!({"smsConfiguration": {"servicePlanId": "bad", "campaignId": "C1"}});
    assert_eq!(
        invalid_fields(ApiVersion::V1alpha1, body),
        [
            "sms_configuration.campaign_id",
            "sms_configuration.service_plan_id"
        ]
    );
    let body = json!({"callbackUrl": "https://a.example", "voiceConfiguration": {"appId": "a"}});
    assert_eq!(
        invalid_fields(ApiVersion::V1alpha1, body),
        ["callback_url", "voice_configuration"]
    );
}

#[test]
fn the_id_tells_the_voice_type() {
    for (body, voice_type, id) in [
        (json!({"appId": "a"}), "RTC", "a"),
        (json!({"trunkId": "t"}), "EST", "t"),
        (json!({"serviceId": "s"}), "FAX", "s"),
        (
            json!({"type": "EST", "trunkId": "t", "appId": ""}),
            "EST",
            "t",
        ),
        (json!({"appId": ""}), "RTC", ""),
    ] {
        let changes =
            read(ApiVersion::V1, json!({ "voiceConfiguration": body }), &[]).expect("changes");
        let expected = VoiceApplication {
            voice_type: voice_type.to_owned(),
            id: id.to_owned(),
        };
        assert_eq!(changes.voice, Some(expected));
    }
}
