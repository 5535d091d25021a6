//! Percent-encoding for paths and queries (RFC 3986 2.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters: the one set that is right in a path segment
/// and in a query value alike, `+`, `=` and `/` of numbers and page tokens included
/// (docs/numbers-api.md 7).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Appends `text`, encoded.
pub fn push(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, ENCODED));
}

/// Appends `key=value` with its separator, `?` for the first pair and `&` for the rest.
pub fn push_pair(out: &mut String, key: &str, value: &str) {
    out.push(if out.contains('?') { '&' } else { '?' });
    out.push_str(key);
    out.push('=');
    push(out, value);
}

/// Decodes a query value; `+` is a space there, as forms write it.
pub fn decode_query(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}
