//! Parser for pasted lists of phone numbers.
//!
//! Spreadsheet columns, lines of a file, numbers in a sentence.

use numbers_model::phone::{self, E164, ParsedPhone};

pub use crate::pasted_text::is_rounded;
use crate::pasted_text::{SEPARATORS, parts, without_quotes};

/// The numbers of a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberList {
    /// The distinct numbers, as the inventory knows them or would write them.
    pub numbers: Vec<String>,
    /// The number of duplicates.
    pub duplicates: usize,
    /// Cells without a number where one is expected; whole lines without any.
    pub others: Vec<String>,
    /// Numbers rounded by a spreadsheet, such as 4.67E+10.
    pub rounded: Vec<String>,
}

/// A parsed cell.
#[derive(Default)]
struct Cell {
    text: String,
    numbers: Vec<String>,
    /// Whether the numbers have a calling code or are known. Others may be amounts or IDs.
    is_sure: bool,
    /// Parts that look like a number without being one.
    others: Vec<String>,
    rounded: Vec<String>,
}

impl NumberList {
    /// Parses a pasted text. `known` looks a written number up in the inventory.
    ///
    /// Where lines have several columns, digits count as numbers only in a column with a known number or one with a
    /// calling code.
    pub fn parse(text: &str, known: &dyn Fn(&str) -> Option<String>) -> NumberList {
        let lines = text.split(['\n', '\r']);
        let lines = lines.filter(|line| !line.trim().is_empty());
        let rows: Vec<Vec<Cell>> = lines
            .map(|line| line.split('\t').map(|text| cell(text, known)).collect())
            .collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let has = |column: usize, wanted: fn(&Cell) -> bool| {
            rows.iter().any(|row| row.get(column).is_some_and(wanted))
        };
        let mut wanted: Vec<bool> = (0..columns)
            .map(|column| has(column, |cell| cell.is_sure))
            .collect();
        // Otherwise the first column of digits.
        if !wanted.contains(&true) {
            let likely = (0..columns).find(|column| has(*column, |cell| !cell.numbers.is_empty()));
            if let Some(wanted) = likely.and_then(|column| wanted.get_mut(column)) {
                *wanted = true;
            }
        }
        let mut list = NumberList::default();
        let mut seen = std::collections::HashSet::new();
        for row in rows {
            let texts = row.iter().map(|cell| cell.text.as_str());
            let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
            let line = texts.join(" · ");
            let mut is_told = false;
            for (cell, wanted) in row.into_iter().zip(&wanted) {
                let is_rounded = !cell.rounded.is_empty();
                let is_number = *wanted && !cell.numbers.is_empty();
                list.rounded.extend(cell.rounded);
                if is_number {
                    list.others.extend(cell.others);
                    for number in cell.numbers {
                        if seen.insert(number.clone()) {
                            list.numbers.push(number);
                        } else {
                            list.duplicates += 1;
                        }
                    }
                } else if *wanted && !is_rounded && !cell.text.is_empty() {
                    list.others.push(cell.text);
                    is_told = true;
                }
                is_told |= is_rounded || is_number;
            }
            if !is_told {
                list.others.push(line);
            }
        }
        list
    }

    /// The search for these numbers; a single one needs no field.
    pub fn search(&self) -> String {
        let quoted = self
            .numbers
            .iter()
            .map(|number| super::search::quoted(number));
        match quoted.collect::<Vec<_>>() {
            all if all.len() == 1 => all.concat(),
            all => format!("number:{}", all.join(",")),
        }
    }
}

