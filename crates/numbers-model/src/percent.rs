//! Percent-encoding for paths and queries (RFC 3986 2.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The complement of RFC 3986's unreserved characters.
///
/// Right in path segments and query values alike, for the `+`, `=` and `/` of numbers and page tokens too
/// (docs/numbers-api.md 7).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Appends a percent-encoded text.
pub fn push(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, ENCODED));
}

/// Appends `key=value` with its separator: `?` for the first pair, `&` for the others.
pub fn push_pair(out: &mut String, key: &str, value: &str) {
    out.push(if out.contains('?') { '&' } else { '?' });
    out.push_str(key);
    out.push('=');
    push(out, value);
}

/// Decodes a query value, in which `+` is a space, as in forms.
pub fn decode_query(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}
