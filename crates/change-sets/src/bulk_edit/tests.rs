use numbers_model::{
    api_version::ApiVersion,
    change::Field,
    enums::{NumberType, VoiceType},
    labels::LabelKind,
    number::{Sms, Voice},
    protection::Protection,
};
use proptest::prelude::*;

use super::*;
use crate::preview::{OutcomeKind, RowOutcome};

fn number(index: usize) -> Number {
    Number {
        phone: format!("+1208639{index:04}"),
        display_name: Some(format!("Boise {index}")),
        region: Some("US".into()),
        kind: Some(NumberType::Local),
        sms: Some(Sms {
            service_plan: Some("plan-a".into()),
            ..Sms::default()
        }),
        voice: Some(Voice {
            kind: VoiceType::Est,
            id: Some("trunk".into()),
            updated: None,
            job: None,
        }),
        ..Number::default()
    }
}

fn named(pattern: &str) -> String {
    let mut labels = Labels::default();
    labels.set(LabelKind::ServicePlan, "plan-a", "Marketing");
    let pattern = NamePattern::parse(pattern).unwrap();
    pattern.apply(&number(7), 7, &labels)
}

#[test]
fn a_pattern_fills_in_the_number() {
    for (pattern, name) in [
        ("{name} ({region})", "Boise 7 (US)"),
        ("{number} {type}", "+12086390007 Local"),
        ("{plan} {n}", "Marketing 7"),
        ("{n:03}{n:01}{n:00}", "00777"),
        ("{{n}} {N}", "{n} 7"),
        ("plain", "plain"),
        ("", ""),
    ] {
        assert_eq!(named(pattern), name, "{pattern}");
    }
    assert!(NamePattern::parse("Desk").unwrap().is_constant());
    assert!(!NamePattern::parse("Desk {n}").unwrap().is_constant());
    let bare = NamePattern::parse("{name} {region}").unwrap();
    assert_eq!(bare.apply(&Number::default(), 1, &Labels::default()), "");
}

#[test]
fn a_faulty_pattern_is_told_with_its_place() {
    for (pattern, span, words) in [
        ("a {colour} b", 2..10, "no placeholder {colour}"),
        ("a {n", 2..3, "written twice"),
        ("a } b", 2..3, "lacks its other"),
        ("{n:3}", 0..5, "no placeholder"),
        ("{n:0x}", 0..6, "no placeholder"),
        ("{n:010}", 0..7, "no placeholder"),
        ("{}", 0..2, "no placeholder"),
    ] {
        let error = NamePattern::parse(pattern).unwrap_err();
        assert_eq!(error.span, span, "{pattern}");
        let words = words.replace("written twice", "twice");
        assert!(error.text.contains(&words), "{}", error.text);
    }
}

fn replaced(find: &str, with: &str, expression: bool, ignores_case: bool) -> String {
    let options = ReplacementOptions {
        is_expression: expression,
        ignores_case,
    };
    let replacement = NameReplacement::new(find, with, options).unwrap();
    replacement.apply("Boise 7 (US) boise")
}

#[test]
fn names_are_found_and_replaced() {
    for (find, with, expression, ignores_case, name) in [
        ("Boise", "Desk", false, false, "Desk 7 (US) boise"),
        ("boise", "Desk", false, true, "Desk 7 (US) Desk"),
        ("(US)", "$1", false, false, "Boise 7 $1 boise"),
        (r"(\w+) (\d)", "$2-$1", true, false, "7-Boise (US) boise"),
        (r"^boise", "", true, true, " 7 (US) boise"),
        ("nowhere", "x", false, false, "Boise 7 (US) boise"),
    ] {
        assert_eq!(
            replaced(find, with, expression, ignores_case),
            name,
            "{find}"
        );
    }
    let expression = ReplacementOptions {
        is_expression: true,
        ignores_case: false,
    };
    for (find, words) in [
        ("", "Enter"),
        ("(", "no regular"),
        ("a{999}{999}{99}", "no regular"),
    ] {
        let error = NameReplacement::new(find, "", expression).unwrap_err();
        assert!(error.text.contains(words), "{find}: {}", error.text);
    }
}

