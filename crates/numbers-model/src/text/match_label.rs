//! Matching of command labels by prefix or words.

use super::{Fold, normalize};

/// The quality of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The label begins with the typed text.
    Prefix,
    /// The label contains every typed word.
    Words,
}

/// Matches a label against typed text, ignoring case and accents; `None` when a word is missing. An empty text matches every
/// label.
pub fn match_label(label: &str, typed: &str, fold: Fold) -> Option<Match> {
    let (label, typed) = (normalize(label, fold), normalize(typed.trim(), fold));
    if label.starts_with(&typed) {
        return Some(Match::Prefix);
    }
    // Two spaces in a row make an empty word, which every label contains.
    typed
        .split(' ')
        .all(|word| label.contains(word))
        .then_some(Match::Words)
}

/// Lower case by character.
///
/// `str::to_lowercase` makes a Greek sigma depend on what follows it, and adds 2 KB.
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
            assert_eq!(
                match_label("Theme: Dark", typed, str::to_lowercase),
                expected,
                "{typed:?}"
            );
        }
        assert_eq!(
            match_label("ΟΔΟΣ ΑΒΓ", "οδοσ", str::to_lowercase),
            Some(Match::Prefix)
        );
    }
}
