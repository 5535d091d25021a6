use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Draft, changes},
};

use super::*;

/// In the style of the oldest documents: one decimal, milliseconds, an explicit null for "idle".
const V1ALPHA1: &str = r#"{
    "phoneNumber": "+12086390939", "projectId": "8b5d0a52-3c1f-4f64-9a3c-0d7f3b9c1e55",
    "displayName": "", "regionCode": "US", "type": "LOCAL", "capability": ["SMS"],
    "money": {"currencyCode": "USD", "amount": "2.0"}, "paymentIntervalMonths": 1,
    "nextChargeDate": "2020-12-20T14:46:36.212Z", "expireAt": "2020-12-20T14:46:36.212Z",
    "smsConfiguration": {"servicePlanId": "plan-a", "scheduledProvisioning": null}
}"#;

/// In the style of today's captured answers: everything explicit, three ids, microseconds.
const V1: &str = r#"{
    "phoneNumber": "+46760123456", "projectId": "51bc3f40-f266-4ca8-8938-a1ed0ff32b9a",
    "displayName": "Support \u202eline 🙂", "regionCode": "SE", "type": "MOBILE",
    "capability": ["SMS", "VOICE", "MMS"], "money": {"currencyCode": "EUR", "amount": "0.80"},
    "paymentIntervalMonths": 0, "nextChargeDate": "2026-02-28T14:04:26.190127Z", "expireAt": null,
    "smsConfiguration": {"servicePlanId": "", "campaignId": "", "scheduledProvisioning": {
        "servicePlanId": "plan-b", "campaignId": "", "status": "FAILED",
        "lastUpdatedTime": "2026-01-25T12:08:02.115Z", "errorCodes": ["SMS_PROVISIONING_FAILED"]}},
    "voiceConfiguration": {"type": "RTC", "lastUpdatedTime": null, "appId": "", "trunkId": "",
        "serviceId": "", "scheduledVoiceProvisioning": {"type": "FAX", "status": "WAITING",
        "lastUpdatedTime": "2026-01-25T12:08:02Z", "appId": "", "trunkId": "", "serviceId": "fax-1"}},
    "callbackUrl": "", "somethingNew": {"deeply": [1, 2, {"nested": true}]}
}"#;

