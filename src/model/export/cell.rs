//! Cells of a CSV file: quoted, harmless in a spreadsheet, and kept as text there.
//!
//! Two marks are put in front of what a spreadsheet would otherwise change, and can be told from data:
//!
//! * an apostrophe where a formula would begin: at the start of a cell, and inside it after each character at which some
//!   spreadsheet begins a new cell, since it may split the file at another one than this was written with. Spaces and
//!   invisible characters before the formula's sign do not count. Apostrophes that stand there already get one more, so
//!   that whoever reads the file takes one away at each such place.
//! * a tab at the start of a number, date or ID that a spreadsheet would take for a value: "+46…" would lose its plus,
//!   "007" its zeros, "1-2" would become a day, and an ID of 20 digits would be rounded. A cell that itself begins with a
//!   tab gets an apostrophe.

use std::borrow::Cow;

use csv_core::WriteResult;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// As RFC 4180 has it.
    Comma,
    /// As spreadsheets have it where the comma is the decimal sign.
    Semicolon,
}

impl Separator {
    fn byte(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
        }
    }
}

/// Where some spreadsheet may begin a new cell.
const BREAKS: [char; 6] = [',', ';', '\t', '|', '\n', '\r'];
/// What a formula begins with, in its ordinary and its full width.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// A number with more digits is rounded by spreadsheets.
const EXACT_DIGITS: usize = 15;

/// Writes a cell. `text` is one that must stay as it is although it may look like a number or a date.
pub(super) fn cell(out: &mut Vec<u8>, separator: Option<Separator>, value: &str, text: bool) {
    if let Some(separator) = separator {
        out.push(separator.byte());
    }
    // Every cell in quotes: csv-core's way of telling which need them reads each as a float, and that alone would
    // add 10 KB to the page.
    out.push(b'"');
    let harmless = harmless(value);
    if text && matches!(&harmless, Cow::Borrowed(value) if is_value(value)) {
        out.push(b'\t');
    }
    quote(out, harmless.as_bytes());
    out.push(b'"');
}

/// The value with an apostrophe wherever a formula would begin.
fn harmless(value: &str) -> Cow<'_, str> {
    let mut changed = String::new();
    let mut done = 0;
    let mut starts = true;
    for (at, c) in value.char_indices() {
        if starts && needs_mark(&value[at..], at == 0) {
            changed.push_str(&value[done..at]);
            changed.push('\'');
            done = at;
        }
        starts = BREAKS.contains(&c);
    }
    if changed.is_empty() {
        return Cow::Borrowed(value);
    }
    changed.push_str(&value[done..]);
    Cow::Owned(changed)
}

/// Whether a mark is put in front of what begins here, which is the `first` of its cell or follows a break. The same for
/// what has marks in front already.
fn needs_mark(rest: &str, first: bool) -> bool {
    let unmarked = rest.trim_start_matches('\'');
    if first && unmarked.starts_with('\t') {
        return true;
    }
    let formula = unmarked.trim_start_matches(is_unseen).starts_with(SIGNS);
    // A plain number runs nothing.
    formula && !(first && is_number(rest))
}

