//! Region codes. Their names come from the browser.

/// Whether a code has the form of ISO 3166-1 alpha-2: two capital letters.
///
/// "UK", which occurs instead of "GB" (docs/numbers-api.md 2.2), has that form and is not corrected.
pub fn is_iso(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::is_iso;

    #[test]
    fn only_the_form_is_judged() {
        assert!(is_iso("US") && is_iso("UK"));
        for code in ["", "us", "USA", "U", "É", "U1"] {
            assert!(!is_iso(code), "{code}");
        }
    }
}
