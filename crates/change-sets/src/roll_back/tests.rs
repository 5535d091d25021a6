use numbers_model::{
    change::Field,
    number::{Number, Sms, SmsJob},
};

use super::*;
use crate::{
    change_set::Origin,
    ledger::{Fact, LedgerEntry, Outcome, Step, replay},
    preview::OutcomeKind,
};

fn change(field: Field, before: &str, after: &str) -> Change {
    Change {
        field,
        before: before.into(),
        after: after.into(),
    }
}

fn set() -> ChangeSet {
    let edit = |phone: &str| RowChange {
        phone: phone.into(),
        name: String::new(),
        action: Action::Edit(vec![change(Field::DisplayName, "Old", "New")]),
    };
    let release = RowChange {
        action: Action::Release(Box::default()),
        ..edit("+3")
    };
    ChangeSet {
        id: "1".into(),
        name: "Names".into(),
        created_ms: 0,
        project: "p".into(),
        version: ApiVersion::V1,
        origin: Origin::BulkEdit,
        allow_two_steps: true,
        rows: vec![edit("+1"), edit("+2"), release, edit("+4")],
    }
}

fn concluded(
    sequence: u32,
    row: usize,
    step: Step,
    outcome: Outcome,
    confirmed: &[Change],
) -> LedgerEntry {
    LedgerEntry {
        sequence,
        row,
        at_ms: 0,
        fact: Fact::Concluded {
            step,
            outcome,
            confirmed: confirmed.to_vec(),
            how: String::new(),
        },
    }
}

#[test]
fn what_was_confirmed_is_taken_back_the_last_first() {
    let name = change(Field::DisplayName, "Old", "New");
    let plan = |before: &str, after: &str| change(Field::ServicePlan, before, after);
    let campaign = |before: &str, after: &str| change(Field::Campaign, before, after);
    let unknown = Outcome::Unknown {
        words: String::new(),
    };
    let begun = LedgerEntry {
        sequence: 8,
        row: 3,
        at_ms: 0,
        fact: Fact::Begun {
            step: Step::Direct,
            changes: vec![name.clone()],
            before: None,
        },
    };
    let entries = [
        concluded(
            0,
            0,
            Step::Direct,
            Outcome::Changed,
            std::slice::from_ref(&name),
        ),
        concluded(
            3,
            1,
            Step::Link,
            Outcome::Changed,
            &[plan("", "b"), campaign("", "C1")],
        ),
        concluded(
            2,
            1,
            Step::Unlink,
            Outcome::Unlinked,
            &[plan("a", ""), campaign("C1", "")],
        ),
        concluded(4, 2, Step::Release, Outcome::Changed, &[]),
        begun,
        concluded(9, 3, Step::Direct, unknown, &[]),
        concluded(10, 99, Step::Direct, Outcome::Changed, &[name]),
    ];
    let set = set();
    let roll_back = RollBack::of(&set, &replay(set.rows.len(), &entries));
    assert_eq!(roll_back.released, ["+3"]);
    assert_eq!(roll_back.unknown, ["+4"]);
    let rows: Vec<_> = roll_back
        .rows
        .iter()
        .map(|row| (row.phone.as_str(), row.changes()))
        .collect();
    let back = [plan("b", "a")];
    let name_back = [change(Field::DisplayName, "New", "Old")];
    assert_eq!(rows, [("+2", &back[..]), ("+1", &name_back[..])]);
}

#[test]
fn an_unlinking_that_failed_leaves_nothing_to_take_back() {
    let plan = change(Field::ServicePlan, "a", "");
    let refused = Outcome::Refused {
        words: "Unlinking failed.".into(),
        fields: Vec::new(),
    };
    let entries = [
        concluded(0, 0, Step::Unlink, Outcome::Unlinked, &[plan]),
        concluded(1, 0, Step::Unlink, refused, &[]),
    ];
    let rows = replay(1, &entries);
    assert!(rows[0].net_changes().is_empty() && rows[0].unlinked.is_none());
}

#[test]
fn a_value_that_was_changed_since_is_left_out_and_told() {
    let number = |phone: &str, name: &str, plan: &str, job: Option<&str>| Number {
        phone: phone.into(),
        region: Some("US".into()),
        display_name: (!name.is_empty()).then(|| name.into()),
        sms: Some(Sms {
            service_plan: Some(plan.into()),
            campaign: None,
            job: job.map(|plan| SmsJob {
                service_plan: Some(plan.into()).filter(|_| !plan.is_empty()),
                campaign: None,
                status: numbers_model::enums::JobStatus::Waiting,
                updated: None,
                error_codes: Vec::new(),
            }),
        }),
        ..Number::default()
    };
    let numbers = [
        number("+1", "New", "b", None),
        number("+2", "Other", "b", None),
        number("+3", "New", "a", Some("b")),
        number("+4", "Old", "a", None),
        number("+5", "", "b", None),
        number("+6", "New", "a", Some("")),
    ];
    let rows = ["+1", "+2", "+3", "+4", "+5", "+6", "+7"].map(|phone| RowChange {
        phone: phone.into(),
        name: String::new(),
        action: Action::Edit(vec![
            change(Field::DisplayName, "New", "Old"),
            change(Field::ServicePlan, "b", "a"),
        ]),
    });
    let mut job = RowsPreviewJob::new(rows.to_vec(), ApiVersion::V1);
    while !job.step(numbers.as_slice(), 2) {}
    let preview = job.finish();
    use OutcomeKind::{AlreadySo, NotYours, Refused, Will};
    let kinds: Vec<OutcomeKind> = preview
        .rows()
        .iter()
        .map(|row| row.outcome.kind())
        .collect();
    assert_eq!(
        kinds,
        [
            Will, Refused, Refused, AlreadySo, Refused, Refused, NotYours
        ]
    );
    for (row, words) in [
        (1, "to “Other”"),
        (2, "a change to “b” is still pending"),
        (4, "cleared since"),
        (5, "clearing it is still pending"),
    ] {
        let reason = preview.rows()[row].outcome.reason().unwrap();
        assert!(reason.contains(words), "{reason}");
    }
}
