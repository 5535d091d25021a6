//! The separator of a table, told from its first records.

use super::{
    mapping::{ColumnRole, role_of_title},
    table::{Table, TableReader},
};

/// The separators that are told apart, the likeliest of equals first.
pub const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// The number of records that are looked at.
const SAMPLE: usize = 20;
/// The number of bytes that are looked at.
const SAMPLE_BYTES: usize = 16 * 1024;

/// A separator in words.
pub fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b'\t' => "Tab",
        b';' => "Semicolon",
        b',' => "Comma",
        b'|' => "Bar",
        _ => "Other",
    }
}

/// The separator of a text: the one that a spreadsheet declares ("sep=;"), else the one that makes known titles in the first
/// record and equally many cells in the others. A tab where there is none.
pub fn detect_delimiter(text: &str) -> u8 {
    if let Some((declared, _)) = declared_delimiter(text) {
        return declared;
    }
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or_default();
    let best = DELIMITERS.into_iter().max_by_key(|delimiter| {
        let mut reader = TableReader::with_delimiter(sample, *delimiter);
        while !reader.step(SAMPLE_BYTES) {}
        let rank = DELIMITERS.len() - DELIMITERS.iter().take_while(|d| *d != delimiter).count();
        (score(&reader.finish()), rank)
    });
    best.unwrap_or(b'\t')
}

/// The separator that the first line declares, and the length of that line without its end.
pub(super) fn declared_delimiter(text: &str) -> Option<(u8, usize)> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.split(['\r', '\n']).next()?;
    let declared = first.trim_matches('"').strip_prefix("sep=")?.as_bytes();
    let [delimiter] = declared else {
        return None;
    };
    DELIMITERS
        .contains(delimiter)
        .then_some((*delimiter, first.len()))
}

/// How well a table is separated: known titles, then records with as many cells as most have.
fn score(table: &Table) -> (usize, usize, usize) {
    let titles = table.record(0).map(role_of_title);
    let titles = titles.filter(|role| *role != ColumnRole::Ignored).count();
    let mut counts: Vec<usize> = (0..table.len().min(SAMPLE))
        .map(|record| table.record(record).count())
        .collect();
    counts.sort_unstable();
    let median = counts.get(counts.len() / 2).copied().unwrap_or_default();
    let alike = counts.iter().filter(|count| **count == median).count();
    match median > 1 {
        true => (titles, alike, 0),
        false => (titles, 0, 0),
    }
}
