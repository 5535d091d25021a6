//! CSV cells: quoted, safe from formula injection, and kept as text in spreadsheets.
//!
//! Two reversible marks are put in front of text that a spreadsheet would change:
//!
//! * an apostrophe where a formula would begin: at the start of a cell, and within it after each character at which some
//!   spreadsheet may begin a new cell, since it may split the file by another separator. Spaces and invisible characters
//!   in front of the formula's sign are skipped. Apostrophes that are there already get one more, so that a reader
//!   removes exactly one at each such place.
//! * a tab at the start of a number, date or ID that a spreadsheet would convert: "+46…" would lose its plus, "007" its
//!   zeros, "1-2" would become a date, and an ID of 20 digits would be rounded. A cell that itself begins with a tab gets
//!   an apostrophe.

use std::borrow::Cow;

use csv_core::WriteResult;

use numbers_model::identifier::is_invisible;

/// The separator of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// The comma, as in RFC 4180.
    Comma,
    /// The semicolon, used by spreadsheets where the comma is the decimal sign.
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

/// The signs that begin a formula, in normal, full and small width.
const SIGNS: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];
/// The number of digits above which spreadsheets round a number.
const EXACT_DIGITS: usize = 15;

/// Writes a cell. `text` marks a value that must stay text although it may look like a number or date.
pub(super) fn cell(out: &mut Vec<u8>, separator: Option<Separator>, value: &str, text: bool) {
    if let Some(separator) = separator {
        out.push(separator.byte());
    }
    // Every cell is quoted: csv-core's test for the need of quotes parses floats, which alone would add 10 KB to the
    // page.
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
    for (index, c) in value.char_indices() {
        if starts && needs_mark(&value[index..], index == 0) {
            changed.push_str(&value[done..index]);
            changed.push('\'');
            done = index;
        }
        starts = is_break(c);
    }
    if changed.is_empty() {
        return Cow::Borrowed(value);
    }
    changed.push_str(&value[done..]);
    Cow::Owned(changed)
}

/// Whether a mark is needed in front of `rest`.
///
/// `rest` is the `first` text of its cell or follows a break. Text that has such marks already gets one more.
fn needs_mark(rest: &str, first: bool) -> bool {
    let unmarked = rest.trim_start_matches('\'');
    if first && unmarked.starts_with('\t') {
        return true;
    }
    let formula = unmarked.trim_start_matches(is_unseen).starts_with(SIGNS);
    // A plain number is not evaluated.
    formula && !(first && is_number(rest))
}

/// The value of a cell of an export: without the marks that were put in front of it.
///
/// Text of another origin loses only what would have been such a mark.
///
/// ```
/// use numbers_inventory::export::unmarked;
///
/// assert_eq!(unmarked("\t+46701234567"), "+46701234567");
/// assert_eq!(unmarked("'=1+1"), "=1+1");
/// assert_eq!(unmarked("'tis"), "'tis");
/// ```
pub fn unmarked(cell: &str) -> Cow<'_, str> {
    let cell = cell.strip_prefix('\t').unwrap_or(cell);
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let mut value = String::with_capacity(cell.len());
    let mut starts = true;
    for (index, c) in cell.char_indices() {
        let rest = cell.get(index..).unwrap_or_default();
        let is_mark = starts && c == '\'' && {
            let formula = rest.trim_start_matches('\'').starts_with(SIGNS);
            formula || needs_mark(rest.get(1..).unwrap_or_default(), index == 0)
        };
        if !is_mark {
            value.push(c);
        }
        starts = is_break(c);
    }
    Cow::Owned(value)
}

/// Whether a spreadsheet may begin a new cell or line after this character.
///
/// Separators, Unicode line ends, and the ASCII separators of files, groups and records.
fn is_break(c: char) -> bool {
    let ends_line = matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    ends_line || matches!(c, ',' | ';' | '\t' | '|' | '\u{1c}'..='\u{1f}')
}

/// Whether spreadsheets may skip this character in front of a formula.
fn is_unseen(c: char) -> bool {
    // The blanks of Braille and of musical notation look like spaces without being any.
    let blank = matches!(c, '"' | '\u{2800}' | '\u{1d159}');
    (blank || is_invisible(c) || c.is_whitespace() || c.is_control()) && !is_break(c)
}

