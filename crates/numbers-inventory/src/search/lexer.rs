//! Lexer of the search language: terms of a text, and field, operator and value of a term.

use std::ops::Range;

use super::Comparison;

/// The terms of a text, separated by spaces outside quotes. An unclosed quote runs to the end.
pub(super) fn term_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let (mut start, mut quoted) = (None, false);
    for (index, letter) in text.char_indices() {
        if letter == '"' {
            quoted = !quoted;
        }
        if letter.is_whitespace() && !quoted {
            spans.extend(start.take().map(|start| start..index));
        } else if start.is_none() {
            start = Some(index);
        }
    }
    spans.extend(start.map(|start| start..text.len()));
    spans
}

/// Field, operator and value of "region:SE" or "cost>5"; `None` for a plain word.
pub(super) fn split_term(body: &str) -> Option<(&str, &str, &str)> {
    let end = body.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (name, rest) = body.split_at_checked(end)?;
    let signs = Comparison::SIGNS.iter().map(|(sign, _)| *sign).chain([":"]);
    let sign = signs.into_iter().find(|sign| rest.starts_with(sign))?;
    let value = rest.strip_prefix(sign)?;
    // A URL is a plain word.
    (!name.is_empty() && !value.starts_with("//")).then_some((name, sign, value))
}

/// The alternatives, separated by commas outside quotes.
pub(super) fn alternatives(value: &str) -> Vec<&str> {
    let mut quoted = false;
    value
        .split(move |letter: char| {
            if letter == '"' {
                quoted = !quoted;
            }
            letter == ',' && !quoted
        })
        .collect()
}

/// The text without quotes, closed or not.
pub(super) fn unquote(text: &str) -> String {
    text.replace('"', "")
}