#[test]
fn each_field_is_kept_set_or_cleared() {
    let labels = Labels::default();
    let keep = BulkEdit::default();
    assert!(keep.is_empty());
    assert_eq!(keep.apply(&number(1), 1, &labels), Draft::of(&number(1)));
    let edit = BulkEdit {
        name: NameEdit::Clear,
        service_plan: FieldEdit::Set("plan-b".into()),
        callback_url: FieldEdit::Clear,
        campaign: FieldEdit::Set("C1".into()),
        voice: VoiceEdit::Set {
            kind: "RTC".into(),
            id: "app".into(),
        },
    };
    assert!(!edit.is_empty());
    let draft = edit.apply(&number(1), 1, &labels);
    assert_eq!(draft.value(Field::DisplayName), "");
    assert_eq!(draft.value(Field::ServicePlan), "plan-b");
    assert_eq!(draft.value(Field::Campaign), "C1");
    assert_eq!(draft.value(Field::Voice), "Voice app (RTC): app");
    let cleared = BulkEdit {
        voice: VoiceEdit::Clear,
        ..BulkEdit::default()
    };
    assert_eq!(
        cleared.apply(&number(1), 1, &labels).value(Field::Voice),
        ""
    );
}

#[test]
fn the_preview_of_an_edit_is_made_in_steps() {
    let numbers: Vec<Number> = (0..5)
        .map(|index| Number {
            region: Some(if index == 2 { "SE" } else { "US" }.into()),
            ..number(index)
        })
        .collect();
    let mut phones: Vec<String> = numbers.iter().map(|number| number.phone.clone()).collect();
    phones.push("+999".into());
    let edit = BulkEdit {
        campaign: FieldEdit::Set("C1".into()),
        name: NameEdit::Pattern(NamePattern::parse("Line {n}").unwrap()),
        ..BulkEdit::default()
    };
    let mut job =
        BulkEditJob::new(edit, phones, ApiVersion::V1, Labels::default()).counting_from(10);
    assert!(!job.step(numbers.as_slice(), 4));
    assert_eq!(job.preview().len(), 4);
    assert!(job.step(numbers.as_slice(), 4));
    let preview = job.finish();
    assert_eq!(preview.count(OutcomeKind::Will), 4);
    assert_eq!(preview.count(OutcomeKind::NotYours), 1);
    let RowOutcome::Refused(refusals) = &preview.rows()[2].outcome else {
        panic!("{:?}", preview.rows()[2]);
    };
    assert_eq!(refusals[0].text, "Campaigns are for US numbers only.");
    assert_eq!(preview.rows()[4].changes()[0].after, "Line 14");
    let v1alpha1 = BulkEdit {
        campaign: FieldEdit::Set("C1".into()),
        ..BulkEdit::default()
    };
    let phones = vec![numbers[0].phone.clone()];
    let mut job = BulkEditJob::new(v1alpha1, phones, ApiVersion::V1Alpha1, Labels::default());
    assert!(job.step(numbers.as_slice(), 1));
    assert_eq!(job.finish().count(OutcomeKind::AlreadySo), 1);
}

#[test]
fn a_protected_number_is_in_no_release() {
    let numbers = [number(1), number(2)];
    let phones = numbers.iter().map(|number| number.phone.clone());
    let phones = phones.chain(["+999".to_owned()]).collect();
    let mut job = BulkReleaseJob::new(phones, Protection::new(["name:*2"]));
    assert!(job.step(numbers.as_slice(), 10));
    let preview = job.finish();
    assert_eq!(preview.releases().collect::<Vec<_>>(), ["+12086390001"]);
    assert_eq!(preview.count(OutcomeKind::Protected), 1);
    assert_eq!(preview.release_effects().numbers, 1);
    assert_eq!(preview.release_effects().service_plans, 1);
}

proptest! {
    #[test]
    fn any_pattern_is_parsed_or_told_where_it_fails(pattern in "[a{}n:03 é]{0,12}") {
        match NamePattern::parse(&pattern) {
            Ok(parsed) => {
                let name = parsed.apply(&Number::default(), 42, &Labels::default());
                prop_assert!(name == name.trim());
            }
            Err(error) => prop_assert!(pattern.get(error.span).is_some()),
        }
    }

    #[test]
    fn a_plain_replacement_is_that_of_the_standard_library(
        find in "[a(.$1é]{1,3}",
        with in "[a$1{}]{0,3}",
        name in "[a(.$1éb]{0,10}",
    ) {
        let replacement = NameReplacement::new(&find, &with, ReplacementOptions::default());
        let replacement = replacement.expect("any plain text can be found");
        prop_assert_eq!(replacement.apply(&name), name.replace(&find, &with));
    }
}
