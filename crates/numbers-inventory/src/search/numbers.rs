//! Joins terms that are phone numbers.
//!
//! They may have spaces, an extension, an address around them, and stand in lists.

use std::ops::Range;

use numbers_model::phone::{self, E164, ParsedPhone};

use super::{Condition, Field, Term, Value, lexer::split_term};
use crate::pasted_text::SEPARATORS;

/// A phone number made of one or more terms.
struct Entry<'a> {
    text: &'a str,
    /// The first and the last term.
    terms: (usize, usize),
    /// Whether it follows a separator.
    separated: bool,
}

/// A part of a term between separators, and the term's index.
type Part = (Range<usize>, usize);

/// Joins the terms of numbers with spaces, and of lists.
///
/// "+1 (208) 639" and "208 639 0939" are one number. A list is joined since no row has several numbers at once.
pub(super) fn join(text: &str, terms: Vec<Term>) -> Vec<Term> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, term) in terms.iter().enumerate() {
        let is_alone = !terms.get(index + 1).is_some_and(is_word);
        let term_parts = parts_of(text, term, is_alone);
        parts.extend(term_parts.into_iter().map(|part| (part, index)));
    }
    let mut joined = Vec::new();
    let mut group: Vec<Entry> = Vec::new();
    // The next part, and the next term that is not joined yet; a term may have several parts.
    let (mut index, mut done) = (0, 0);
    while let Some((range, term)) = parts.get(index) {
        let found = entry(text, &terms, &parts, index);
        let goes_on = match (&found, group.last()) {
            (Some((entry, _)), Some(last)) => {
                entry.separated || (is_whole(last.text) && is_whole(entry.text))
            }
            _ => false,
        };
        if !goes_on {
            done = finish(&terms, (done, &mut group), &mut joined);
        }
        index += 1;
        match found {
            Some((entry, next)) => {
                group.push(entry);
                index = next;
            }
            None if is_begun(slice(text, range)) => {}
            None => {
                let unjoined = terms.get(*term).filter(|_| *term >= done);
                joined.extend(unjoined.cloned());
                done = done.max(term + 1);
            }
        }
    }
    finish(&terms, (done, &mut group), &mut joined);
    joined
}

fn is_separator(letter: char) -> bool {
    SEPARATORS.contains(&letter)
}

/// Whether a part is only a separator or a +, which does not search for anything yet.
fn is_begun(part: &str) -> bool {
    matches!(part.trim_matches(is_separator), "" | "+")
}

fn slice<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

/// Whether a term is a word that is not negated.
fn is_word(term: &Term) -> bool {
    matches!(term.condition, Condition::Word(_)) && !term.negated
}

fn is_number_field(term: &Term) -> bool {
    matches!(
        term.condition,
        Condition::Is {
            field: Field::Number,
            ..
        }
    )
}

/// The parts of a word or of the number field's value, each with its trailing separators.
///
/// For any other term, and where a part is no number, the whole term. `is_alone` tells that no word follows.
fn parts_of(text: &str, term: &Term, is_alone: bool) -> Vec<Range<usize>> {
    let whole = term.span.clone();
    let term_text = slice(text, &whole);
    let is_field = is_number_field(term);
    let value = match split_term(term_text.strip_prefix('-').unwrap_or(term_text)) {
        // A plain list may be long.
        Some((.., value)) if is_field && !(is_alone && is_plain(value)) => value,
        _ if is_word(term) => term_text,
        _ => return vec![whole],
    };
    let mut start = whole.end - value.len();
    let mut parts = Vec::new();
    let mut quoted = false;
    let mut letters = value.chars().peekable();
    let mut end = start;
    while let Some(letter) = letters.next() {
        end += letter.len_utf8();
        quoted ^= letter == '"';
        let next = letters.peek().copied();
        let ends = match next {
            None => true,
            // The ";" of ";ext=5" is no separator.
            Some(next) if letter == ';' => !next.is_ascii_alphabetic() && !is_separator(next),
            Some(next) => is_separator(letter) && !is_separator(next),
        };
        // "+12086390939+46701234567"
        let begins = matches!(next, Some('+')) && is_whole(slice(text, &(start..end)));
        if (ends && !quoted) || next.is_none() || begins {
            parts.push(start..end);
            start = end;
        }
    }
    let is_number = |part: &Range<usize>| {
        let part = slice(text, part);
        is_begun(part) || phone::parse(part.trim_matches(is_separator)).is_some()
    };
    match parts.len() {
        0 | 1 => parts,
        _ if parts.iter().all(is_number) => parts,
        _ => vec![whole],
    }
}

/// Whether commas are the only separators.
fn is_plain(value: &str) -> bool {
    !value.contains(|letter| is_separator(letter) && letter != ',')
}

/// Whether a character may surround a number in a list.
fn is_around(letter: char) -> bool {
    letter.is_whitespace()
        || is_separator(letter)
        || matches!(letter, '"' | '\'' | '\u{2018}'..='\u{201f}')
}