/// What spreadsheets may pass over before the sign of a formula.
fn is_unseen(c: char) -> bool {
    let invisible = matches!(c, '"' | '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    (invisible || c.is_whitespace() || c.is_control()) && !BREAKS.contains(&c)
}

/// Whether it is a sign and digits, such as +12086390939, -1.5 or -1,5.
fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// Whether a spreadsheet would take it for a number, a date, a time or a truth value, and show something else.
fn is_value(value: &str) -> bool {
    /// How months are called in the languages that dates are mostly read in.
    const MONTHS: [&str; 38] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai",
        "maj", "mär", "mrz", "okt", "dez", "fév", "fev", "avr", "abr", "aoû", "ago", "déc", "dic",
        "ene", "gen", "mag", "giu", "lug", "set", "ott", "out", "mrt", "mei", "juin", "juil",
    ];
    let value = value.trim();
    if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") {
        return true;
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || value.len() > 60 {
        return false;
    }
    // An ordinary number stays the same.
    let plain =
        digits == value.len() && digits <= EXACT_DIGITS && (digits == 1 || !value.starts_with('0'));
    let mut words = value
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    !plain
        && words.all(|word| {
            let word = word.to_lowercase();
            matches!(word.as_str(), "e" | "am" | "pm" | "t" | "z" | "h")
                || MONTHS.iter().any(|month| word.starts_with(month))
        })
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(value: &str, text: bool) -> String {
        let mut out = Vec::new();
        cell(&mut out, None, value, text);
        String::from_utf8(out).expect("UTF-8")
    }

    /// What the file says is in a cell.
    fn content(written: &str) -> String {
        let inside = written
            .strip_prefix('"')
            .and_then(|own| own.strip_suffix('"'));
        inside.expect("quotes").replace("\"\"", "\"")
    }

    /// The way back: takes away what was put in front.
    fn read_back(content: &str) -> String {
        let content = content.strip_prefix('\t').unwrap_or(content);
        let mut value = String::new();
        let mut starts = true;
        for (at, c) in content.char_indices() {
            let marked = || {
                let formula = content[at..].trim_start_matches('\'').starts_with(SIGNS);
                formula || needs_mark(&content[at + 1..], at == 0)
            };
            if !(starts && c == '\'' && marked()) {
                value.push(c);
            }
            starts = BREAKS.contains(&c);
        }
        value
    }

    #[test]
    fn formulas_are_marked_wherever_a_cell_may_begin() {
        for (value, marked) in [
            ("=1+1", "'=1+1"),
            ("x;=cmd|'/C calc'!A0;", "x;'=cmd|'/C calc'!A0;"),
            ("a\t=b", "a\t'=b"),
            ("a|@b", "a|'@b"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("\u{200b}\u{feff}\u{2003}=1", "'\u{200b}\u{feff}\u{2003}=1"),
            ("\0\u{b}\u{c}-x", "'\0\u{b}\u{c}-x"),
            ("a\r=b\n+c", "a\r'=b\n'+c"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("\tx", "'\tx"),
            ("it's", "it's"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
            ("-1.5", "-1.5"),
            ("-1,5", "-1,5"),
            ("-1,=1", "'-1,'=1"),
            ("-1-2", "'-1-2"),
        ] {
            assert_eq!(content(&written(value, false)), marked, "{value:?}");
        }
    }

    #[test]
    fn what_a_spreadsheet_would_change_is_kept_as_text() {
        for value in [
            "+46701234567",
            "007",
            "1-2",
            "12345678901234567890",
            "1e5",
            "3/4",
            "12:30",
            "Mar 1",
            "1-SEPT",
            "TRUE",
            "2026-11-25",
            "1.50",
        ] {
            assert_eq!(content(&written(value, true)), format!("\t{value}"));
            assert_eq!(content(&written(value, false)), value);
        }
        for value in ["Line 10", "Front desk", "0", "42", "", "957aec92fe4b4d0a"] {
            assert_eq!(content(&written(value, true)), value);
        }
    }

    proptest! {
        #[test]
        fn what_was_written_can_be_read_back(value in r#"[=+@'",;|\t\r\n \u{200b}\u{feff}0-9a-c＝-]{0,12}"#, text: bool) {
            prop_assert_eq!(read_back(&content(&written(&value, text))), value);
        }

        #[test]
        fn no_cell_is_a_formula_at_whatever_the_file_is_split(
            values in prop::collection::vec(r#"[=+@'",;|\t\r\n \u{a0}\u{200b}0-9a-c-]{0,10}"#, 1..4),
            semicolon: bool,
            text: bool,
        ) {
            let own = if semicolon { Separator::Semicolon } else { Separator::Comma };
            let mut line = Vec::new();
            for (at, value) in values.iter().enumerate() {
                cell(&mut line, (at > 0).then_some(own), value, text);
            }
            let line = String::from_utf8(line).expect("UTF-8");
            // The right way, and as others would split it, who know nothing of these quotes.
            let cells = values.iter().map(|value| content(&written(value, text)));
            let split = BREAKS.iter().flat_map(|at| line.split(*at)).map(str::to_owned);
            for cell in cells.chain(split) {
                let seen = cell.trim_start_matches(|c| is_unseen(c) || BREAKS.contains(&c));
                // What follows a number's closing quote makes no formula of it: no operator stands between them.
                let number = seen.split('"').next().unwrap_or_default();
                prop_assert!(!seen.starts_with(SIGNS) || is_number(number), "{cell:?} of {line:?}");
            }
        }
    }
}
