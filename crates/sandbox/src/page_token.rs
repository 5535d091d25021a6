//! Opaque page tokens (docs/numbers-api.md 2.1, nextPageToken).
//!
//! A token is a position in the sorted list (keyset pagination), not an offset: numbers that are
//! added or removed between two pages shift nothing.

use crate::phone_key::PhoneKey;
use base64::prelude::{BASE64_STANDARD, Engine};

/// Sort order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    /// By number.
    PhoneNumber,
    /// By name, then by number.
    DisplayName,
}

impl SortOrder {
    fn field(self) -> &'static str {
        match self {
            Self::PhoneNumber => "phoneNumber",
            Self::DisplayName => "displayName",
        }
    }
}

/// A position in a list: the last row of a page, after which the next page starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// Sort order of the list.
    pub order: SortOrder,
    /// Number of the last row.
    pub phone: PhoneKey,
    /// Name of the last row; empty if sorted by number.
    pub name: String,
}

impl Cursor {
    /// The token of this position.
    ///
    /// It always ends in `=`, and its checksum puts `+` and `/` into some tokens, so that a client
    /// that does not percent-encode them fails soon.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(64);
        write_field(&mut bytes, 1, self.order.field().as_bytes());
        write_field(&mut bytes, 2, self.phone.text().as_bytes());
        write_field(&mut bytes, 3, self.name.as_bytes());
        let sum = checksum(&bytes);
        write_field(&mut bytes, 4, &sum);
        if bytes.len() % 3 == 0 {
            bytes.push(0);
        }
        BASE64_STANDARD.encode(bytes)
    }

    /// The position of a token; none if this server did not issue it.
    #[must_use]
    pub fn decode(token: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(token).ok()?;
        let (order, rest) = read_field(&bytes, 1)?;
        let (phone, rest) = read_field(rest, 2)?;
        let (name, rest) = read_field(rest, 3)?;
        let covered = bytes.len() - rest.len();
        let (sum, padding) = read_field(rest, 4)?;
        if sum != checksum(&bytes[..covered]) || !matches!(padding, [] | [0]) {
            return None;
        }
        let order = [SortOrder::PhoneNumber, SortOrder::DisplayName]
            .into_iter()
            .find(|known| known.field().as_bytes() == order)?;
        Some(Self {
            order,
            phone: PhoneKey::parse(std::str::from_utf8(phone).ok()?)?,
            name: String::from_utf8(name.to_vec()).ok()?,
        })
    }
}

/// Writes a length-delimited protobuf field, since real tokens decode to those.
fn write_field(out: &mut Vec<u8>, tag: u8, value: &[u8]) {
    out.push(tag << 3 | 2);
    let mut length = value.len();
    while length > 0x7f {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(value);
}

/// Reads a length-delimited protobuf field; returns its value and the rest.
fn read_field(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&head, mut rest) = bytes.split_first()?;
    if head != tag << 3 | 2 {
        return None;
    }
    let mut length = 0_usize;
    for shift in [0, 7, 14] {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return rest.split_at_checked(length);
        }
    }
    None
}

/// FNV-1a checksum: guards against edited tokens, not against attackers.
fn checksum(bytes: &[u8]) -> [u8; 8] {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cursor(name: &str, phone: &str) -> Cursor {
        Cursor {
            order: SortOrder::DisplayName,
            phone: PhoneKey::parse(phone).expect("a number"),
            name: name.to_owned(),
        }
    }

    proptest! {
        #[test]
        fn a_token_decodes_to_its_position(name in ".{0,300}", phone in "\\+[0-9]{7,15}") {
            let cursor = cursor(&name, &phone);
            let token = cursor.encode();
            prop_assert!(token.ends_with('='));
            prop_assert_eq!(Cursor::decode(&token), Some(cursor));
        }

        #[test]
        fn no_text_makes_decoding_panic(text in ".{0,200}") {
            let _ = Cursor::decode(&text);
            let _ = Cursor::decode(&BASE64_STANDARD.encode(&text));
        }
    }

    #[test]
    fn some_tokens_have_plus_and_slash() {
        let tokens: String = (0..50)
            .map(|index| cursor("", &format!("+120865500{index:02}")).encode())
            .collect();
        assert!(tokens.contains('+') && tokens.contains('/'));
    }

    #[test]
    fn an_edited_token_is_refused() {
        let token = cursor("Payroll", "+12086390939").encode();
        let raw = token.replace('+', " ");
        assert!(raw == token || Cursor::decode(&raw).is_none());
        assert_eq!(Cursor::decode(&token[1..]), None);
        assert_eq!(Cursor::decode(&token.to_lowercase()), None);
    }
}
