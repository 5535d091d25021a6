//! Opaque page tokens: a position in the sorted list, not an offset, so that numbers which come
//! or go between two pages shift nothing (docs/numbers-api.md 2.1, nextPageToken).

use crate::phone::PhoneKey;
use base64::prelude::{BASE64_STANDARD, Engine};

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the number.
    PhoneNumber,
    /// By the name, then the number.
    DisplayName,
}

impl Order {
    fn field(self) -> &'static str {
        match self {
            Self::PhoneNumber => "phoneNumber",
            Self::DisplayName => "displayName",
        }
    }
}

/// The last row of a page: the next one starts after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// Sort order of the list.
    pub order: Order,
    /// Number of the last row.
    pub phone: PhoneKey,
    /// Name of the last row; empty when sorted by number.
    pub name: String,
}

impl Cursor {
    /// The token for this position. It always ends in `=`, and its checksum puts `+` and `/`
    /// into some: a client that does not percent-encode it fails soon.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(64);
        field(&mut bytes, 1, self.order.field().as_bytes());
        field(&mut bytes, 2, self.phone.text().as_bytes());
        field(&mut bytes, 3, self.name.as_bytes());
        let sum = checksum(&bytes);
        field(&mut bytes, 4, &sum);
        if bytes.len() % 3 == 0 {
            bytes.push(0);
        }
        BASE64_STANDARD.encode(bytes)
    }

    /// The position that a token names; none if this server did not make the token.
    #[must_use]
    pub fn decode(token: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(token).ok()?;
        let (order, rest) = take(&bytes, 1)?;
        let (phone, rest) = take(rest, 2)?;
        let (name, rest) = take(rest, 3)?;
        let covered = bytes.len() - rest.len();
        let (sum, padding) = take(rest, 4)?;
        if sum != checksum(&bytes[..covered]) || !matches!(padding, [] | [0]) {
            return None;
        }
        let order = [Order::PhoneNumber, Order::DisplayName]
            .into_iter()
            .find(|known| known.field().as_bytes() == order)?;
        Some(Self {
            order,
            phone: PhoneKey::parse(std::str::from_utf8(phone).ok()?)?,
            name: String::from_utf8(name.to_vec()).ok()?,
        })
    }
}

/// Writes one length-delimited field as protobuf does, since real tokens decode to that.
fn field(out: &mut Vec<u8>, tag: u8, value: &[u8]) {
    out.push(tag << 3 | 2);
    let mut length = value.len();
    while length > 0x7f {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(value);
}

fn take(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
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

/// FNV-1a: guards against edited tokens, not against attackers.
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
            order: Order::DisplayName,
            phone: PhoneKey::parse(phone).unwrap(),
            name: name.to_owned(),
        }
    }

    proptest! {
        #[test]
        fn a_token_names_the_position_it_was_made_for(name in ".{0,300}", phone in "\\+[0-9]{7,15}") {
            let cursor = cursor(&name, &phone);
            let token = cursor.encode();
            prop_assert!(token.ends_with('='));
            prop_assert_eq!(Cursor::decode(&token), Some(cursor));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = Cursor::decode(&text);
            let _ = Cursor::decode(&BASE64_STANDARD.encode(&text));
        }
    }

    #[test]
    fn some_tokens_hold_plus_and_slash() {
        let tokens: String = (0..50)
            .map(|i| cursor("", &format!("+120865500{i:02}")).encode())
            .collect();
        assert!(tokens.contains('+') && tokens.contains('/'));
    }

    #[test]
    fn a_token_that_was_touched_is_refused() {
        let token = cursor("Payroll", "+12086390939").encode();
        let raw = token.replace('+', " ");
        assert!(raw == token || Cursor::decode(&raw).is_none());
        assert_eq!(Cursor::decode(&token[1..]), None);
        assert_eq!(Cursor::decode(&token.to_lowercase()), None);
    }
}
