//! The list as CSV (RFC 4180): quoting by csv-core, and cells that a spreadsheet must not run.

use csv_core::WriteResult;

use super::{listing::Entry, money::Amount, number::Row};

/// The columns of the file: those of the list, with cost taken apart so that it can be added up.
const HEADINGS: [&str; 12] = [
    "Number",
    "Name",
    "Region",
    "Type",
    "Capabilities",
    "Service plan",
    "Provisioning",
    "Amount",
    "Currency",
    "Interval in months",
    "Next charge (UTC)",
    "Expires (UTC)",
];

/// Writes the rows as CSV with a heading. Rows that could not be read carry their raw text as the name.
pub fn write<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut out = Vec::new();
    line(&mut out, HEADINGS.map(str::to_owned));
    for entry in entries {
        line(&mut out, cells(entry));
    }
    // Everything that went in was text, and csv-core adds only ASCII.
    String::from_utf8(out).unwrap_or_default()
}

fn cells(entry: &Entry) -> [String; 12] {
    let number = match &entry.row {
        Row::Number(number) => number,
        Row::Unreadable { raw, phone, .. } => {
            let mut cells: [String; 12] = Default::default();
            cells[0] = phone.clone().unwrap_or_default();
            cells[1].clone_from(raw);
            cells[6] = "Unreadable".into();
            return cells;
        }
    };
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let price = number.price.as_ref();
    [
        number.phone.clone(),
        text(number.display_name.as_deref()),
        text(number.region.as_deref()),
        text(number.kind.as_ref().map(|kind| kind.wire())),
        number
            .capabilities
            .iter()
            .map(|capability| capability.wire())
            .collect::<Vec<_>>()
            .join(" "),
        text(number.service_plan()),
        text(entry.badge.as_ref().map(|badge| badge.label())),
        price
            .map(|price| match &price.amount {
                Amount::Exact(decimal) => decimal.to_string(),
                Amount::Raw(raw) => raw.clone(),
            })
            .unwrap_or_default(),
        text(price.map(|price| price.currency.as_str())),
        number
            .interval_months
            .map(|months| months.to_string())
            .unwrap_or_default(),
        number
            .next_charge
            .as_ref()
            .map(|at| at.utc_text())
            .unwrap_or_default(),
        number
            .expire_at
            .as_ref()
            .map(|at| at.utc_text())
            .unwrap_or_default(),
    ]
}

/// A cell that begins like a formula gets an apostrophe in front, which spreadsheets take as "text". A plain
/// number such as +12086390939 or -1.5 runs nothing and stays as it is.
fn harmless(cell: String) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = cell.len() > 1
        && cell[1..]
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && cell.starts_with(['+', '-']);
    if risky && !number {
        "'".to_owned() + &cell
    } else {
        cell
    }
}

fn line(out: &mut Vec<u8>, cells: [String; HEADINGS.len()]) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        // Every cell in quotes: csv-core's way of telling which need them reads each as a float, and that
        // alone would add 10 KB to the page.
        out.push(b'"');
        quote(out, harmless(cell).as_bytes());
        out.push(b'"');
    }
    out.extend_from_slice(b"\r\n");
}

/// Doubles the quotes within a cell, in pieces of a small buffer.
fn quote(out: &mut Vec<u8>, mut cell: &[u8]) {
    let mut room = [0; 256];
    loop {
        let (result, read, wrote) = csv_core::quote(cell, &mut room, b'"', b'\\', true);
        out.extend_from_slice(&room[..wrote]);
        cell = &cell[read..];
        if result == WriteResult::InputEmpty {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::wire, model::number::Row};

    fn csv(json: &str) -> String {
        let number = wire::number(json).unwrap();
        let key = number.phone.clone();
        let entry = Entry::new(Row::Number(Box::new(number)), key);
        write([&entry].into_iter())
    }

    #[test]
    fn a_number_keeps_its_plus_and_its_exact_price() {
        let text = csv(
            r#"{"phoneNumber":"+12086390939","displayName":"Front desk, 2nd \"floor\"",
                "regionCode":"US","money":{"currencyCode":"USD","amount":"0.80"},"paymentIntervalMonths":1}"#,
        );
        let row = text.lines().nth(1).unwrap();
        assert!(
            row.starts_with(r#""+12086390939","Front desk, 2nd ""floor""","US","#),
            "{row}"
        );
        assert!(row.contains(r#","0.80","USD","1","#), "{row}");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for (name, cell) in [
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("+SUM(A1)", "'+SUM(A1)"),
            ("-cmd", "'-cmd"),
            ("@x", "'@x"),
            ("-1.5", "-1.5"),
            ("ordinary", "ordinary"),
        ] {
            let json = serde_json::json!({"phoneNumber": "+1", "displayName": name}).to_string();
            let text = csv(&json);
            let row = text.lines().nth(1).unwrap();
            let quoted = format!("\"{cell}\"");
            assert_eq!(row.split(',').nth(1), Some(quoted.as_str()));
        }
    }
}
