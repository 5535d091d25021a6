//! Finding something by words of its label.

/// How well a label fits what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It begins with it.
    Begins,
    /// Every typed word is somewhere in it.
    Within,
}

/// How well `label` fits `typed`, in whatever case; `None` when a typed word is missing. Nothing typed fits all.
pub fn fit(label: &str, typed: &str) -> Option<Fit> {
    let (label, typed) = (lower(label), lower(typed.trim()));
    if label.starts_with(&typed) {
        return Some(Fit::Begins);
    }
    // Two spaces in a row make an empty word, which every label has.
    typed
        .split(' ')
        .all(|word| label.contains(word))
        .then_some(Fit::Within)
}

/// Lower case, each character by itself: `str::to_lowercase` makes a Greek sigma depend on what follows it, and weighs 2 KB
/// for that.
pub fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_there_in_any_order_and_case() {
        for (typed, expected) in [
            ("", Some(Fit::Begins)),
            ("  ", Some(Fit::Begins)),
            ("theme", Some(Fit::Begins)),
            (" THEME: d ", Some(Fit::Begins)),
            ("dark", Some(Fit::Within)),
            ("dark theme", Some(Fit::Within)),
            ("dark them light", None),
            ("xtheme", None),
        ] {
            assert_eq!(fit("Theme: Dark", typed), expected, "{typed:?}");
        }
        assert_eq!(fit("ΟΔΟΣ ΑΒΓ", "οδοσ"), Some(Fit::Begins));
    }
}
