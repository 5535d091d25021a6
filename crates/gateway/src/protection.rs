//! Protected numbers: those that nobody can release by way of the gateway.

use percent_encoding::percent_decode_str;

/// A number, or a pattern with `*` at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    is_prefix: bool,
}

impl Pattern {
    /// Parses a number or pattern.
    ///
    /// # Errors
    /// The expected form, as the rest of a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (start, is_prefix) = match text.strip_suffix('*') {
            Some(start) => (start, true),
            None => (text, false),
        };
        let digits = start.strip_prefix('+').unwrap_or_default();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("must be a number such as +12086390939, or its beginning and *".to_owned());
        }
        Ok(Self {
            text: start.to_owned(),
            is_prefix,
        })
    }

    /// The number or pattern as it was parsed.
    pub fn text(&self) -> String {
        let star = if self.is_prefix { "*" } else { "" };
        format!("{}{star}", self.text)
    }

    fn matches(&self, phone: &str) -> bool {
        match self.is_prefix {
            true => phone.starts_with(&self.text),
            false => phone == self.text,
        }
    }
}

/// Whether a number is protected; `resource` is its name in the path, as it was sent.
pub fn is_protected(patterns: &[Pattern], resource: &str) -> bool {
    let phone = percent_decode_str(resource).decode_utf8_lossy();
    // A server may forgive a missing plus.
    let phone = format!("+{}", phone.trim_start_matches('+'));
    patterns.iter().any(|pattern| pattern.matches(&phone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_protected_number_is_protected() -> Result<(), String> {
        let patterns = [Pattern::parse("+12086390939")?, Pattern::parse("+4670*")?];
        for resource in [
            "+12086390939",
            "%2B12086390939",
            "%2b12086390939",
            "12086390939",
            "%31%3208639093%39",
        ] {
            assert!(is_protected(&patterns, resource), "{resource}");
        }
        assert!(is_protected(&patterns, "%2B46701234567"));
        assert!(
            !is_protected(&patterns, "%2B120863909390") && !is_protected(&patterns, "%2B46812345")
        );
        assert_eq!(patterns[1].text(), "+4670*");
        Ok(())
    }

    #[test]
    fn a_pattern_that_would_protect_everything_or_nothing_is_a_mistake() {
        for text in ["", "*", "+", "+*", "4670*", "+46 70", "+46*70"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}
