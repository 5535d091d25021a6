//! Tolerant JSON decoding, value by value.
//!
//! A wrong type in one place costs that place only. Absent, `null`, `""`, `[]` and `{}` are all "not set"
//! (docs/numbers-api.md 1, "Conventions", and 10.6). Values stay raw text until they are asked for: a number never
//! becomes a float, and one decoder serves every field instead of one per type.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value in its raw JSON text; `None` when absent.
pub type Raw<'a> = Option<&'a RawValue>;

/// A non-empty text; a JSON number is taken digit by digit.
pub fn text(raw: Raw) -> Option<String> {
    let json = raw?.get();
    match json.as_bytes().first()? {
        b'"' => string(json).filter(|text| !text.is_empty()),
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

/// The text of a JSON string. An unpaired surrogate, which JSON can write and UTF-8 can't, becomes U+FFFD.
pub fn string(json: &str) -> Option<String> {
    let inside = json.strip_prefix('"')?.strip_suffix('"')?;
    if !inside.contains('\\') {
        return Some(inside.to_owned());
    }
    let Lossy(text) = serde_json::from_str(json).ok()?;
    Some(text)
}

/// Appends a replacement character for each unpaired surrogate, which takes three bytes.
fn mark(text: &mut String, broken: &mut usize) {
    for _ in 0..std::mem::take(broken).div_ceil(3) {
        text.push('\u{fffd}');
    }
}

/// A text with invalid UTF-8 replaced.
pub struct Lossy(pub String);

impl<'de> Deserialize<'de> for Lossy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Lossy;

            fn expecting(&self, text: &mut fmt::Formatter) -> fmt::Result {
                text.write_str("text")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Lossy, E> {
                let (mut text, mut broken) = (String::new(), 0_usize);
                for chunk in bytes.utf8_chunks() {
                    if !chunk.valid().is_empty() {
                        mark(&mut text, &mut broken);
                        text.push_str(chunk.valid());
                    }
                    broken += chunk.invalid().len();
                }
                mark(&mut text, &mut broken);
                Ok(Lossy(text))
            }
        }
        // As bytes, for which serde_json passes unpaired surrogates through.
        deserializer.deserialize_bytes(Bytes)
    }
}

/// An integer, bare or in quotes.
pub fn int(raw: Raw) -> Option<i64> {
    text(raw)?.parse().ok()
}

/// The items of a list; a single text counts as a list of one.
pub fn list(raw: Raw<'_>) -> Vec<&RawValue> {
    let Some(raw) = raw else {
        return Vec::new();
    };
    match raw.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(raw.get()).unwrap_or_default(),
        Some(b'"') => vec![raw],
        _ => Vec::new(),
    }
}

/// The texts of a list; other items are skipped.
pub fn texts(raw: Raw) -> Vec<String> {
    list(raw)
        .into_iter()
        .filter_map(|item| text(Some(item)))
        .collect()
}

/// A struct of raw values, read from the members of a JSON object.
pub trait Members<'a>: Sized + Default {
    /// Reads an object.
    ///
    /// # Errors
    /// For anything but an object.
    fn read(json: &'a str) -> Result<Self, serde_json::Error>;
}

/// An object; anything else is `None`.
pub fn object<'a, T: Members<'a>>(raw: Raw<'a>) -> Option<T> {
    T::read(raw?.get()).ok()
}

/// Assigns the members with these names to the slots. Of duplicates the last one counts, as in browsers, where a
/// derived decoder would refuse them. A name may have several spellings; `null` counts as absent unless `keep_null`.
pub fn fill<'a>(
    json: &'a str,
    names: &[&[&str]],
    slots: &mut [&mut Raw<'a>],
    keep_null: bool,
) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(json);
    json.deserialize_map(Fill {
        names,
        slots,
        keep_null,
    })?;
    json.end()
}

struct Fill<'s, 't, 'a> {
    names: &'s [&'s [&'s str]],
    slots: &'s mut [&'t mut Raw<'a>],
    keep_null: bool,
}

impl<'de> Visitor<'de> for Fill<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, text: &mut fmt::Formatter) -> fmt::Result {
        text.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // Members mostly come in the order of the names.
        let mut next = 0;
        while let Some(index) = map.next_key_seed(Place {
            names: self.names,
            next,
        })? {
            let value: &RawValue = map.next_value()?;
            if let Some(slot) = self.slots.get_mut(index) {
                **slot = (self.keep_null || value.get() != "null").then_some(value);
                next = index + 1;
            }
        }
        Ok(())
    }
}