/// The number that begins at a part, over as many parts as belong to it, and the next part.
fn entry<'a>(
    text: &'a str,
    terms: &[Term],
    parts: &[Part],
    index: usize,
) -> Option<(Entry<'a>, usize)> {
    /// The maximum number of parts in a number, with a name in front.
    const MOST: usize = 16;
    let (begin, first) = parts.get(index)?;
    let begin = begin.start;
    let separated = text
        .get(..begin)
        .is_some_and(|before| before.trim_end().ends_with(is_separator));
    let mut found: Option<(Entry, usize)> = None;
    for (next, (range, term)) in (index + 1..).zip(parts.iter().skip(index).take(MOST)) {
        let part_term = terms.get(*term)?;
        let before = slice(text, &(begin..range.start)).trim_end();
        let part = slice(text, range);
        let is_first = before.is_empty();
        let begins = !is_first
            && (before.ends_with(is_separator)
                || phone::strip_punctuation(part).starts_with('+')
                || (part.starts_with('(') && phone::digits(before).len() >= WHOLE));
        if begins || !(is_word(part_term) || (is_first && is_number_field(part_term))) {
            break;
        }
        let text = slice(text, &(begin..range.end)).trim_matches(is_around);
        let is_typed =
            next == parts.len() && part.len() > 2 && phone::extension(part) == Some(false);
        match &mut found {
            // The name in front of an address is no number.
            Some((before, _)) if is_name(before.text, text) => {}
            Some((entry, end)) if is_typed => (entry.terms.1, *end) = (*term, next),
            _ if is_number(text, is_first) => {
                let terms = (*first, *term);
                found = Some((
                    Entry {
                        text,
                        terms,
                        separated,
                    },
                    next,
                ));
            }
            _ => {}
        }
    }
    found
}

/// Whether a number is in fact the name in front of another number's address.
fn is_name(number: &str, text: &str) -> bool {
    let has_address = |text: &str| text.contains('<');
    has_address(text) && !has_address(number) && phone::parse(number) != phone::parse(text)
}

/// The number of digits in a North American number.
const WHOLE: usize = 10;

/// Whether a text is a number. Without a number's prefix it may be several words, unless it has the digits of a whole
/// number or is the only word.
fn is_number(text: &str, is_only: bool) -> bool {
    /// The minimum number of digits with an extension, a link or a name.
    const LEAST: usize = 7;
    /// The maximum number of digits, with the prefix for dialling abroad.
    const LONGEST: usize = 18;
    let Some(
        ParsedPhone::International(digits)
        | ParsedPhone::National(digits)
        | ParsedPhone::Digits(digits),
    ) = phone::parse(text)
    else {
        return false;
    };
    // Words after a link are not part of it.
    let behind = text
        .find(['@', '>', ';'])
        .and_then(|index| text.get(index..));
    if behind.is_some_and(|behind| behind.contains(char::is_whitespace)) {
        return false;
    }
    match phone::is_phone_fragment(text) {
        true if is_only => true,
        true => digits.len() <= LONGEST && (phone::has_phone_prefix(text) || digits.len() >= WHOLE),
        false => digits.len() >= LEAST,
    }
}

/// Whether a text is a whole number with its calling code.
fn is_whole(text: &str) -> bool {
    E164::parse(text).is_ok()
}

/// Whether a number can be part of a list. With fewer digits it may be an amount.
fn is_listed(entry: &Entry) -> bool {
    const LEAST: usize = 5;
    let bare = phone::strip_punctuation(entry.text);
    let least = if bare.starts_with('+') { 1 } else { LEAST };
    phone::digits(&bare).len() >= least
}

/// Ends a group and returns the next term.
///
/// Adds a joined term, or its terms unchanged from `done` on.
fn finish(
    terms: &[Term],
    (done, group): (usize, &mut Vec<Entry>),
    joined: &mut Vec<Term>,
) -> usize {
    let mut group = std::mem::take(group);
    let bounds = group.first().zip(group.last());
    let Some((first, last)) = bounds.map(|(first, last)| (first.terms.0, last.terms.1)) else {
        return done;
    };
    // Still being typed.
    let is_typed = match &group[..] {
        [before @ .., last_entry] if !before.is_empty() && last + 1 == terms.len() => {
            before.iter().all(is_listed) && !is_listed(last_entry)
        }
        _ => false,
    };
    if is_typed {
        group.pop();
    }
    let (Some(begin), Some(end)) = (terms.get(first), terms.get(last)) else {
        return done;
    };
    let value = match &begin.condition {
        Condition::Is { values, .. } if matches!(values[..], [Value::Exact(_), ..]) => Value::Exact,
        _ => Value::Text,
    };
    let is_field = is_number_field(begin);
    let is = |values| Condition::Is {
        field: Field::Number,
        values,
    };
    let test = match &group[..] {
        [_] if first == last && is_field => None,
        [entry] if is_field => Some(is(vec![value(entry.text.to_owned())])),
        [entry] => Some(Condition::Word(entry.text.to_owned())),
        all if all.iter().all(is_listed) => {
            let value_of = |entry: &Entry| match E164::parse(entry.text) {
                Ok(number) => value(number.as_str().to_owned()),
                Err(_) => value(entry.text.to_owned()),
            };
            Some(is(all.iter().map(value_of).collect()))
        }
        _ => None,
    };
    match test.filter(|_| first >= done) {
        Some(test) => joined.push(Term {
            span: begin.span.start..end.span.end,
            negated: begin.negated,
            condition: test,
        }),
        None => {
            let unjoined = terms.iter().take(last + 1).skip(first.max(done));
            joined.extend(unjoined.cloned().map(without_separators));
        }
    }
    done.max(last + 1)
}

/// The term without trailing separators.
fn without_separators(mut term: Term) -> Term {
    if let Condition::Word(word) = &mut term.condition {
        word.truncate(word.trim_end_matches(is_separator).len());
    }
    term
}
