//! The number in a cell, as people and spreadsheets write it.

use numbers_inventory::{export::unmarked, number_list::is_rounded};
use numbers_model::{
    calling_code::{calling_code, without_trunk},
    identifier,
    phone::{self, ParsedPhone},
};

use crate::{
    preview::NotANumber,
    source::{Lookup, NumberSource},
};

/// The number in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberCell {
    /// One of the project's numbers, as the API writes it.
    Known(String),
    /// A number that is none of the project's, in its shortest form.
    Other(String),
    /// No number.
    Invalid(NotANumber),
}

/// The minimum and maximum numbers of digits.
const LENGTHS: std::ops::RangeInclusive<usize> = 7..=15;

/// Reads a cell. `region`, a code such as "SE", is the country of national numbers.
pub fn read_number(
    cell: &str,
    region: Option<&str>,
    numbers: &(impl NumberSource + ?Sized),
) -> NumberCell {
    let cell = unmarked(cell);
    let text = identifier::clean(&cell);
    let text = text.trim_matches(['"', '\'']).trim();
    if text.is_empty() {
        return NumberCell::Invalid(NotANumber::Empty);
    }
    if is_rounded(text) {
        return NumberCell::Invalid(NotANumber::Rounded);
    }
    // The form in which programs write numbers that were taken for amounts.
    let whole = text.strip_suffix(".0");
    let whole = whole.filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
    let text = whole.unwrap_or(text);
    // Most files have numbers as the API writes them.
    let is_whole = text.starts_with('+');
    if is_whole && let Lookup::One(number) = numbers.find(text) {
        return NumberCell::Known(number);
    }
    let parsed = phone::parse(text);
    let national = parsed
        .as_ref()
        .and_then(|parsed| in_region(parsed, region?));
    let as_written = (!is_whole).then_some(text);
    for written in national.as_deref().into_iter().chain(as_written) {
        match numbers.find(written) {
            Lookup::One(number) => return NumberCell::Known(number),
            Lookup::Several => return NumberCell::Invalid(NotANumber::Ambiguous),
            Lookup::None => {}
        }
    }
    let number = match parsed {
        Some(ParsedPhone::International(number)) => number,
        Some(ParsedPhone::National(rest)) => national.unwrap_or_else(|| format!("0{rest}")),
        Some(ParsedPhone::Digits(digits)) => digits,
        None => return NumberCell::Invalid(NotANumber::Text),
    };
    match LENGTHS.contains(&phone::digits(&number).len()) {
        true => NumberCell::Other(number),
        false => NumberCell::Invalid(NotANumber::Text),
    }
}

/// A national number with the calling code of its region.
fn in_region(parsed: &ParsedPhone, region: &str) -> Option<String> {
    let code = calling_code(region)?;
    match parsed {
        ParsedPhone::International(_) => None,
        ParsedPhone::National(rest) => {
            let digits = format!("0{rest}");
            Some(format!("+{code}{}", without_trunk(region, &digits)))
        }
        // Digits that begin with the calling code have lost their plus, or lack a code: the numbers tell.
        ParsedPhone::Digits(digits) => Some(format!("+{code}{digits}")),
    }
}
