use numbers_client::wire;
use numbers_model::{
    api_version::ApiVersion::{self, V1, V1Alpha1},
    change::*,
    enums::VoiceType,
    number::Number,
};

fn number(json: &str) -> Number {
    wire::number(json).expect("test data")
}

/// What is in force on a US number with everything set.
fn full() -> Number {
    number(
        r#"{"phoneNumber":"+12086390939","displayName":"Boise","regionCode":"US",
        "smsConfiguration":{"servicePlanId":"plan-a","campaignId":"CMP7"},
        "voiceConfiguration":{"type":"RTC","appId":"app-1","trunkId":""},
        "callbackUrl":"https://example.com/hook"}"#,
    )
}

fn edited(edit: impl FnOnce(&mut Draft)) -> (Draft, Draft) {
    let base = Draft::of(&full());
    let mut draft = base.clone();
    edit(&mut draft);
    (base, draft)
}

#[test]
fn violations_find_their_fields_in_every_spelling() {
    for (path, field) in [
        ("displayName", Some(Field::DisplayName)),
        ("display_name", Some(Field::DisplayName)),
        ("active_number.display_name", Some(Field::DisplayName)),
        ("smsConfiguration.servicePlanId", Some(Field::ServicePlan)),
        (
            "sms_configuration.service_plan_id",
            Some(Field::ServicePlan),
        ),
        ("smsConfiguration", Some(Field::ServicePlan)),
        ("#/smsConfiguration/campaignId", Some(Field::Campaign)),
        ("voiceConfiguration.appId", Some(Field::Voice)),
        ("voice_configuration.type", Some(Field::Voice)),
        ("trunk_id", Some(Field::Voice)),
        ("callback_url", Some(Field::CallbackUrl)),
        ("type", None),
        ("order_by", None),
        ("update_mask", None),
        ("", None),
    ] {
        assert_eq!(Field::from_violation(path), field, "{path}");
    }
    for &field in fields(V1) {
        assert_eq!(Field::from_violation(field.mask_path()), Some(field));
    }
}

#[test]
fn only_what_changed_and_can_change_is_a_change() {
    let (base, draft) = edited(|draft| {
        draft.display_name = "Boise ".into();
        draft.service_plan = " plan-a\t".into();
        draft.campaign = String::new();
        draft.voice_kind = "EST".into();
    });
    assert!(changes(&base, &base, V1).is_empty());
    let name = Change {
        field: Field::DisplayName,
        before: "Boise".into(),
        after: "Boise ".into(),
    };
    assert_eq!(changes(&base, &draft, V1Alpha1), [name]);
    let all = changes(&base, &draft, V1);
    let fields: Vec<_> = all.iter().map(|change| change.field).collect();
    assert_eq!(fields, [Field::DisplayName, Field::Campaign, Field::Voice]);
    assert_eq!(all[2].before, "Voice app (RTC): app-1");
    assert_eq!(all[2].after, "SIP trunk (EST): app-1");
}

