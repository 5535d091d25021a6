use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Field as Editable},
    enums::VoiceType,
    number::{Number, Sms, Unreported, Voice},
};
use proptest::{collection::btree_map, option, prelude::*};

use super::*;
use crate::stored::StoredError;

fn snapshot(numbers: &[Number], now_ms: i64) -> Snapshot {
    let mut builder = SnapshotBuilder::new("p".into(), now_ms);
    for number in numbers {
        builder.add(&Row::Number(Box::new(number.clone())));
    }
    builder.finish()
}

fn compare(before: &[Number], after: &[Number], rows: usize) -> Comparison {
    let mut job = ComparisonJob::new(snapshot(before, 0), snapshot(after, 1));
    while !job.step(rows) {}
    job.finish()
}

fn number(phone: &str) -> Number {
    Number {
        phone: phone.into(),
        region: Some("US".into()),
        display_name: Some(format!("Desk {phone}")),
        voice: Some(Voice {
            kind: VoiceType::Est,
            id: Some("trunk 1".into()),
            updated: None,
            job: None,
        }),
        ..Number::default()
    }
}

fn with_plan(phone: &str, plan: &str) -> Number {
    Number {
        sms: Some(Sms {
            service_plan: Some(plan.into()),
            ..Sms::default()
        }),
        ..number(phone)
    }
}

#[test]
fn new_gone_and_changed_numbers_are_told() {
    let before = [number("+1"), with_plan("+2", "a"), number("+3")];
    let mut moved = with_plan("+2", "b");
    moved.voice = Some(Voice {
        id: Some("trunk 2".into()),
        ..moved.voice.unwrap()
    });
    let after = [moved, number("+3"), number("+4")];
    let comparison = compare(&before, &after, 1);
    let counts = (
        comparison.new,
        comparison.gone,
        comparison.changed,
        comparison.same,
    );
    assert_eq!(counts, (1, 1, 1, 1));
    let mut out = Vec::new();
    write_difference_header(&mut out);
    for difference in &comparison.differences {
        write_difference(&mut out, difference);
    }
    let csv = String::from_utf8(out)
        .unwrap()
        .replace(['"', '\t', '\r', '\''], "");
    assert_eq!(
        csv,
        "Number,Name,Difference,Field,Before,After\n\
         +2,Desk +2,Changed,Service plan,a,b\n\
         +2,Desk +2,Changed,Voice ID,trunk 1,trunk 2\n\
         +4,Desk +4,New,,,\n\
         +1,Desk +1,Gone,,,\n"
    );
    let rows = restoring_rows(&comparison.differences, ApiVersion::V1);
    let change = |field, before: &str, after: &str| Change {
        field,
        before: before.into(),
        after: after.into(),
    };
    assert_eq!(rows.len(), 1);
    assert_eq!(
        rows[0].changes(),
        [
            change(Editable::ServicePlan, "b", "a"),
            change(
                Editable::Voice,
                "SIP trunk (EST): trunk 2",
                "SIP trunk (EST): trunk 1"
            ),
        ]
    );
    let alpha = restoring_rows(&comparison.differences, ApiVersion::V1Alpha1);
    assert_eq!(alpha[0].changes().len(), 1);
}

#[test]
fn a_value_that_is_not_reported_is_no_difference() {
    let unreported = Number {
        voice: None,
        unreported: Unreported {
            campaign: true,
            voice: true,
            callback_url: true,
            error_codes: true,
        },
        ..with_plan("+1", "a")
    };
    let reported = Number {
        callback_url: Some("https://example.com".into()),
        ..with_plan("+1", "a")
    };
    let (unreported, reported) = ([unreported], [reported]);
    assert_eq!(compare(&unreported, &reported, 9).same, 1);
    assert_eq!(compare(&reported, &unreported, 9).same, 1);
}

#[test]
fn what_can_not_be_changed_back_makes_no_row() {
    let region = Number {
        region: Some("CA".into()),
        ..number("+1")
    };
    let comparison = compare(&[number("+1")], &[region], 9);
    assert_eq!(comparison.changed, 1);
    assert!(restoring_rows(&comparison.differences, ApiVersion::V1).is_empty());
}

#[test]
fn unreadable_rows_are_kept_by_their_number() {
    let row = |phone: Option<&str>, raw: &str| Row::Unreadable {
        raw: raw.into(),
        reason: "odd".into(),
        phone: phone.map(str::to_owned),
    };
    let mut builder = SnapshotBuilder::new("p".into(), 0);
    builder.add(&row(Some("+1"), "{a}"));
    builder.add(&row(None, "{b}"));
    let snapshot = builder.finish();
    assert_eq!((snapshot.len(), snapshot.is_empty()), (1, false));
}

#[test]
fn a_stored_snapshot_with_other_fields_is_read() {
    let json = r#"{"v":1,"taken":5,"fields":["colour","number","name"],"texts":["","+1","Desk"],"rows":[0,1,2],"more":1}"#;
    let old = read_snapshot(json).unwrap();
    let mut job = ComparisonJob::new(old, snapshot(&[], 6));
    while !job.step(1) {}
    let comparison = job.finish();
    assert_eq!(
        (comparison.gone, comparison.differences[0].name.as_str()),
        (1, "Desk")
    );
    for (json, error) in [
        ("", StoredError::Damaged),
        ("{}", StoredError::Damaged),
        (r#"{"v":2}"#, StoredError::Newer),
        (
            r#"{"v":1,"fields":["number"],"texts":["a"],"rows":[1]}"#,
            StoredError::Damaged,
        ),
        (
            r#"{"v":1,"fields":["number","name"],"texts":["a"],"rows":[0]}"#,
            StoredError::Damaged,
        ),
        (
            r#"{"v":1,"fields":[],"texts":["a"],"rows":[]}"#,
            StoredError::Damaged,
        ),
    ] {
        assert_eq!(read_snapshot(json), Err(error), "{json}");
    }
}

fn numbers() -> impl Strategy<Value = Vec<Number>> {
    let values = (option::of("[ab\"é]{1,2}"), option::of("plan-[ab]"));
    btree_map(0..8_u8, values, 0..8).prop_map(|numbers| {
        numbers
            .into_iter()
            .map(|(digit, (name, plan))| Number {
                display_name: name,
                ..match plan {
                    Some(plan) => with_plan(&format!("+{digit}"), &plan),
                    None => number(&format!("+{digit}")),
                }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_snapshot_is_read_as_it_was_written(numbers in numbers()) {
        let snapshot = snapshot(&numbers, 7);
        prop_assert_eq!(read_snapshot(&write_snapshot(&snapshot)), Ok(snapshot));
    }

    #[test]
    fn a_comparison_is_what_looking_at_each_number_gives(before in numbers(), after in numbers(), rows in 1..5_usize) {
        let comparison = compare(&before, &after, rows);
        let find = |numbers: &[Number], phone: &str| numbers.iter().find(|number| number.phone == phone).cloned();
        let gone = before.iter().filter(|number| find(&after, &number.phone).is_none()).count();
        let new = after.iter().filter(|number| find(&before, &number.phone).is_none()).count();
        let same = after.iter().filter(|number| find(&before, &number.phone).as_ref() == Some(*number)).count();
        prop_assert_eq!((comparison.gone, comparison.new, comparison.same), (gone, new, same));
        prop_assert_eq!(comparison.differences.len(), gone + new + comparison.changed);
        prop_assert_eq!(&compare(&before, &after, 1_000), &comparison);
        // Every change can be taken back here: names and plans.
        prop_assert_eq!(restoring_rows(&comparison.differences, ApiVersion::V1).len(), comparison.changed);
    }
}
