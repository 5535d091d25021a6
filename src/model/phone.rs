//! Phone numbers as people type them.
//!
//! Numbers that come *from* the API stay plain strings: some are not E.164 (numbers-api.md 7).

/// A number in E.164: `+` and 7 to 15 digits, the first of them not 0 (ITU-T E.164 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct E164(String);

/// Why a typed number is not E.164.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Nothing was typed.
    Empty,
    /// It does not start with `+`.
    NoPlus,
    /// Something in it is neither a digit nor punctuation.
    NotADigit,
    /// Country codes never start with 0.
    LeadingZero,
    /// Fewer than 7 digits.
    TooShort,
    /// More than 15 digits.
    TooLong,
}

impl PhoneError {
    /// What to tell the person who typed it.
    pub fn text(self) -> &'static str {
        match self {
            PhoneError::Empty => "Type a phone number.",
            PhoneError::NoPlus => "Start the number with + and the country code.",
            PhoneError::NotADigit => "A phone number has only digits after the +.",
            PhoneError::LeadingZero => "A country code does not start with 0.",
            PhoneError::TooShort => "That is too short: a number has at least 7 digits.",
            PhoneError::TooLong => "That is too long: a number has at most 15 digits.",
        }
    }
}

impl E164 {
    /// Reads what a person typed; spaces, brackets, dots and dashes are passed over.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(typed: &str) -> Result<E164, PhoneError> {
        let number = bare(typed);
        if number.is_empty() {
            return Err(PhoneError::Empty);
        }
        let digits = number.strip_prefix('+').ok_or(PhoneError::NoPlus)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::NotADigit);
        }
        match digits.len() {
            0..7 => Err(PhoneError::TooShort),
            16.. => Err(PhoneError::TooLong),
            _ if digits.starts_with('0') => Err(PhoneError::LeadingZero),
            _ => Ok(E164(number)),
        }
    }

    /// `+` and the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a typed confirmation names the API's number, punctuation aside. The `+` counts, the
/// number need not be E.164, and nothing typed never matches.
pub fn same_number(typed: &str, number: &str) -> bool {
    let typed = bare(typed);
    !typed.is_empty() && typed == bare(number)
}

/// The ASCII digits in a text.
pub fn digits(s: &str) -> String {
    s.chars().filter(char::is_ascii_digit).collect()
}

/// The text without punctuation.
pub(crate) fn bare(text: &str) -> String {
    text.chars()
        .filter(|character| !is_punctuation(*character))
        .collect()
}

/// What people and address books put between digits, invisible direction marks included: those
/// come along when a number is copied out of a contact list.
fn is_punctuation(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '(' | ')' | '[' | ']' | '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_numbers_are_read_whatever_the_punctuation() {
        for typed in [
            "+12086390939",
            " +1 (208) 639-0939 ",
            "+1.208.639.0939",
            "\u{202a}+1\u{a0}208\u{2011}639–0939\u{202c}",
        ] {
            assert_eq!(
                E164::parse(typed).unwrap().as_str(),
                "+12086390939",
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (typed, error) in [
            ("", PhoneError::Empty),
            (" ( ) ", PhoneError::Empty),
            ("12086390939", PhoneError::NoPlus),
            ("0012086390939", PhoneError::NoPlus),
            ("++12086390939", PhoneError::NotADigit),
            ("+1208639O939", PhoneError::NotADigit),
            ("+٤٦٨١٢٣٤٥٦", PhoneError::NotADigit),
            ("+46", PhoneError::TooShort),
            ("+123456", PhoneError::TooShort),
            ("+1234567890123456", PhoneError::TooLong),
            ("+04681234567", PhoneError::LeadingZero),
        ] {
            assert_eq!(E164::parse(typed), Err(error), "{typed}");
            assert!(error.text().ends_with('.'));
        }
        assert!(E164::parse("+1234567").is_ok());
        assert!(E164::parse("+123456789012345").is_ok());
    }

    #[test]
    fn a_confirmation_must_name_the_whole_number() {
        assert!(same_number("+1 (208) 639-0939", "+12086390939"));
        assert!(!same_number("12086390939", "+12086390939"), "the + counts");
        assert!(!same_number("+1208639093", "+12086390939"));
        assert!(!same_number("+120863909390", "+12086390939"));
        // Not E.164, but in the API's data.
        assert!(same_number("+447520651116XYZ", "+447520651116XYZ"));
        assert!(same_number("+1208-639", "+1208639"));
        assert!(!same_number("", ""));
        assert!(!same_number("-", "-"));
    }

    #[test]
    fn digits_are_ascii_digits() {
        assert_eq!(digits("+1 (208) x٤"), "1208");
    }
}
