//! Region codes. Their names come from the browser.

/// Whether a code has the form of ISO 3166-1 alpha-2: two upper-case letters. "UK", which occurs
/// instead of "GB" (numbers-api.md 2.2), has that form and is not corrected.
pub fn is_iso(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
