//! Search normalization: case folding and removal of accents.

/// Canonical decomposition (Unicode NFD). The browser has it; its tables would be a fifth of the first load.
pub type Decompose = fn(&str) -> String;

/// Normalizes a text for search: lower case, without accents, in one line.
///
/// Lines separate values in a search text. Each character is lowered by itself: `str::to_lowercase` makes a Greek sigma
/// depend on what follows it, so that the beginning of a word would not be found in the word.
pub fn normalize(text: &str, decompose: Decompose) -> String {
    let one_line = |c: char| if c == '\n' { ' ' } else { c };
    if text.is_ascii() {
        let mut folded = text.to_ascii_lowercase();
        if folded.contains('\n') {
            folded = folded.replace('\n', " ");
        }
        return folded;
    }
    decompose(text)
        .chars()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_accent(*c))
        .map(one_line)
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
        text.replace('é', "e\u{301}").replace('Å', "A\u{30a}")
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
