//! Parser for phone numbers as people write them.
//!
//! Search, confirmations and every phone number field share it. Numbers *from* the API stay plain strings: some are not
//! E.164 (docs/numbers-api.md 7).

use percent_encoding::percent_decode_str;

use crate::identifier::is_invisible;

/// Calling codes of countries with the trunk prefix 0. Calling codes are a prefix code, so that a number's first digits
/// name one country at most.
const TRUNK_ZERO: &str = "20 27 31 32 33 40 41 43 44 46 49 51 53 54 55 57 58 60 61 62 63 64 66 81 82 84 86 90 91 92 93 \
    94 95 98 211 212 213 218 231 232 233 234 243 249 250 251 252 254 255 256 260 261 262 263 264 265 291 353 355 358 \
    359 370 373 374 380 381 382 383 385 386 387 389 421 590 591 593 594 595 596 597 598 850 855 856 880 886 961 962 963 \
    964 966 967 970 971 972 976 977 994 995 996";

/// The other calling codes.
const NO_TRUNK: &str = "1 7 30 34 36 39 45 47 48 52 56 65 216 220 221 222 223 224 225 226 227 228 229 230 235 236 237 \
    238 239 240 241 242 244 245 246 247 248 253 257 258 266 267 268 269 290 297 298 299 350 351 352 354 356 357 371 372 \
    375 376 377 378 379 420 423 500 501 502 503 504 505 506 507 508 509 592 599 670 672 673 674 675 676 677 678 679 680 \
    681 682 683 685 686 687 688 689 690 691 692 852 853 960 965 968 973 974 975 992 993 998";

/// Calling codes after which a 0 is part of the number, such as Italy's.
const OWN_ZERO: &str = "39 225 241 242 378 379";

/// URI schemes that can precede a number in a link or an address.
const SCHEMES: [&str; 10] = [
    "tel", "sip", "sips", "callto", "sms", "smsto", "fax", "phone", "whatsapp", "facetime",
];

/// Markers of an extension, in lower case.
const EXTENSIONS: &str =
    "ext extn extension x # ankn anknytning dw durchwahl poste int доб Доб ДОБ";

/// An E.164 number: `+` and 7 to 15 digits, the first not 0 (ITU-T E.164 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct E164(String);

/// The reason why a typed number is not E.164.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// The text is empty.
    Empty,
    /// The text does not start with `+`.
    NoPlus,
    /// A character is neither a digit nor punctuation.
    NotADigit,
    /// The calling code starts with 0.
    LeadingZero,
    /// There are fewer than 7 digits.
    TooShort,
    /// There are more than 15 digits.
    TooLong,
}

impl E164 {
    /// Parses a typed number in any form that names the country.
    ///
    /// # Errors
    /// The first problem.
    pub fn parse(typed: &str) -> Result<E164, PhoneError> {
        let number = match parse(typed) {
            Some(ParsedPhone::International(number)) => number,
            Some(_) => return Err(PhoneError::NoPlus),
            None => {
                let bare = strip_punctuation(typed);
                return Err(match bare.chars().next() {
                    None => PhoneError::Empty,
                    Some('+') => PhoneError::NotADigit,
                    Some(_) => PhoneError::NoPlus,
                });
            }
        };
        let digits = number.get(1..).unwrap_or_default();
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

/// A written number in a normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParsedPhone {
    /// A number with its country: `+` and digits.
    International(String),
    /// A number as dialled within its country: the digits after the trunk prefix 0.
    National(String),
    /// Digits of unknown meaning.
    Digits(String),
}

impl ParsedPhone {
    /// An alternative reading with another trunk or international prefix.
    ///
    /// Only the data tell which of the readings exists.
    pub fn alternative(&self) -> Option<String> {
        match self {
            ParsedPhone::International(_) => None,
            // 06 is the trunk prefix in Hungary.
            ParsedPhone::National(digits) => {
                digits.strip_prefix('6').map(|rest| with_code("36", rest))
            }
            // 011 is dialled for abroad from North America, whose own numbers have ten digits; 8 is the trunk prefix in
            // Russia.
            ParsedPhone::Digits(digits) => {
                match (digits.strip_prefix("011"), digits.strip_prefix('8')) {
                    (Some(rest), _) if rest.len() >= 7 => Some(with_code("", rest)),
                    (_, Some(rest)) if rest.len() == 10 => Some(with_code("7", rest)),
                    _ => (digits.len() == 10).then(|| with_code("1", digits)),
                }
            }
        }
    }

