//! What bodies ask for.

use super::*;
use crate::config::Config;
use crate::numbers::mask;
use crate::query::Query;
use serde_json::json;
use std::cell::RefCell;

fn read(version: Version, body: Value, paths: &[&str]) -> Result<Changes, ApiError> {
    let config = Config::default();
    let call = Call {
        config: &config,
        version,
        query: Query::default(),
        content_type: "",
        body: b"",
        now: 0,
        ignored: RefCell::default(),
    };
    let mask = mask::parse(paths, version).unwrap();
    Changes::read(&call, body.as_object().unwrap(), mask.as_deref())
}

fn wrong_fields(version: Version, body: Value) -> Vec<String> {
    match read(version, body, &[]) {
        Err(ApiError::Invalid { violations, .. }) => violations
            .into_iter()
            .map(|violation| violation.field)
            .collect(),
        other => panic!("must be invalid: {other:?}"),
    }
}

#[test]
fn without_a_mask_the_fields_of_the_body_change() {
    let body = json!({"displayName": "A", "smsConfiguration": {"servicePlanId": "p"}});
    let changes = read(Version::V1, body, &[]).unwrap();
    assert_eq!(changes.display_name.as_deref(), Some("A"));
    assert_eq!(changes.plan.as_deref(), Some("p"));
    assert_eq!(
        (changes.campaign, changes.voice, changes.callback_url),
        (None, None, None)
    );
}

#[test]
fn with_a_mask_its_fields_change_and_what_the_body_lacks_is_cleared() {
    let body = json!({"displayName": "A", "callbackUrl": "https://a.example"});
    let changes = read(
        Version::V1,
        body,
        &["callback_url,smsConfiguration.servicePlanId"],
    )
    .unwrap();
    assert_eq!(changes.display_name, None);
    assert_eq!(changes.callback_url.as_deref(), Some("https://a.example"));
    assert_eq!(changes.plan.as_deref(), Some(""));
    assert_eq!(changes.campaign, None);
}

#[test]
fn null_clears() {
    let body = json!({"displayName": null, "smsConfiguration": null, "voiceConfiguration": null});
    let changes = read(Version::V1, body, &[]).unwrap();
    assert_eq!(changes.display_name.as_deref(), Some(""));
    assert_eq!(
        (changes.plan.as_deref(), changes.campaign.as_deref()),
        (Some(""), Some(""))
    );
    assert_eq!(changes.voice.unwrap().id, "");
}

#[test]
fn the_field_that_is_wrong_is_named() {
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
        assert_eq!(wrong_fields(Version::V1, body.clone()), [field], "{body}");
    }
}

#[test]
fn the_old_version_spells_fields_its_own_way_and_refuses_later_ones() {
    let body = json!({"smsConfiguration": {"servicePlanId": "bad", "campaignId": "C1"}});
    assert_eq!(
        wrong_fields(Version::V1alpha1, body),
        [
            "sms_configuration.campaign_id",
            "sms_configuration.service_plan_id"
        ]
    );
    let body = json!({"callbackUrl": "https://a.example", "voiceConfiguration": {"appId": "a"}});
    assert_eq!(
        wrong_fields(Version::V1alpha1, body),
        ["callback_url", "voice_configuration"]
    );
}

#[test]
fn the_id_tells_the_voice_type() {
    for (body, kind, id) in [
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
        let changes = read(Version::V1, json!({ "voiceConfiguration": body }), &[]).unwrap();
        let expected = VoiceTarget {
            kind: kind.to_owned(),
            id: id.to_owned(),
        };
        assert_eq!(changes.voice, Some(expected));
    }
}
