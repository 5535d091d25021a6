use numbers_model::api_version::ApiVersion;

use super::*;
use crate::{
    change_set::{ChangeSet, Origin},
    ledger::{Fact, LedgerEntry, Outcome, Step},
};

fn change(field: Field, before: &str, after: &str) -> Change {
    Change {
        field,
        before: before.into(),
        after: after.into(),
    }
}

fn rename() -> Change {
    change(Field::DisplayName, "Old", "New")
}

fn set() -> ChangeSet {
    let row = |phone: &str, action| RowChange {
        phone: phone.into(),
        name: String::new(),
        action,
    };
    ChangeSet {
        id: "7".into(),
        name: "Names".into(),
        created_ms: 0,
        project: "p".into(),
        version: ApiVersion::V1,
        origin: Origin::BulkEdit,
        allow_two_steps: true,
        rows: vec![
            row("+12086390939", Action::Edit(vec![rename()])),
            row("+46701234567", Action::Release(Box::default())),
        ],
    }
}

fn entry(sequence: u32, row: usize, fact: Fact) -> LedgerEntry {
    LedgerEntry {
        sequence,
        row,
        at_ms: i64::from(sequence) * 1_000,
        fact,
    }
}

fn begun(sequence: u32, row: usize, changes: &[Change]) -> LedgerEntry {
    entry(
        sequence,
        row,
        Fact::Begun {
            step: Step::Direct,
            changes: changes.to_vec(),
            before: None,
        },
    )
}

fn concluded(sequence: u32, row: usize, outcome: Outcome, confirmed: &[Change]) -> LedgerEntry {
    entry(
        sequence,
        row,
        Fact::Concluded {
            step: Step::Direct,
            outcome,
            confirmed: confirmed.to_vec(),
            how: String::new(),
        },
    )
}

fn refused() -> Outcome {
    Outcome::Refused {
        words: "It says: no.".into(),
        fields: Vec::new(),
    }
}

/// The journal as it is stored: a later entry replaces one with its key.
fn journal(ledger: &[LedgerEntry]) -> Vec<(String, JournalOutcome)> {
    let set = set();
    let mut writer = JournalWriter::resume(&set, Some("Anna".into()), &ledger[..1]);
    let mut stored: Vec<(String, JournalOutcome)> = Vec::new();
    for entry in &ledger[1..] {
        for one in writer.take(entry) {
            assert_eq!(one.set.as_ref().map(|set| set.name.as_str()), Some("Names"));
            assert_eq!(one.user.as_deref(), Some("Anna"));
            stored.retain(|(key, _)| *key != one.key);
            stored.push((one.key, one.outcome));
        }
    }
    stored
}

#[test]
fn each_field_that_was_sent_has_an_entry() {
    let plan = change(Field::ServicePlan, "a", "b");
    let both = [rename(), plan];
    let ledger = [
        begun(0, 0, &both),
        concluded(1, 0, Outcome::Changed, &both),
        begun(2, 1, &[]),
        concluded(3, 1, Outcome::Changed, &[]),
    ];
    assert_eq!(
        journal(&ledger),
        [
            ("7/0/0/name".to_owned(), JournalOutcome::Changed),
            ("7/0/0/servicePlan".to_owned(), JournalOutcome::Changed),
            ("7/1/2/release".to_owned(), JournalOutcome::Changed),
        ]
    );
}

#[test]
fn an_unknown_outcome_is_replaced_when_it_is_settled() {
    let unknown = Outcome::Unknown { words: "?".into() };
    let ledger = [
        begun(0, 0, &[rename()]),
        concluded(1, 0, unknown.clone(), &[]),
    ];
    assert_eq!(
        journal(&ledger),
        [("7/0/0/name".to_owned(), JournalOutcome::Unknown)]
    );
    let settled = [
        &ledger[..],
        &[concluded(2, 0, Outcome::Changed, &[rename()])],
    ]
    .concat();
    assert_eq!(
        journal(&settled),
        [("7/0/0/name".to_owned(), JournalOutcome::Changed)]
    );
    // Sent again in vain: a request of its own.
    let delayed = Outcome::Delayed {
        words: String::new(),
    };
    let again = [
        &ledger[..],
        &[
            concluded(2, 0, delayed, &[]),
            begun(3, 0, &[rename()]),
            concluded(4, 0, refused(), &[]),
        ],
    ]
    .concat();
    assert_eq!(
        journal(&again),
        [
            ("7/0/0/name".to_owned(), JournalOutcome::Unknown),
            ("7/0/3/name".to_owned(), JournalOutcome::Refused),
        ]
    );
}