/// The index of a name; the length of the list for an unknown one.
struct Place<'s> {
    names: &'s [&'s [&'s str]],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Place<'_> {
    type Value = usize;

    fn expecting(&self, text: &mut fmt::Formatter) -> fmt::Result {
        text.write_str("a name")
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<usize, E> {
        let is = |names: &&[&str]| names.iter().any(|known| known.as_bytes() == name);
        if self.names.get(self.next).is_some_and(is) {
            return Ok(self.next);
        }
        let place = self.names.iter().position(is);
        Ok(place.unwrap_or(self.names.len()))
    }
}

/// Declares a struct of raw values, each field with its name or names in JSON. With `null` in front a `null` can be
/// told from an absent member.
#[doc(hidden)]
#[macro_export]
macro_rules! json_members {
    (null $($rest:tt)+) => { $crate::json_members! { @ true, $($rest)+ } };
    (@ $null:literal, $(#[$about:meta])* $vis:vis struct $name:ident {
        $($(#[$note:meta])* $field:ident: $($key:literal)|+),+ $(,)?
    }) => {
        $(#[$about])*
        #[derive(Default)]
        $vis struct $name<'a> {
            $($(#[$note])* $field: $crate::json::Raw<'a>,)+
        }

        impl<'a> $crate::json::Members<'a> for $name<'a> {
            fn read(json: &'a str) -> Result<Self, serde_json::Error> {
                let mut members = Self::default();
                let names: &[&[&str]] = &[$(&[$($key),+]),+];
                $crate::json::fill(json, names, &mut [$(&mut members.$field),+], $null)?;
                Ok(members)
            }
        }
    };
    ($($rest:tt)+) => { $crate::json_members! { @ false, $($rest)+ } };
}

pub use crate::json_members as members;

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn numbers_keep_the_digits_they_were_written_in() {
        assert_eq!(text(Some(&raw("0.80"))).as_deref(), Some("0.80"));
        assert_eq!(text(Some(&raw(r#""a\u00e9""#))).as_deref(), Some("aé"));
        assert_eq!(int(Some(&raw("12"))), Some(12));
        assert_eq!(int(Some(&raw(r#""12""#))), Some(12));
    }

    #[test]
    fn half_a_character_is_one_that_is_broken() {
        for (json, expected) in [
            (r#""\ud800""#, "\u{fffd}"),
            (r#""a\udc00b""#, "a\u{fffd}b"),
            (
                r#""\u0000\ufffd\ufffd\ufffd""#,
                "\0\u{fffd}\u{fffd}\u{fffd}",
            ),
            (r#""\ud83d\ude00 \"\\""#, "\u{1f600} \"\\"),
        ] {
            assert_eq!(text(Some(&raw(json))).as_deref(), Some(expected), "{json}");
        }
    }

    members! {
        struct Plain { one: "one" | "1", two: "two" }
    }

    members! {
        null
        struct Nulls { one: "one" }
    }

    #[test]
    fn the_last_of_several_members_counts() {
        let read = |json| {
            let own = Plain::read(json).unwrap();
            (int(own.one), int(own.two))
        };
        for (json, expected) in [
            (r#"{"one":1,"one":2,"two":3,"one":4}"#, (Some(4), Some(3))),
            (r#"{"two":3,"1":1,"\u006fne":5}"#, (Some(5), Some(3))),
            (r#"{"two":3,"\ud800":[1],"two":null}"#, (None, None)),
            ("{}", (None, None)),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
        for json in ["", "[]", "null", "7", "{", r#"{"one":1} 2"#] {
            assert!(Plain::read(json).is_err(), "{json}");
        }
        assert!(Nulls::read(r#"{"one":null}"#).unwrap().one.is_some());
        assert!(Nulls::read("{}").unwrap().one.is_none());
    }

    #[test]
    fn what_does_not_fit_is_not_set() {
        for json in [r#""""#, "null", "true", "{}", "[]"] {
            assert_eq!(text(Some(&raw(json))), None, "{json}");
        }
        for json in ["1.5", r#""x""#, "99999999999999999999", "null"] {
            assert_eq!(int(Some(&raw(json))), None, "{json}");
        }
        assert_eq!(texts(Some(&raw(r#"["a", 1, null, {}, ""]"#))), ["a", "1"]);
        assert_eq!(texts(Some(&raw(r#""SMS""#))), ["SMS"]);
        assert!(texts(Some(&raw("{}"))).is_empty() && texts(None).is_empty());
    }
}