    /// All possible numbers, the most likely first.
    pub fn candidates(&self) -> Vec<String> {
        match self {
            ParsedPhone::International(number) => vec![number.clone()],
            ParsedPhone::National(rest) => {
                let trunk = TRUNK_ZERO.split(' ').map(|code| with_code(code, rest));
                let with_zero = OWN_ZERO.split(' ').map(|code| with_code(code, "0") + rest);
                trunk.chain(self.alternative()).chain(with_zero).collect()
            }
            ParsedPhone::Digits(digits) => {
                let codes = NO_TRUNK.split(' ').map(|code| with_code(code, digits));
                let as_written = std::iter::once(with_code("", digits)).chain(self.alternative());
                as_written.chain(codes).collect()
            }
        }
    }
}

fn with_code(code: &str, rest: &str) -> String {
    format!("+{code}{rest}")
}

/// Parses a number in any written form; `None` for anything else.
pub fn parse(text: &str) -> Option<ParsedPhone> {
    let text = address(text);
    let marked: String = text.chars().filter_map(to_ascii).collect();
    let marked = without_extension(&marked);
    // "+46 (0)70": the 0 is dialled within the country only.
    let (before, after) = marked.split_once("(0)").unwrap_or((marked, ""));
    let (mut digits, rest) = (without_brackets(before), without_brackets(after));
    if before.len() < marked.len() {
        let code = digits.strip_prefix('+').or(digits.strip_prefix("00"));
        if code.is_none_or(|code| contains_code(OWN_ZERO, code)) {
            digits.push('0');
        }
        digits.push_str(&rest);
    }
    let number = digits.strip_prefix('+').unwrap_or(&digits);
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let abroad = match digits.starts_with('+') {
        true => Some(number),
        false => number.strip_prefix("00").filter(|rest| !rest.is_empty()),
    };
    if let Some(number) = abroad {
        return Some(ParsedPhone::International(without_trunk(number)));
    }
    Some(match number.strip_prefix('0') {
        // 011 may be the prefix for abroad as well.
        Some(rest) if !rest.is_empty() && (number.len() <= 12 || !number.starts_with("011")) => {
            ParsedPhone::National(rest.to_owned())
        }
        _ => ParsedPhone::Digits(number.to_owned()),
    })
}

/// `+` and the digits, without a trunk prefix after the calling code.
///
/// Only for calling codes whose numbers never begin with 0.
fn without_trunk(number: &str) -> String {
    let mut codes = TRUNK_ZERO.split(' ');
    let split = codes.find_map(|code| {
        let rest = number.strip_prefix(code)?.strip_prefix('0')?;
        (!rest.starts_with('0')).then_some((code, rest))
    });
    match split {
        Some((code, rest)) => with_code(code, rest),
        None => with_code("", number),
    }
}

/// Whether `before` is `+` and a calling code with the trunk prefix 0.
///
/// It is the part of a number in front of national digits.
pub fn is_before_national(before: &[u8]) -> bool {
    match before {
        [b'+', code @ ..] => TRUNK_ZERO.split(' ').any(|known| known.as_bytes() == code),
        _ => false,
    }
}

/// Whether `digits` follow a calling code with the trunk prefix 0 in a number.
pub fn begins_nationally(number: &str, digits: &str) -> bool {
    let before = |(index, _)| number.get(..index).unwrap_or_default().as_bytes();
    let mut found = number.match_indices(digits).map(before);
    found.any(is_before_national)
}

fn contains_code(codes: &str, code: &str) -> bool {
    codes.split(' ').any(|known| known == code)
}

fn without_brackets(marked: &str) -> String {
    marked.replace(['(', ')'], "")
}

/// Whether a word is a URI scheme for numbers, such as `tel`.
pub fn is_scheme(word: &str) -> bool {
    SCHEMES
        .iter()
        .any(|scheme| scheme.eq_ignore_ascii_case(word))
}

/// The number without its extension.
fn without_extension(marked: &str) -> &str {
    /// The minimum number of digits in front of an extension.
    const LEAST: usize = 7;
    let end = marked.find(|letter: char| !matches!(letter, '0'..='9' | '+' | '(' | ')'));
    match end.and_then(|end| marked.split_at_checked(end)) {
        Some((number, rest)) if digits(number).len() >= LEAST && extension(rest) == Some(true) => {
            number
        }
        _ => marked,
    }
}

/// Whether a text is an extension, and then whether its digits are present: "ext. 5", "x5", ";ext=5", or only "ext.".
pub fn extension(text: &str) -> Option<bool> {
    /// The maximum number of digits; more are a number of their own.
    const MOST: usize = 11;
    let text: String = text.chars().filter_map(to_ascii).collect();
    let index = text.find(|letter: char| letter.is_ascii_digit());
    let (word, digits) = text.split_at_checked(index.unwrap_or(text.len()))?;
    // The alphabets of the words: asking for any letter needs tables of 3 KB.
    let is_letter = |letter| matches!(letter, 'a'..='z' | 'A'..='Z' | 'а'..='я' | 'А'..='Я' | '#');
    let word = word.trim_matches(|letter| !is_letter(letter));
    let digits = digits.trim_end_matches(')');
    let is_one = digits.len() <= MOST
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && EXTENSIONS
            .split(' ')
            .any(|known| word.eq_ignore_ascii_case(known));
    is_one.then_some(!digits.is_empty())
}

/// The number in a link or an address.
///
/// "+4670…" of "Anna <sip:+4670…@example.com;user=phone>".
pub fn address(text: &str) -> String {
    let quotes = |letter: char| {
        to_ascii(letter).is_none()
            || matches!(
                letter,
                '<' | '>' | '"' | '\'' | '=' | ',' | ';' | '|' | '\u{2018}'..='\u{201f}'
            )
    };
    let text = text.trim_matches(quotes);
    let text = text.rsplit_once('<').map_or(text, |(_, inside)| inside);
    let (text, is_link) = match text.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme.trim()) => (rest.trim_start_matches('/'), true),
        _ => (text, false),
    };
    let ends = |(index, letter): &(usize, char)| match letter {
        '@' | '>' => true,
        '?' => is_link,
        ';' => is_link || is_parameter(text.get(index + 1..).unwrap_or_default()),
        _ => false,
    };
    let end = text.char_indices().find(ends);
    let text = text.get(..end.map_or(text.len(), |(end, _)| end));
    let text = text.unwrap_or_default();
    if is_link && text.contains('%') {
        return percent_decode_str(text).decode_utf8_lossy().into_owned();
    }
    text.to_owned()
}