#[test]
fn a_part_that_was_made_is_told_by_field_and_what_was_not_sent_is_not_told() {
    let plan = change(Field::ServicePlan, "a", "b");
    let ledger = [
        begun(0, 0, &[rename(), plan]),
        concluded(1, 0, refused(), &[rename()]),
        concluded(2, 1, Outcome::AlreadySo, &[]),
        concluded(3, 1, Outcome::Gone, &[]),
    ];
    assert_eq!(
        journal(&ledger),
        [
            ("7/0/0/name".to_owned(), JournalOutcome::Changed),
            ("7/0/0/servicePlan".to_owned(), JournalOutcome::Refused),
        ]
    );
}

fn single() -> JournalEntry {
    let change = SingleChange {
        id: "e1",
        at_ms: 1_795_940_130_000,
        phone: "+12086390939",
        changes: &[rename()],
        outcome: JournalOutcome::Changed,
        how: "",
        user: None,
    };
    let mut entries = change.entries();
    assert_eq!(entries.len(), 1);
    entries.remove(0)
}

#[test]
fn a_single_edit_is_undone_as_a_set_of_one() {
    let row = single().undo("New").unwrap();
    assert_eq!(row.changes(), [change(Field::DisplayName, "New", "Old")]);
    let refused = JournalEntry {
        outcome: JournalOutcome::Refused,
        ..single()
    };
    let release = JournalEntry {
        field: None,
        ..single()
    };
    assert_eq!((refused.undo(""), release.undo("")), (None, None));
    assert_eq!(
        (release.label(), single().label()),
        ("Release", "Display name")
    );
}

#[test]
fn entries_are_found_and_written_out() {
    let entry = single();
    let is_found = |filter: JournalFilter| filter.matches(&entry);
    let text = |text: &str| JournalFilter {
        text: text.into(),
        ..JournalFilter::default()
    };
    for words in ["", "new OLD", "208-639", "changed display", "+1 208"] {
        assert!(is_found(text(words)), "{words}");
    }
    assert!(!is_found(text("new colour")));
    for (filter, expected) in [
        (
            JournalFilter {
                field: Some(Some(Field::DisplayName)),
                ..JournalFilter::default()
            },
            true,
        ),
        (
            JournalFilter {
                field: Some(None),
                ..JournalFilter::default()
            },
            false,
        ),
        (
            JournalFilter {
                outcome: Some(JournalOutcome::Unknown),
                ..JournalFilter::default()
            },
            false,
        ),
        (
            JournalFilter {
                set: Some(String::new()),
                ..JournalFilter::default()
            },
            true,
        ),
        (
            JournalFilter {
                set: Some("7".into()),
                ..JournalFilter::default()
            },
            false,
        ),
        (
            JournalFilter {
                phone: Some("+12086390939".into()),
                ..JournalFilter::default()
            },
            true,
        ),
        (
            JournalFilter {
                phone: Some("+1".into()),
                ..JournalFilter::default()
            },
            false,
        ),
        (
            JournalFilter {
                since_ms: Some(entry.at_ms),
                ..JournalFilter::default()
            },
            true,
        ),
        (
            JournalFilter {
                since_ms: Some(entry.at_ms + 1),
                ..JournalFilter::default()
            },
            false,
        ),
    ] {
        assert_eq!(is_found(filter.clone()), expected, "{filter:?}");
    }
    let mut out = Vec::new();
    write_journal_header(&mut out);
    write_journal_row(&mut out, &entry);
    let csv = String::from_utf8(out).unwrap();
    assert!(csv.starts_with("\"Time (UTC)\",\"Number\""), "{csv}");
    assert!(
        csv.contains("2026-11-29 08:15:30\",\"\t+12086390939\",\"Display name\",\"Old\",\"New\""),
        "{csv}"
    );
}

#[test]
fn entries_expire_after_days() {
    let day = 86_400_000;
    assert_eq!(expiry_ms(100 * day, DEFAULT_DAYS), 10 * day);
    assert_eq!(expiry_ms(i64::MIN, 1), i64::MIN);
}
