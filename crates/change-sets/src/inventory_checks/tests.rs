use numbers_model::{
    enums::VoiceType,
    number::{Sms, Unreported, Voice},
};

use super::*;

fn number(phone: &str, name: &str, plan: &str) -> Number {
    Number {
        phone: phone.into(),
        display_name: (!name.is_empty()).then(|| name.into()),
        region: Some("US".into()),
        sms: (!plan.is_empty()).then(|| Sms {
            service_plan: Some(plan.into()),
            ..Sms::default()
        }),
        ..Number::default()
    }
}

#[test]
fn each_check_finds_its_numbers() {
    let voice = Number {
        voice: Some(Voice {
            kind: VoiceType::Rtc,
            id: Some("app".into()),
            updated: None,
            job: None,
        }),
        ..number("+5", "", "")
    };
    let unreported = Number {
        unreported: Unreported {
            voice: true,
            ..Unreported::default()
        },
        region: Some("SE".into()),
        ..number("+6", "Elsewhere", "")
    };
    let mut checks = InventoryChecks::new(vec![
        RegionPattern {
            region: "US".into(),
            pattern: "desk*".into(),
        },
        RegionPattern {
            region: "SE".into(),
            pattern: " ".into(),
        },
    ]);
    for number in [
        number("+1", "Desk 1", "a"),
        number("+2", "desk 1 ", "a"),
        number("+3", "Desk 2", "b"),
        number("+4", "Hall", ""),
        voice,
        unreported,
    ] {
        checks.add(&number);
    }
    let findings = checks.finish();
    let found: Vec<_> = findings
        .iter()
        .map(|finding| {
            (
                finding.kind,
                finding.subject.as_str(),
                finding.phones.join(" "),
                finding.search.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                CheckKind::NameUsedTwice,
                "desk 1",
                "+1 +2".into(),
                "number:+1,+2"
            ),
            (CheckKind::Unnamed, "", "+5".into(), "name:none"),
            (CheckKind::Unused, "", "+4".into(), "+4"),
            (CheckKind::PlanWithOneNumber, "b", "+3".into(), "plan:b"),
            (
                CheckKind::MixedPlans,
                "desk",
                "+1 +2 +3".into(),
                "number:+1,+2,+3"
            ),
            (
                CheckKind::NameWithoutPattern,
                "US",
                "+4 +5".into(),
                "number:+4,+5"
            ),
        ]
    );
    for finding in findings {
        assert!(!finding.kind.label().is_empty());
    }
}

#[test]
fn nothing_is_found_in_nothing() {
    assert_eq!(InventoryChecks::new(Vec::new()).finish(), []);
    for (name, expected) in [
        ("Front desk 2", Some("front desk")),
        ("SE-Hotline", Some("se")),
        ("Hotline", None),
        ("2nd floor", None),
        ("", None),
    ] {
        assert_eq!(prefix(name).as_deref(), expected, "{name}");
    }
}
