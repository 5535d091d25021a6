//! Results of a run, row by row, as CSV.

use numbers_inventory::export::write_csv_text_line;
use numbers_model::{change::Change, timestamp::Timestamp};

use crate::{
    change_set::{Action, RowChange},
    ledger::LedgerRow,
};

/// Writes the header.
pub fn write_result_header(out: &mut Vec<u8>) {
    let titles = [
        "Number",
        "Name before",
        "Change",
        "Outcome",
        "Reason",
        "How it is known",
        "Confirmed",
        "Time (UTC)",
    ];
    write_csv_text_line(out, titles);
}

/// Writes a row of a set with what its ledger says.
pub fn write_result_row(out: &mut Vec<u8>, row: &RowChange, history: &LedgerRow) {
    let change = match &row.action {
        Action::Edit(changes) => describe(changes),
        Action::Release(_) => "Release".to_owned(),
    };
    let (outcome, reason) = match (&history.under_way, &history.outcome) {
        (Some(_), _) => ("Under way", ""),
        (None, Some(outcome)) => (outcome.label(), outcome.words()),
        (None, None) => ("Not begun", ""),
    };
    let confirmed = match history.is_released {
        true => "Released".to_owned(),
        false => describe(&history.net_changes()),
    };
    let has_time = history.under_way.is_some() || history.outcome.is_some();
    let time = has_time.then(|| Timestamp::from_epoch_ms(history.at_ms).utc_text());
    let time = time.unwrap_or_default();
    let cells = [
        &row.phone,
        &row.name,
        &change,
        outcome,
        reason,
        &history.how,
        &confirmed,
        time.strip_suffix(" UTC").unwrap_or(&time),
    ];
    write_csv_text_line(out, cells);
}

/// Changes in words: “Display name: “Desk” → “Hall””, several separated by semicolons.
pub fn describe(changes: &[Change]) -> String {
    let changes = changes.iter().map(|change| {
        let (label, before, after) = (change.field.label(), &change.before, &change.after);
        format!("{label}: “{before}” → “{after}”")
    });
    changes.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use numbers_model::change::Field;

    use super::*;
    use crate::ledger::Outcome;

    #[test]
    fn every_row_says_what_came_of_it() {
        let edit = RowChange {
            phone: "+12086390939".into(),
            name: "Desk".into(),
            action: Action::Edit(vec![Change {
                field: Field::DisplayName,
                before: "Desk".into(),
                after: "Hall".into(),
            }]),
        };
        let release = RowChange {
            action: Action::Release(Box::default()),
            ..edit.clone()
        };
        let changed = LedgerRow {
            outcome: Some(Outcome::Changed),
            confirmed: edit.changes().to_vec(),
            at_ms: 1_795_940_130_000,
            ..LedgerRow::default()
        };
        let released = LedgerRow {
            is_released: true,
            confirmed: Vec::new(),
            ..changed.clone()
        };
        let refused = LedgerRow {
            outcome: Some(Outcome::Refused {
                words: "It says: no.".into(),
                fields: Vec::new(),
            }),
            ..LedgerRow::default()
        };
        let mut out = Vec::new();
        write_result_header(&mut out);
        write_result_row(&mut out, &edit, &changed);
        write_result_row(&mut out, &release, &released);
        write_result_row(&mut out, &edit, &refused);
        write_result_row(&mut out, &edit, &LedgerRow::default());
        let csv = String::from_utf8(out).unwrap().replace('\t', "");
        let lines: Vec<&str> = csv.lines().collect();
        let name = "Display name: “Desk” → “Hall”";
        assert_eq!(
            lines[1],
            format!(
                r#""+12086390939","Desk","{name}","Changed","","","{name}","2026-11-29 08:15:30""#
            )
        );
        assert!(
            lines[2].contains(r#""Release","Changed","","","Released""#),
            "{}",
            lines[2]
        );
        assert!(
            lines[3].contains(r#""Refused","It says: no.""#),
            "{}",
            lines[3]
        );
        assert!(
            lines[4].ends_with(r#""Not begun","","","","""#),
            "{}",
            lines[4]
        );
    }
}