fn phone(members: &str) -> Number {
    number(&(r#"{"phoneNumber":"+1","#.to_owned() + members + "}")).unwrap()
}

#[test]
fn the_oldest_form_is_read() {
    let number = number(V1ALPHA1).unwrap();
    assert_eq!(number.display_name, None);
    assert_eq!(number.kind, Some(NumberType::Local));
    assert_eq!(number.price.as_ref().unwrap().text(2), "2.00 USD");
    assert_eq!(number.service_plan(), Some("plan-a"));
    assert_eq!(number.sms_job(), None);
    assert_eq!(number.voice, None);
    assert_eq!(number.expire_at, number.next_charge);
}

#[test]
fn todays_form_is_read() {
    let number = number(V1).unwrap();
    assert_eq!(
        number.display_name.as_deref(),
        Some("Support \u{202e}line 🙂")
    );
    assert_eq!(number.capabilities[2], Capability::Other("MMS".into()));
    assert_eq!(number.interval_months, Some(0));
    assert_eq!((number.service_plan(), number.campaign()), (None, None));
    let job = number.sms_job().unwrap();
    assert_eq!(job.status, JobStatus::Failed);
    assert_eq!(job.service_plan.as_deref(), Some("plan-b"));
    assert_eq!(job.campaign, None);
    assert_eq!(job.error_codes, ["SMS_PROVISIONING_FAILED"]);
    let voice = number.voice.as_ref().unwrap();
    assert_eq!(
        (&voice.kind, &voice.id, &voice.updated),
        (&VoiceType::Rtc, &None, &None)
    );
    let pending = voice.job.as_ref().unwrap();
    assert_eq!(
        (&pending.kind, pending.id.as_deref()),
        (&VoiceType::Fax, Some("fax-1"))
    );
    assert!(number.has_running_job());
    assert_eq!((number.expire_at, number.callback_url), (None, None));
}

#[test]
fn absent_null_and_empty_are_all_not_set() {
    let bare = number(r#"{"phoneNumber":"+1"}"#).unwrap();
    assert_eq!(
        bare,
        Number {
            phone: "+1".into(),
            ..Number::default()
        }
    );
    let members = "projectId displayName regionCode type capability money paymentIntervalMonths \
        nextChargeDate expireAt smsConfiguration voiceConfiguration callbackUrl";
    for value in ["null", r#""""#, "{}", "[]"] {
        let json: Vec<_> = members
            .split_whitespace()
            .map(|name| format!("\"{name}\":{value}"))
            .collect();
        assert_eq!(phone(&json.join(",")), bare, "{value}");
    }
    let hollow = r#""smsConfiguration":{"servicePlanId":"","scheduledProvisioning":{"errorCodes":[]}},
        "voiceConfiguration":{"appId":"","scheduledVoiceProvisioning":{"appId":null}},
        "money":{"currencyCode":"USD","amount":null}"#;
    assert_eq!(phone(hollow), bare);
}

#[test]
fn a_wrong_type_costs_one_field_and_not_the_row() {
    let number = phone(
        r#""displayName":7,"regionCode":{"code":"US"},"type":["LOCAL"],"capability":"SMS",
        "money":[1],"paymentIntervalMonths":"3","nextChargeDate":1606000000,
        "smsConfiguration":"plan","voiceConfiguration":{"type":null,"appId":12},"callbackUrl":true"#,
    );
    assert_eq!(number.display_name.as_deref(), Some("7"));
    assert_eq!(
        (number.region, number.kind, number.price),
        (None, None, None)
    );
    assert_eq!(number.capabilities, [Capability::Sms]);
    assert_eq!(number.interval_months, Some(3));
    assert_eq!(number.next_charge.unwrap().epoch_ms(), None);
    assert_eq!((number.sms, number.callback_url), (None, None));
    assert_eq!(number.voice.unwrap().id.as_deref(), Some("12"));
}

#[test]
fn a_price_written_as_a_json_number_keeps_its_digits() {
    let number = phone(r#""money":{"currencyCode":"DOLLAR","amount":0.80}"#);
    assert_eq!(number.price.unwrap().text(0), "0.80 DOLLAR");
}

#[test]
fn the_voice_id_is_the_one_of_the_type() {
    let ids = r#""appId":"app","trunkId":"trunk","serviceId":"fax""#;
    for (kind, expected) in [
        (r#""RTC""#, "app"),
        (r#""EST""#, "trunk"),
        (r#""FAX""#, "fax"),
        (r#""""#, "app"),
        ("null", "app"),
        (r#""PBX""#, "app"),
    ] {
        let voice = phone(&format!(r#""voiceConfiguration":{{"type":{kind},{ids}}}"#))
            .voice
            .unwrap();
        assert_eq!(voice.id.as_deref(), Some(expected), "{kind}");
    }
    let unknown = phone(r#""voiceConfiguration":{"type":"PBX","trunkId":"trunk"}"#)
        .voice
        .unwrap();
    assert_eq!(
        (unknown.kind.wire(), unknown.id.as_deref()),
        ("PBX", Some("trunk"))
    );
}

#[test]
fn a_job_without_a_status_waits() {
    let number = phone(r#""smsConfiguration":{"scheduledProvisioning":{"servicePlanId":"b"}}"#);
    assert_eq!(number.sms_job().unwrap().status, JobStatus::Waiting);
}

#[test]
fn a_byte_order_mark_before_an_answer_is_tolerated() {
    let read = number("\u{feff} {\"phoneNumber\":\"+1\"} ").unwrap();
    assert_eq!(read.phone, "+1");
    assert_eq!(number("\u{feff}").unwrap_err(), "it is empty");
    assert_eq!(any_object("\u{feff}{}"), Ok(()));
    assert_eq!(emergency::emergency_address("\u{feff}{}"), Ok(None));
    assert_eq!(callback_secret("\u{feff}{}"), Ok(None));
    assert!(available_numbers("\u{feff}{}").is_ok_and(|offers| offers.is_empty()));
    assert!(order::registration("\u{feff}{}").is_ok());
}

#[test]
fn what_is_no_number_says_why() {
    for (json, why) in [
        ("", "empty"),
        ("null", "form"),
        ("[]", "not a JSON object"),
        (r#"["+1"]"#, "not a JSON object"),
        ("{}", "no phone number"),
        (r#"{"phoneNumber":""}"#, "no phone number"),
        (r#"{"phoneNumber":" "}"#, "no phone number"),
        (r#"{"phoneNumber":null}"#, "no phone number"),
        (r#"{"phoneNumber":"\ud800"}"#, "broken character"),
        (r#"{"phoneNumber":"+1""#, "cut off"),
        ("<html>", "not valid JSON"),
    ] {
        let error = number(json).unwrap_err();
        assert!(error.contains(why), "{json}: {error}");
    }
    assert_eq!(
        number(r#"{"phoneNumber":"+447520651116XYZ"}"#)
            .unwrap()
            .phone,
        "+447520651116XYZ"
    );
}

fn patch(version: ApiVersion, before: &str, edit: impl FnOnce(&mut Draft)) -> (String, String) {
    let base = Draft::of(&number(before).unwrap());
    let mut draft = base.clone();
    edit(&mut draft);
    let changes: Vec<Change> = changes(&base, &draft, version);
    (patch_body(&changes, &draft), update_mask(&changes))
}

#[test]
fn the_body_holds_what_changed_and_nothing_else() {
    let linked = r#"{"phoneNumber":"+1","displayName":"a","callbackUrl":"https://h.example",
        "smsConfiguration":{"servicePlanId":"plan-a","campaignId":"CMP7","scheduledProvisioning":
        {"status":"WAITING"}},"voiceConfiguration":{"type":"EST","trunkId":"t"}}"#;
    let body = |edit: fn(&mut Draft)| patch(ApiVersion::V1, linked, edit).0;
    assert_eq!(body(|_| {}), "{}");
    assert_eq!(
        body(|d| d.display_name = "a \"b\" \\ \u{202e}é\u{7}".into()),
        "{\"displayName\":\"a \\\"b\\\" \\\\ \u{202e}é\\u0007\"}"
    );
    assert_eq!(body(|d| d.display_name.clear()), r#"{"displayName":""}"#);
    assert_eq!(
        body(|d| d.service_plan = " plan-b ".into()),
        r#"{"smsConfiguration":{"servicePlanId":"plan-b"}}"#
    );
    assert_eq!(
        body(|d| d.service_plan.clear()),
        r#"{"smsConfiguration":{"servicePlanId":""}}"#
    );
    assert_eq!(
        body(|d| d.campaign = "CMP8".into()),
        r#"{"smsConfiguration":{"servicePlanId":"plan-a","campaignId":"CMP8"}}"#
    );
    assert_eq!(
        body(|d| d.campaign.clear()),
        r#"{"smsConfiguration":{"servicePlanId":"plan-a","campaignId":""}}"#
    );
    assert_eq!(
        body(|d| d.voice_kind.clear()),
        r#"{"voiceConfiguration":{"type":"EST","trunkId":""}}"#
    );
    assert_eq!(
        body(|d| d.voice_id.clear()),
        r#"{"voiceConfiguration":{"type":"EST","trunkId":""}}"#
    );
    assert_eq!(
        body(|d| {
            d.voice_kind = "FAX".into();
            d.voice_id = "f".into();
            d.callback_url.clear();
        }),
        r#"{"voiceConfiguration":{"type":"FAX","serviceId":"f"},"callbackUrl":""}"#
    );
    assert_eq!(
        body(|d| {
            d.voice_kind = "RTC".into();
            d.voice_id = "app".into();
        }),
        r#"{"voiceConfiguration":{"type":"RTC","appId":"app"}}"#
    );
}

#[test]
fn the_mask_names_the_fields_of_the_body() {
    let (body, mask) = patch(ApiVersion::V1Alpha1, V1ALPHA1, |draft| {
        draft.display_name = "Boise".into();
        draft.service_plan = "plan-b".into();
        draft.callback_url = "https://not.there.yet".into();
    });
    assert_eq!(mask, "displayName,smsConfiguration.servicePlanId");
    assert_eq!(
        body,
        r#"{"displayName":"Boise","smsConfiguration":{"servicePlanId":"plan-b"}}"#
    );
}

#[test]
fn what_v1alpha1_leaves_out_is_unknown_and_what_it_sends_is_told() {
    let of = |json: &str, version| number_in(json, version).unwrap().unreported;
    let alpha = |json: &str| of(json, ApiVersion::V1Alpha1);
    let seed = r#"{"phoneNumber":"+1","smsConfiguration":{"servicePlanId":"p","scheduledProvisioning":
        {"servicePlanId":"q","status":"FAILED"}}}"#;
    let all = Unreported {
        campaign: true,
        voice: true,
        callback_url: true,
        error_codes: true,
    };
    assert_eq!(alpha(seed), all);
    // Under v1 what is absent is not set.
    assert_eq!(of(seed, ApiVersion::V1), Unreported::default());
    // Without a job there are no codes to tell.
    assert!(!alpha(r#"{"phoneNumber":"+1"}"#).error_codes);
    for told in [
        r#"{"phoneNumber":"+1","voiceConfiguration":null,"callbackUrl":null,"smsConfiguration":{"campaignId":null}}"#,
        r#"{"phoneNumber":"+1","voiceConfiguration":{},"callbackUrl":"","smsConfiguration":{"campaignId":"",
            "scheduledProvisioning":{"status":"FAILED","errorCodes":[]}}}"#,
        r#"{"phoneNumber":"+1","voiceConfiguration":{"type":"RTC","appId":"a"},"callbackUrl":"https://x.example",
            "smsConfiguration":{"campaignId":"C"}}"#,
    ] {
        assert_eq!(alpha(told), Unreported::default(), "{told}");
    }
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_mutated_number_never_panics(at in 0..V1.len(), with in "[\\PC]{0,3}", cut in 0..4_usize) {
            let mut chars: Vec<char> = V1.chars().collect();
            let at = at.min(chars.len() - 1);
            let end = (at + cut).min(chars.len());
            chars.splice(at..end, with.chars());
            let _ = number(&chars.into_iter().collect::<String>());
        }

        #[test]
        fn the_body_is_json_that_says_what_was_typed(
            name in "\\PC{0,20}|[\\x00-\\x1f\"\\\\]{1,8}", plan in "\\PC{0,8}", campaign in "[a-z]{0,3}",
        ) {
            let (body, _) = patch(ApiVersion::V1, V1, |draft| {
                draft.display_name.clone_from(&name);
                draft.service_plan.clone_from(&plan);
                draft.campaign.clone_from(&campaign);
            });
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            let text = |pointer: &str| body.pointer(pointer).and_then(|value| value.as_str());
            prop_assert_eq!(text("/displayName"), Some(name.as_str()));
            if let Some(text) = text("/smsConfiguration/servicePlanId") {
                prop_assert_eq!(text, numbers_model::identifier::clean(&plan));
            } else {
                prop_assert!(numbers_model::identifier::clean(&plan).is_empty() && campaign.is_empty());
            }
        }
    }
}

#[test]
fn the_last_of_two_members_counts_at_every_depth() {
    let read = number(
        r#"{"phoneNumber":"+1","phoneNumber":"+2","displayName":"old","displayName":"new",
        "smsConfiguration":{"servicePlanId":"a","servicePlanId":"b","scheduledProvisioning":
        {"status":"FAILED","status":"WAITING"}},"money":{"amount":"1","amount":"2","currencyCode":"EUR"}}"#,
    )
    .unwrap();
    assert_eq!(read.phone, "+2");
    assert_eq!(read.display_name.as_deref(), Some("new"));
    assert_eq!(read.service_plan(), Some("b"));
    assert_eq!(
        read.sms_job().map(|job| &job.status),
        Some(&JobStatus::Waiting)
    );
    assert_eq!(
        read.price.map(|price| price.amount),
        number(r#"{"phoneNumber":"+2","money":{"amount":"2","currencyCode":"EUR"}}"#)
            .unwrap()
            .price
            .map(|price| price.amount)
    );
    let broken = number(r#"{"phoneNumber":"+1","displayName":"a\ud800z"}"#).unwrap();
    assert_eq!(broken.display_name.as_deref(), Some("a\u{fffd}z"));
}