fn cell(text: &str, known: &dyn Fn(&str) -> Option<String>) -> Cell {
    let text = without_quotes(text);
    let known_or_typed = |number: String| known(&number).unwrap_or(number);
    let mut cell = Cell {
        text: text.to_owned(),
        ..Cell::default()
    };
    if let Some(number) = known(text) {
        cell.numbers.push(number);
        cell.is_sure = true;
        return cell;
    }
    let rounded = parts(text).filter(|part| is_rounded(part));
    cell.rounded.extend(rounded.map(str::to_owned));
    let written = || parts(text).filter(|part| !is_rounded(part));
    let sure = |part: &str| {
        let whole = || {
            E164::parse(part)
                .ok()
                .map(|number| known_or_typed(number.as_str().to_owned()))
        };
        known(part).or_else(whole)
    };
    if written().all(|part| sure(part).is_some() || likely(part).is_some()) {
        for part in written() {
            let number = sure(part);
            cell.is_sure |= number.is_some();
            cell.numbers.extend(number.or_else(|| likely(part)));
        }
        return cell;
    }
    // Numbers within other text.
    cell.numbers
        .extend(international(text).into_iter().map(known_or_typed));
    cell.is_sure = !cell.numbers.is_empty();
    let others = written().filter(|part| {
        /// The minimum number of digits of a suspected number.
        const LEAST: usize = 5;
        let is_long =
            phone::digits(&phone::strip_punctuation(part)).len() >= LEAST && !is_day(part);
        is_long && sure(part).is_none() && international(part).is_empty()
    });
    cell.others.extend(others.map(str::to_owned));
    cell
}

/// Digits that may be a number.
fn likely(part: &str) -> Option<String> {
    // The form in which programs write numbers that were taken for amounts.
    let whole = part.strip_suffix(".0");
    let whole = whole.filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = match phone::parse(whole.unwrap_or(part))? {
        ParsedPhone::National(rest) => format!("0{rest}"),
        ParsedPhone::Digits(digits) => digits,
        ParsedPhone::International(_) => return None,
    };
    // Dates are no numbers.
    ((7..=15).contains(&digits.len()) && !is_day(part)).then_some(digits)
}

/// The numbers with a calling code in a text.
fn international(text: &str) -> Vec<String> {
    let whole = |piece: &str| {
        E164::parse(piece)
            .ok()
            .map(|number| number.as_str().to_owned())
    };
    let mut numbers = Vec::new();
    for piece in text.split(SEPARATORS) {
        if let Some(number) = whole(piece) {
            numbers.push(number);
            continue;
        }
        // Each + begins a number, which continues as long as possible.
        let ends = |letter: char| letter.is_alphabetic() || matches!(letter, '@' | ':' | '<' | '>');
        let begun = piece.split(['+', '\u{ff0b}']).skip(1);
        let parts = begun.map(|part| part.split(ends).next().unwrap_or_default());
        numbers.extend(parts.filter_map(|part| whole(&format!("+{part}"))));
    }
    numbers
}

