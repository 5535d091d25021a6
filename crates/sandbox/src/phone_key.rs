//! Phone numbers packed into integers, so that a million of them stay small and sorted.

use crate::filter::PatternPosition;
use std::fmt;

/// Maximum number of characters, at 6 bits each.
const CAPACITY: usize = 21;

/// A phone number as a key that compares like its text.
///
/// Besides E.164 it can hold letters, which real data has: `+447520651116XYZ`
/// (docs/numbers-api.md 7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneKey(u128);

impl PhoneKey {
    /// The key of a text; none if it can be no number in any project.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > CAPACITY {
            return None;
        }
        let mut packed = 0_u128;
        for byte in text.bytes() {
            packed = packed << 6 | u128::from(pack(byte)?);
        }
        Some(Self(packed << (6 * (CAPACITY - text.len()))))
    }

    /// Whether the number has these characters at this position.
    ///
    /// Compares bits in place, because a filter may have to scan a million numbers.
    #[must_use]
    pub fn has(self, needle: Needle, position: PatternPosition) -> bool {
        let mask = (1_u128 << (6 * needle.length)) - 1;
        // No character is all zeros, so trailing groups of zeros are unused.
        let unused = self.0.trailing_zeros() / 6;
        let mut rest = self.0 >> (6 * unused);
        match position {
            PatternPosition::Start => self.0 >> (6 * (CAPACITY - needle.length)) == needle.packed,
            PatternPosition::End => rest & mask == needle.packed,
            PatternPosition::Contains => {
                while rest >= needle.packed {
                    if rest & mask == needle.packed {
                        return true;
                    }
                    rest >>= 6;
                }
                false
            }
        }
    }

    /// The text in a stack buffer: pages of a thousand should not allocate it twice.
    #[must_use]
    pub fn text(self) -> PhoneText {
        let mut bytes = [0; CAPACITY];
        let mut length = 0;
        for index in (0..CAPACITY).rev() {
            match (self.0 >> (6 * index)) as u8 & 0x3f {
                0 => break,
                code => bytes[length] = unpack(code),
            }
            length += 1;
        }
        PhoneText { bytes, length }
    }
}

impl fmt::Display for PhoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.text().as_bytes()))
    }
}

impl fmt::Debug for PhoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Characters to search for in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Needle {
    packed: u128,
    length: usize,
}

impl Needle {
    /// The characters of a text; none if no number can have them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let PhoneKey(packed) = PhoneKey::parse(text)?;
        let length = text.len();
        Some(Self {
            packed: packed >> (6 * (CAPACITY - length)),
            length,
        })
    }
}

/// The text of a [`PhoneKey`].
pub struct PhoneText {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl PhoneText {
    /// The characters, all of them ASCII.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

fn pack(byte: u8) -> Option<u8> {
    Some(match byte {
        b'+' => 1,
        b'0'..=b'9' => byte - b'0' + 2,
        b'A'..=b'Z' => byte - b'A' + 12,
        b'a'..=b'z' => byte - b'a' + 38,
        _ => return None,
    })
}

fn unpack(code: u8) -> u8 {
    match code {
        1 => b'+',
        2..=11 => code - 2 + b'0',
        12..=37 => code - 12 + b'A',
        _ => code - 38 + b'a',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packing_is_lossless(text in "[+0-9A-Za-z]{1,21}") {
            prop_assert_eq!(PhoneKey::parse(&text).expect("a number").to_string(), text);
        }

        #[test]
        fn keys_sort_as_their_text(a in "[+0-9A-Za-z]{1,21}", b in "[+0-9A-Za-z]{1,21}") {
            let keys = PhoneKey::parse(&a).cmp(&PhoneKey::parse(&b));
            prop_assert_eq!(keys, a.cmp(&b));
        }

        #[test]
        fn a_needle_is_found_where_the_text_has_it(
            text in "[+]?[0-3]{1,20}",
            needle in "[+]?[0-3]{1,4}",
        ) {
            let key = PhoneKey::parse(&text).expect("a number");
            let packed = Needle::parse(&needle).expect("a number");
            prop_assert_eq!(key.has(packed, PatternPosition::Start), text.starts_with(&needle));
            prop_assert_eq!(key.has(packed, PatternPosition::End), text.ends_with(&needle));
            prop_assert_eq!(key.has(packed, PatternPosition::Contains), text.contains(&needle));
        }
    }

    #[test]
    fn text_that_can_be_no_number_has_no_key() {
        for text in ["", " 12086390939", "+1208639093912345678901234", "+1-208"] {
            assert_eq!(PhoneKey::parse(text), None, "{text:?}");
        }
    }
}
