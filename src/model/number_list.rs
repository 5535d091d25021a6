//! Lists of phone numbers as they are pasted: a column of a spreadsheet, lines of a file, numbers in a sentence.

use super::phone::{self, E164, Written};

/// The numbers of a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberList {
    /// Each number once, as the list of numbers knows it or as it would be written there.
    pub numbers: Vec<String>,
    /// How often a number came again.
    pub duplicates: usize,
    /// Lines that are not empty and have no number.
    pub others: usize,
}

/// What a cell is.
enum Cell {
    /// It begins with the code of its country, or the list of numbers has it as it stands.
    Sure(Vec<String>),
    /// Digits that may be a number, an amount or an ID.
    Likely(String),
    Other,
}

impl NumberList {
    /// Reads a pasted text. `known` tells the number that the list of numbers has for a written one. Where the lines have
    /// several columns, digits count as numbers only in a column that has one of these or one with its country's code.
    pub fn read(text: &str, known: &dyn Fn(&str) -> Option<String>) -> NumberList {
        let rows: Vec<Vec<Cell>> = text
            .split(['\n', '\r'])
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.split('\t').map(|text| cell(text, known)).collect())
            .collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let has = |column: usize, wanted: fn(&Cell) -> bool| {
            rows.iter().any(|row| row.get(column).is_some_and(wanted))
        };
        let sure: Vec<bool> = (0..columns)
            .map(|column| has(column, |cell| matches!(cell, Cell::Sure(_))))
            .collect();
        // Without any the first column of digits has to do.
        let likely = match sure.contains(&true) {
            true => None,
            false => {
                (0..columns).find(|column| has(*column, |cell| matches!(cell, Cell::Likely(_))))
            }
        };
        let mut list = NumberList::default();
        let mut seen = std::collections::HashSet::new();
        for row in rows {
            let mut some = false;
            for (column, cell) in row.into_iter().enumerate() {
                let wanted = sure.get(column) == Some(&true) || likely == Some(column);
                let numbers = match cell {
                    Cell::Sure(numbers) => numbers,
                    Cell::Likely(number) if wanted => vec![number],
                    _ => continue,
                };
                some = true;
                for number in numbers {
                    if seen.insert(number.clone()) {
                        list.numbers.push(number);
                    } else {
                        list.duplicates += 1;
                    }
                }
            }
            list.others += usize::from(!some);
        }
        list
    }

    /// The search for these numbers; one alone needs no field.
    pub fn search(&self) -> String {
        let quoted = self
            .numbers
            .iter()
            .map(|number| super::search::quoted(number));
        match quoted.collect::<Vec<_>>() {
            all if all.len() == 1 => all.concat(),
            all => ["number:", &all.join(",")].concat(),
        }
    }
}

fn cell(text: &str, known: &dyn Fn(&str) -> Option<String>) -> Cell {
    let text =
        text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\''));
    if text.is_empty() {
        return Cell::Other;
    }
    if let Some(number) = known(text) {
        return Cell::Sure(vec![number]);
    }
    let numbers = international(text);
    if !numbers.is_empty() {
        let own = |number: String| known(&number).unwrap_or(number);
        return Cell::Sure(numbers.into_iter().map(own).collect());
    }
    match phone::read(text) {
        // A day is no number.
        Some(Written::National(_) | Written::Digits(_))
            if (7..=15).contains(&phone::bare(text).len()) && !is_day(text) =>
        {
            Cell::Likely(phone::bare(text))
        }
        _ => Cell::Other,
    }
}

/// The numbers with the code of their country in a text that may say other things as well.
pub fn international(text: &str) -> Vec<String> {
    let whole = |piece: &str| E164::parse(piece).ok().map(|own| own.as_str().to_owned());
    let mut numbers = Vec::new();
    for piece in text.split([',', ';', '|']) {
        if let Some(number) = whole(piece) {
            numbers.push(number);
            continue;
        }
        // Each + begins one, which goes on for as long as it can.
        let ends = |letter: char| letter.is_alphabetic() || matches!(letter, '@' | ':' | '<' | '>');
        let begun = piece.split(['+', '\u{ff0b}']).skip(1);
        let parts = begun.map(|part| part.split(ends).next().unwrap_or_default());
        numbers.extend(parts.filter_map(|part| whole(&["+", part].concat())));
    }
    numbers
}

/// "2026-12-01", "1.12.2026", "12/01/2026".
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.', '/']).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> NumberList {
        NumberList::read(text, &|written| match phone::bare(written).as_str() {
            "0701234567" => Some("+46701234567".into()),
            "+447520651116XYZ" => Some("+447520651116XYZ".into()),
            _ => None,
        })
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
            ("4.67E+10\nhouston", "", 0, 2),
            ("", "", 0, 0),
        ] {
            let list = read(text);
            assert_eq!(list.numbers.join(" "), numbers, "{text}");
            assert_eq!(
                (list.duplicates, list.others),
                (duplicates, others),
                "{text}"
            );
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