/// Whether a text is a date: "2026-12-01", "1.12.2026", "12/01/2026".
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.', '/']).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> NumberList {
        NumberList::parse(
            text,
            &|written| match phone::strip_punctuation(written).as_str() {
                "0701234567" => Some("+46701234567".into()),
                "+447520651116XYZ" => Some("+447520651116XYZ".into()),
                _ => None,
            },
        )
    }

    #[test]
    fn a_pasted_column_is_its_numbers() {
        for (text, numbers, duplicates, others) in [
            (
                "+12086390939\n+46701234567\n",
                "+12086390939 +46701234567",
                0,
                0,
            ),
            (
                "+12086390939\r\n+1 (208) 639-0939\r\n",
                "+12086390939",
                1,
                0,
            ),
            // A JSON list.
            (
                "[\"+12086390939\",\n \"+46701234567\"]\n",
                "+12086390939 +46701234567",
                0,
                0,
            ),
            // Names and days beside the numbers.
            (
                "Name\tPhone\tSince\nFront desk\t+1 208 639 0939\t2026-12-01\nBack\t46701234567\t2026-12-02",
                "+12086390939 46701234567",
                0,
                1,
            ),
            ("12086390939\n46701234567", "12086390939 46701234567", 0, 0),
            ("2026-12-01\t12086390939", "12086390939", 0, 0),
            // National, where the data tell.
            (
                "070-123 45 67\n+12086390939",
                "+46701234567 +12086390939",
                0,
                0,
            ),
            // As the app itself copies numbers that are no E.164.
            (
                "+447520651116XYZ\n+12086390939",
                "+447520651116XYZ +12086390939",
                0,
                0,
            ),
            (
                "+12086390939, +12086390940; +12086390941",
                "+12086390939 +12086390940 +12086390941",
                0,
                0,
            ),
            (
                "+12086390939+46701234567",
                "+12086390939 +46701234567",
                0,
                0,
            ),
            (
                "Call +46 70 123 45 67 (mobile) or +12086390939",
                "+46701234567 +12086390939",
                0,
                0,
            ),
            (
                "\"+46701234567\"\n'+12086390939\ntel:+1234567",
                "+46701234567 +12086390939 +1234567",
                0,
                0,
            ),
            // As people write them, in any cell.
            (
                "+46 70 123 45 67 ext. 5\nAnna <sip:+12086390939@example.com>\n070-123 45 67, 070-765 43 21",
                "+46701234567 +12086390939 0707654321",
                1,
                0,
            ),
            (
                "Desk\t+46 (0)70-123 45 67\nHall\t(0)8-123 456 78\nBack\t0207/123.456",
                "+46701234567 0812345678 0207123456",
                0,
                0,
            ),
            (
                "46701234567.0\n12086390939.0",
                "46701234567 12086390939",
                0,
                0,
            ),
            ("", "", 0, 0),
        ] {
            let list = read(text);
            assert_eq!(list.numbers.join(" "), numbers, "{text}");
            assert_eq!(
                (list.duplicates, list.others.len()),
                (duplicates, others),
                "{text}: {list:?}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        for (text, numbers, others, rounded) in [
            ("4.67E+10\nhouston", "", "houston", "4.67E+10"),
            ("+46701234567\n4.67E+10", "+46701234567", "", "4.67E+10"),
            ("+46701234567\nn/a", "+46701234567", "n/a", ""),
            (
                "+46701234567, 4,67012E+10, 4.6E+9;5,6E+10",
                "+46701234567",
                "",
                "4,67012E+10|4.6E+9|5,6E+10",
            ),
            (
                "+46701234567, 46701abc234567",
                "+46701234567",
                "46701abc234567",
                "",
            ),
            (
                "+46701234567\n+4670123456789012",
                "+46701234567",
                "+4670123456789012",
                "",
            ),
            // In a sheet the cell where the number should be, and a line without any as a whole.
            (
                "Name\tPhone\tSince\nDesk\t+46701234567\t2026-12-01\nHall\t4.67E+10\t2026-12-01\nBack\t#####\t\nEnd\t\t2026",
                "+46701234567",
                "Phone|#####|End · 2026",
                "4.67E+10",
            ),
            (
                "Mobile\tDesk\n+46701234567\t+12086390939\n4.67E+10\t+12086390940",
                "+46701234567 +12086390939 +12086390940",
                "Mobile|Desk",
                "4.67E+10",
            ),
        ] {
            let list = read(text);
            assert_eq!(list.numbers.join(" "), numbers, "{text}");
            assert_eq!(list.others.join("|"), others, "{text}");
            assert_eq!(list.rounded.join("|"), rounded, "{text}");
        }
        for text in ["4.67E+10", "4,67e+10", "4E+10", "1.234567890E+09"] {
            assert!(is_rounded(text), "{text}");
        }
        for text in [
            "4.67",
            "E+10",
            "1E10",
            "1E+2",
            "1E+99",
            "1.2.3E+10",
            "x4E+10",
            "4E+10x",
            ".E+10",
        ] {
            assert!(!is_rounded(text), "{text}");
        }
    }

    #[test]
    fn the_search_names_them() {
        assert_eq!(
            read("+12086390939\n+46701234567").search(),
            "number:+12086390939,+46701234567"
        );
        assert_eq!(read("x\n+46701234567").search(), "+46701234567");
    }
}