/// Whether the value is a sign and digits, such as +12086390939, -1.5 or -1,5.
fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// Whether a spreadsheet would convert the value to a number, date, time or boolean.
fn is_value(value: &str) -> bool {
    /// Names of months in the most common languages.
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
    // Ordinary numbers are displayed unchanged.
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

/// Doubles the quotes within a cell, in chunks of a small buffer.
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
            .and_then(|quoted| quoted.strip_suffix('"'));
        inside.expect("quotes").replace("\"\"", "\"")
    }

    /// What may stand before the sign of a formula, and be passed over: default-ignorable code points (Unicode 17,
    /// DerivedCoreProperties.txt), spaces and controls, as ranges.
    const PASSED: &[(u32, u32)] = &[
        (0x00, 0x20),
        (0x22, 0x22),
        (0x27, 0x27),
        (0x7f, 0xa0),
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x1680, 0x1680),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x2000, 0x200f),
        (0x2028, 0x202f),
        (0x205f, 0x2064),
        (0x2065, 0x206f),
        (0x2800, 0x2800),
        (0x3000, 0x3000),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfff8),
        (0xfff9, 0xfffb),
        (0x1bca0, 0x1bca3),
        (0x1d159, 0x1d159),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe0000),
        (0xe0001, 0xe0001),
        (0xe0002, 0xe001f),
        (0xe0020, 0xe007f),
        (0xe0080, 0xe00ff),
        (0xe0100, 0xe01ef),
        (0xe01f0, 0xe0fff),
        (0x2c, 0x2c),
        (0x3b, 0x3b),
    ];

    /// A text of what is passed over, of signs, separators and letters.
    fn texts() -> impl Strategy<Value = String> {
        let passed = prop::sample::select(PASSED.to_vec());
        let passed = passed.prop_flat_map(|(from, to)| from..=to);
        let passed = passed.prop_map(|code| char::from_u32(code).unwrap_or(' '));
        let signs = prop::sample::select(SIGNS.to_vec());
        let others = prop::sample::select(vec![
            '"', '\'', '\t', '\n', ',', ';', '|', '1', '7', '.', 'a', 'é', '|',
        ]);
        let one = prop_oneof![4 => passed, 3 => signs, 3 => others, 1 => any::<char>()];
        prop::collection::vec(one, 0..12).prop_map(String::from_iter)
    }

    /// Whether a reader that passes over what can't be seen would run it.
    fn runs(cell: &str) -> bool {
        let is_passed = |c: char| {
            let code = u32::from(c);
            // The apostrophe is what stops it.
            c != '\''
                && PASSED
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(&code))
        };
        let seen = cell.trim_start_matches(is_passed);
        // What follows a number's closing quote makes no formula of it: no operator stands between them.
        let number = seen.split('"').next().unwrap_or_default();
        seen.starts_with(SIGNS) && !is_number(number)
    }

    /// The characters at which any reader may split a line.
    const SPLITS: &[char] = &[
        ',', ';', '\t', '|', '\n', '\u{b}', '\u{c}', '\r', '\u{1c}', '\u{1d}', '\u{1e}', '\u{1f}',
        '\u{85}', '\u{2028}', '\u{2029}',
    ];

    #[test]
    fn formulas_are_marked_wherever_a_cell_may_begin() {
        for (value, marked) in [
            ("=1+1", "'=1+1"),
            ("x;=cmd|'/C calc'!A0;", "x;'=cmd|'/C calc'!A0;"),
            ("a\t=b", "a\t'=b"),
            ("a|@b", "a|'@b"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("\u{200b}\u{feff}\u{2003}=1", "'\u{200b}\u{feff}\u{2003}=1"),
            ("\0\u{b}\u{c}-x", "\0\u{b}\u{c}'-x"),
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
            ("\u{3164}=1", "'\u{3164}=1"),
            ("\u{115f}\u{1160}\u{ffa0}+a", "'\u{115f}\u{1160}\u{ffa0}+a"),
            ("\u{e0001}\u{e0041}@a", "'\u{e0001}\u{e0041}@a"),
            ("\u{34f}\u{17b4}\u{180b}-a", "'\u{34f}\u{17b4}\u{180b}-a"),
            (
                "\u{e0100}\u{fff0}\u{2065}=1",
                "'\u{e0100}\u{fff0}\u{2065}=1",
            ),
            ("a\u{2028}=b", "a\u{2028}'=b"),
            ("a\u{2029}=b", "a\u{2029}'=b"),
            ("a\u{85}=b", "a\u{85}'=b"),
            ("a\u{b}=b\u{c}=c", "a\u{b}'=b\u{c}'=c"),
            ("a\u{2028}\u{3164}=b", "a\u{2028}'\u{3164}=b"),
            ("﹦1", "'﹦1"),
            ("a b=c", "a b=c"),
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
        fn what_was_written_can_be_unmarked(value in texts(), text: bool) {
            let cell = content(&written(&value, text));
            prop_assert_eq!(unmarked(&cell).into_owned(), value);
        }

        /// The guard is data only where it was: what has none is read back as it stands.
        #[test]
        fn an_apostrophe_of_the_data_stays(value in "[bcd '\u{2019}]{0,12}", text: bool) {
            prop_assert_eq!(content(&written(&value, text)), value.clone());
            prop_assert_eq!(unmarked(&value), value.as_str());
        }

        #[test]
        fn no_cell_is_a_formula_at_whatever_the_file_is_split(
            values in prop::collection::vec(texts(), 1..4),
            semicolon: bool,
            text: bool,
        ) {
            let separator = if semicolon { Separator::Semicolon } else { Separator::Comma };
            let mut line = Vec::new();
            for (index, value) in values.iter().enumerate() {
                cell(&mut line, (index > 0).then_some(separator), value, text);
            }
            let line = String::from_utf8(line).expect("UTF-8");
            // The right way, and as others would split it, who know nothing of these quotes.
            let cells = values.iter().map(|value| content(&written(value, text)));
            let split = SPLITS.iter().flat_map(|separator| line.split(*separator)).map(str::to_owned);
            let anywhere = line.split(SPLITS).map(str::to_owned);
            for cell in cells.chain(split).chain(anywhere) {
                prop_assert!(!runs(&cell), "{cell:?} of {line:?}");
            }
        }
    }
}