#[test]
fn a_voice_type_without_an_id_is_not_set() {
    let bare = Draft::of(&number(
        r#"{"phoneNumber":"+1","voiceConfiguration":{"type":"RTC","appId":""}}"#,
    ));
    let none = Draft::of(&number(r#"{"phoneNumber":"+1"}"#));
    assert_eq!(bare.voice_kind, "RTC");
    assert!(changes(&bare, &none, V1).is_empty());
}

#[test]
fn what_both_have_changed_is_a_conflict_unless_they_agree() {
    let (base, draft) = edited(|draft| {
        draft.display_name = "Mine".into();
        draft.service_plan = "same".into();
        draft.campaign = "CMP8".into();
    });
    let mut latest = base.clone();
    latest.display_name = "Theirs".into();
    latest.service_plan = "same".into();
    latest.callback_url = "https://example.com/theirs".into();
    assert_eq!(
        conflicts(&base, &latest, &draft, V1),
        [Conflict {
            field: Field::DisplayName,
            base: "Boise".into(),
            theirs: "Theirs".into(),
            yours: "Mine".into(),
        }]
    );
    let merged = merge(&base, &latest, &draft, V1);
    assert_eq!(merged.display_name, "Mine");
    assert_eq!(merged.campaign, "CMP8");
    assert_eq!(merged.callback_url, "https://example.com/theirs");
    assert_eq!(changes(&latest, &merged, V1).len(), 2, "name and campaign");
}

/// The fields that are wrong in a draft of [`full`].
fn wrong(version: ApiVersion, edit: impl FnOnce(&mut Draft)) -> Vec<Field> {
    let (base, draft) = edited(edit);
    let problems = validate(&draft, &base, &full(), version);
    assert!(problems.iter().all(|(_, text)| text.ends_with('.')));
    problems.into_iter().map(|(field, _)| field).collect()
}

#[test]
fn what_the_api_would_refuse_is_said_before() {
    assert_eq!(wrong(V1, |_| {}), []);
    assert_eq!(
        wrong(V1, |d| d.display_name = "a\nb".into()),
        [Field::DisplayName]
    );
    // No limit is documented, and right-to-left names are names.
    assert_eq!(wrong(V1, |d| d.display_name = "שלום 🙂 ".repeat(90)), []);
    assert_eq!(
        wrong(V1, |d| d.service_plan = "a b".into()),
        [Field::ServicePlan]
    );
    assert_eq!(wrong(V1, |d| d.service_plan.clear()), [Field::Campaign]);
    // The campaign can't be changed there, so it can't be asked for either.
    assert_eq!(wrong(V1Alpha1, |d| d.service_plan.clear()), []);
    assert_eq!(wrong(V1, |d| d.campaign = "C 1".into()), [Field::Campaign]);
    for url in [
        "example.com",
        "ftp://example.com",
        "https://",
        "javascript:alert(1)",
        "https://a b",
    ] {
        assert_eq!(
            wrong(V1, |d| d.callback_url = url.into()),
            [Field::CallbackUrl],
            "{url}"
        );
    }
    assert_eq!(
        wrong(V1, |d| d.callback_url = " http://h:8080/a?b=c#d ".into()),
        []
    );
    assert_eq!(wrong(V1, |d| d.callback_url.clear()), []);
}

#[test]
fn a_voice_type_and_its_id_go_together() {
    assert_eq!(wrong(V1, |d| d.voice_id = "a b".into()), [Field::Voice]);
    let half_moved = |d: &mut Draft| {
        d.voice_kind = "FAX".into();
        d.voice_id.clear();
    };
    assert_eq!(wrong(V1, half_moved), [Field::Voice]);
    assert_eq!(wrong(V1Alpha1, half_moved), []);
}

#[test]
fn voice_is_disconnected_by_its_id_or_by_its_type() {
    for edit in [
        |d: &mut Draft| d.voice_id.clear(),
        |d: &mut Draft| d.voice_kind.clear(),
    ] {
        assert_eq!(wrong(V1, edit), []);
        let (base, draft) = edited(edit);
        let changes = changes(&base, &draft, V1);
        assert_eq!(
            (changes[0].field, changes[0].after.as_str()),
            (Field::Voice, "")
        );
        assert_eq!(voice_type_in(&changes[0].before), VoiceType::Rtc);
    }
}

#[test]
fn campaigns_are_for_us_numbers_when_they_are_new() {
    let swedish = number(
        r#"{"phoneNumber":"+46","regionCode":"SE",
        "smsConfiguration":{"servicePlanId":"plan-a","campaignId":"OLD"}}"#,
    );
    let base = Draft::of(&swedish);
    let mut draft = base.clone();
    draft.display_name = "Name".into();
    assert_eq!(validate(&draft, &base, &swedish, V1), [], "left alone");
    draft.campaign = "NEW".into();
    assert_eq!(validate(&draft, &base, &swedish, V1).len(), 1);
    draft.campaign.clear();
    assert_eq!(validate(&draft, &base, &swedish, V1), []);
}

#[test]
fn consequences_are_said_before_saving() {
    let notes = |edit: fn(&mut Draft)| {
        let (_, draft) = edited(edit);
        advisories(&full(), &draft).join(" ")
    };
    assert_eq!(notes(|d| d.display_name.clear()), "");
    assert!(
        notes(|d| d.service_plan = "b".into()).contains("SMS on this number is re-provisioned")
    );
    assert!(notes(|d| d.service_plan = "b".into()).contains("two steps"));
    assert!(notes(|d| d.service_plan.clear()).contains("unlinked from its service plan"));
    assert!(notes(|d| d.campaign.clear()).contains("unlinked from its 10DLC campaign"));
    assert!(notes(|d| d.voice_id.clear()).contains("disconnected"));
    assert!(!notes(|d| d.service_plan.clear()).contains("doesn't say"));
}

#[test]
fn a_campaign_that_the_version_does_not_report_is_said_to_be_unknown() {
    let mut number = full();
    number.unreported.campaign = true;
    let notes = |edit: fn(&mut Draft)| {
        let mut draft = Draft::of(&number);
        edit(&mut draft);
        advisories(&number, &draft).join(" ")
    };
    let unknown = "doesn't say whether this number is in a 10DLC campaign";
    assert!(notes(|d| d.service_plan.clear()).contains(unknown));
    assert!(notes(|d| d.service_plan = "b".into()).contains(unknown));
    assert!(!notes(|d| d.display_name.clear()).contains(unknown));
}

mod laws {
    use proptest::{prelude::*, sample};

    use super::*;

    prop_compose! {
        fn drafts()(
            display_name in "[ab]?", service_plan in "[ab]?", campaign in "[ab]?",
            callback_url in "[ab]?", voice_kind in "(RTC|FAX)?", voice_id in "[ab]?",
        ) -> Draft {
            Draft { display_name, service_plan, campaign, callback_url, voice_kind, voice_id }
        }
    }

    fn versions() -> impl Strategy<Value = ApiVersion> {
        sample::select(vec![V1, V1Alpha1])
    }

    proptest! {
        #[test]
        fn merging_keeps_what_was_typed_and_takes_the_rest(
            base in drafts(), latest in drafts(), draft in drafts(), version in versions(),
        ) {
            let merged = merge(&base, &latest, &draft, version);
            let touched: Vec<_> =
                changes(&base, &draft, version).iter().map(|change| change.field).collect();
            for &field in fields(V1) {
                let from = if touched.contains(&field) { &draft } else { &latest };
                prop_assert_eq!(merged.value(field), from.value(field));
            }
            // Nothing but what was typed is sent.
            for change in changes(&latest, &merged, version) {
                prop_assert!(touched.contains(&change.field));
            }
        }

        #[test]
        fn without_anybody_else_there_is_nothing_to_merge(
            base in drafts(), draft in drafts(), version in versions(),
        ) {
            prop_assert!(conflicts(&base, &base, &draft, version).is_empty());
            prop_assert!(conflicts(&base, &draft, &draft, version).is_empty());
            let merged = merge(&base, &base, &draft, version);
            prop_assert_eq!(changes(&base, &merged, version), changes(&base, &draft, version));
        }

        #[test]
        fn a_conflict_is_about_three_different_values(
            base in drafts(), latest in drafts(), draft in drafts(), version in versions(),
        ) {
            let mine = changes(&base, &draft, version);
            for conflict in conflicts(&base, &latest, &draft, version) {
                prop_assert!(mine.iter().any(|change| change.field == conflict.field));
                prop_assert_ne!(&conflict.theirs, &conflict.yours);
                prop_assert_ne!(&conflict.theirs, &conflict.base);
            }
        }
    }
}
