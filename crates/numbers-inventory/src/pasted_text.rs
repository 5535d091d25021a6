//! Tokens of pasted text: separators between numbers, and numbers rounded by a spreadsheet.

/// The separators between numbers, in any script.
pub(crate) const SEPARATORS: [char; 7] =
    [',', ';', '|', '\u{60c}', '\u{3001}', '\u{ff0c}', '\u{ff1b}'];

/// The parts between separators. The comma in "4,67E+10" is none.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    let parts = std::iter::from_fn(move || {
        let text = rest?;
        let mut ends = text.match_indices(SEPARATORS).map(|(index, _)| index);
        let mut end = || ends.next().unwrap_or(text.len());
        let (end, longer) = (end(), end());
        let until = |end: usize| text.get(..end).unwrap_or_default();
        let is_one = is_rounded(without_quotes(until(longer)));
        let end = if is_one { longer } else { end };
        let mut after = text.get(end..).unwrap_or_default().chars();
        rest = after.next().map(|_| after.as_str());
        Some(until(end))
    });
    parts.map(without_quotes).filter(|part| !part.is_empty())
}

/// The first rounded number of a text.
pub(crate) fn rounded(text: &str) -> Option<&str> {
    parts(text).find(|part| is_rounded(part))
}

/// Without the quotes around it, of CSV and JSON, and without the brackets of a JSON list.
pub(crate) fn without_quotes(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '\'' | '[' | ']')
    })
}

/// Whether a spreadsheet has rounded a number to scientific notation: "4.67E+10".
pub fn is_rounded(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let mut signs = 0;
    let is_amount = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.chars().all(|letter| {
            signs += usize::from(matches!(letter, '.' | ','));
            letter.is_ascii_digit() || matches!(letter, '.' | ',')
        });
    let power = power.strip_prefix('+').and_then(|power| power.parse().ok());
    is_amount && signs <= 1 && power.is_some_and(|power: u8| (6..=15).contains(&power))
}
