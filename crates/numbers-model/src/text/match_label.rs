//! Finding something by words of its label.

/// How well a label fits what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It begins with it.
    Prefix,
    /// Every typed word is somewhere in it.
    Words,
}

/// How well `label` fits `typed`, in whatever case; `None` when a typed word is missing. Nothing typed fits all.
pub fn match_label(label: &str, typed: &str) -> Option<Match> {
    let (label, typed) = (lowercase(label), lowercase(typed.trim()));
    if label.starts_with(&typed) {
        return Some(Match::Prefix);
    }
    // Two spaces in a row make an empty word, which every label has.
    typed
        .split(' ')
        .all(|word| label.contains(word))
        .then_some(Match::Words)
}

/// Lower case, each character by itself: `str::to_lowercase` makes a Greek sigma depend on what follows it, and weighs 2 KB
/// for that.
pub fn lowercase(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_there_in_any_order_and_case() {
        for (typed, expected) in [
            ("", Some(Match::Prefix)),
            ("  ", Some(Match::Prefix)),
            ("theme", Some(Match::Prefix)),
            (" THEME: d ", Some(Match::Prefix)),
            ("dark", Some(Match::Words)),
            ("dark theme", Some(Match::Words)),
            ("dark them light", None),
            ("xtheme", None),
        ] {
            assert_eq!(match_label("Theme: Dark", typed), expected, "{typed:?}");
        }
        assert_eq!(match_label("ΟΔΟΣ ΑΒΓ", "οδοσ"), Some(Match::Prefix));
    }
}
