//! The rows that an import leaves out, as CSV: with line and reason, and their cells as they were.

use std::borrow::Cow;

use numbers_inventory::export::{unmarked, write_csv_text_line};

use super::{mapping::Mapping, table::Table};
use crate::preview::PreviewRow;

/// Writes the header: "Line", "Reason", and the titles of the file, or "Column 1" and so on.
pub fn write_left_out_header(out: &mut Vec<u8>, table: &Table, mapping: &Mapping) {
    let titles = (0..table.columns()).map(|column| match mapping.has_header {
        true => table.cell(0, column).to_owned(),
        false => format!("Column {}", column + 1),
    });
    let own = ["Line", "Reason"].map(str::to_owned);
    let cells: Vec<String> = own.into_iter().chain(titles).collect();
    write_csv_text_line(out, cells.iter().map(String::as_str));
}

/// Writes a row of the import's preview; nothing for a row that will change, or that comes from no line.
pub fn write_left_out(out: &mut Vec<u8>, table: &Table, row: &PreviewRow) {
    let record = row.line.and_then(|line| table.record_at(line));
    let Some((reason, record)) = row.outcome.reason().zip(record) else {
        return;
    };
    let line = table.line(record).to_string();
    let own = [Cow::Owned(line), Cow::Owned(reason)];
    let cells: Vec<Cow<str>> = own
        .into_iter()
        .chain(table.record(record).map(unmarked))
        .collect();
    write_csv_text_line(out, cells.iter().map(|cell| &**cell));
}
