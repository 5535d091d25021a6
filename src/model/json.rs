//! Reading JSON values one at a time, so that a wrong type in one place costs that place only.
//!
//! Absent, `null`, `""`, `[]` and `{}` are all "not set" (numbers-api.md 1, "Conventions", and 10.6).
//! Values are kept as the text they came in until they are asked for: a number never becomes a
//! float, and one decoder serves every field instead of one per type.

use serde::Deserialize;
use serde_json::value::RawValue;

/// A value that may be absent, in its own JSON text.
pub(crate) type Raw<'a> = Option<&'a RawValue>;

/// Text; a JSON number is taken by the digits it was written in. Never empty.
pub(crate) fn text(raw: Raw) -> Option<String> {
    let json = raw?.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(json)
            .ok()
            .filter(|text| !text.is_empty()),
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

/// A whole number, written bare or in quotes.
pub(crate) fn int(raw: Raw) -> Option<i64> {
    text(raw)?.parse().ok()
}

/// The items of a list; a single text stands for a list of one.
pub(crate) fn list(raw: Raw<'_>) -> Vec<&RawValue> {
    let Some(raw) = raw else {
        return Vec::new();
    };
    match raw.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(raw.get()).unwrap_or_default(),
        Some(b'"') => vec![raw],
        _ => Vec::new(),
    }
}

/// The texts in a list; whatever is no text is passed over.
pub(crate) fn texts(raw: Raw) -> Vec<String> {
    list(raw)
        .into_iter()
        .filter_map(|item| text(Some(item)))
        .collect()
}

/// An object; anything else is `None` (a derived decoder alone would take a list for one).
pub(crate) fn object<'a, T: Deserialize<'a>>(raw: Raw<'a>) -> Option<T> {
    raw.filter(|raw| raw.get().starts_with('{'))
        .and_then(|raw| serde_json::from_str(raw.get()).ok())
}

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
    fn what_does_not_fit_is_not_set() {
        for json in [r#""""#, "null", "true", "{}", "[]", r#""\ud800""#] {
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
