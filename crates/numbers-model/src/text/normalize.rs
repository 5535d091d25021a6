//! Search normalization: case folding and removal of accents.

/// Case folding and canonical decomposition (Unicode NFD): lower case, with accents as characters of their own. The browser
/// has it; the tables would be a fifth of the first load.
pub type Fold = fn(&str) -> String;

/// Normalizes a text for search: lower case, without accents, in one line.
///
/// Lines separate values in a search text. Lower case makes a Greek sigma depend on what follows it; it is the same one here, so
/// that the beginning of a word is found in the word.
pub fn normalize(text: &str, fold: Fold) -> String {
    let unify = |letter: char| match letter {
        '\n' => ' ',
        'ς' => 'σ',
        letter => letter,
    };
    if text.is_ascii() {
        let mut folded = text.to_ascii_lowercase();
        if folded.contains('\n') {
            folded = folded.replace('\n', " ");
        }
        return folded;
    }
    fold(text)
        .chars()
        .filter(|letter| !is_accent(*letter))
        .map(unify)
        .collect()
}

/// Whether a character is a combining diacritical mark.
///
/// NFD separates the accents of alphabetic scripts into these.
pub fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enough of NFD for these tests.
    fn apart(text: &str) -> String {
        let text = text.to_lowercase();
        text.replace('é', "e\u{301}").replace('å', "a\u{30a}")
    }

    #[test]
    fn case_and_accents_do_not_count() {
        assert_eq!(normalize("Café ÅRE", apart), "cafe are");
        assert_eq!(normalize("Plain\nText", apart), "plain text");
        assert_eq!(normalize("ΟΔΟΣ", apart), "οδοσ");
        // A capital that becomes a letter and a mark.
        assert_eq!(normalize("İ", apart), "i");
    }
}