/// Whether a text begins with a parameter of a `tel:` URI (RFC 3966), such as "ext=5".
fn is_parameter(text: &str) -> bool {
    let is_name = |name: &str| {
        let mut letters = name.bytes();
        !name.is_empty() && letters.all(|letter| letter.is_ascii_alphabetic() || letter == b'-')
    };
    text.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// Whether a typed confirmation matches the API's number.
///
/// Accepted are any form that names the country, the digits alone, and the national form of the number's own country.
/// The number need not be E.164; an empty text never matches.
pub fn is_same_number(typed: &str, number: &str) -> bool {
    fn digits(text: &str) -> &str {
        text.strip_prefix('+').unwrap_or(text)
    }
    let (number_bare, typed_bare) = (strip_punctuation(number), strip_punctuation(typed));
    if digits(&number_bare).is_empty() {
        return false;
    }
    let is_same = match parse(typed) {
        Some(ParsedPhone::International(typed)) => digits(&typed) == digits(&number_bare),
        Some(ParsedPhone::National(rest)) => number_bare
            .strip_suffix(&rest)
            .is_some_and(|before| is_before_national(before.as_bytes())),
        Some(ParsedPhone::Digits(_)) | None => false,
    };
    is_same || digits(&typed_bare) == digits(&number_bare)
}

/// The ASCII digits in a text.
pub fn digits(s: &str) -> String {
    s.chars().filter(char::is_ascii_digit).collect()
}

/// The text without punctuation and invisible characters, and with ASCII digits.
pub fn strip_punctuation(text: &str) -> String {
    let letters = text.chars().filter_map(to_ascii);
    letters
        .filter(|letter| !matches!(letter, '(' | ')'))
        .collect()
}

/// Whether a text is a number, or a fragment of one between two spaces.
pub fn is_phone_fragment(text: &str) -> bool {
    let mut letters = text.chars().filter_map(to_ascii);
    letters.all(|letter| letter.is_ascii_digit() || matches!(letter, '+' | '(' | ')'))
}

/// Whether a text begins like a number: with `+`, a bracket or a 0.
pub fn has_phone_prefix(piece: &str) -> bool {
    let mut letters = piece.chars().filter_map(to_ascii);
    matches!(letters.next(), Some('+' | '(' | '0'))
}

/// The ASCII form of a character of a number; `None` for separators and invisible characters. Brackets stay.
fn to_ascii(letter: char) -> Option<char> {
    Some(match letter {
        '0'..='9' | 'a'..='z' | 'A'..='Z' | '+' | '(' | ')' => letter,
        '[' | '\u{ff08}' | '\u{ff3b}' => '(',
        ']' | '\u{ff09}' | '\u{ff3d}' => ')',
        '\u{ff0b}' | '\u{fe62}' | '\u{2795}' | '\u{207a}' => '+',
        // Dots, dashes, slashes.
        '.' | '-' | '/' | '\u{b7}' | '\u{2010}'..='\u{2015}' | '\u{2022}' | '\u{2024}' | '\u{2027}'
        | '\u{2043}' | '\u{2044}' | '\u{2212}' | '\u{2215}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}'
        | '\u{30fc}' | '\u{fe52}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{ff0e}' | '\u{ff0f}'
        | '\u{ff65}' | '\u{ff70}'
        // The frame of a keycap emoji.
        | '\u{20e3}' => return None,
        // Directional marks, joiners, selectors.
        _ if is_invisible(letter) => return None,
        _ if letter.is_whitespace() || letter.is_control() => return None,
        _ if letter.is_ascii() => letter,
        _ => digit(letter).unwrap_or(letter),
    })
}

/// The value of a digit in another script (Unicode `Nd`). Most scripts have theirs in a row from 0 to 9.
fn digit(letter: char) -> Option<char> {
    const ZEROS: [u16; 37] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
        0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
        0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
        0xff10, 0,
    ];
    let code = letter as u32;
    // Mathematical digits come in five styles.
    let value = match code {
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => {
            let mut zeros = ZEROS.iter().map(|zero| u32::from(*zero));
            code - zeros.find(|zero| *zero > 0 && (*zero..zero + 10).contains(&code))?
        }
    };
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests;
