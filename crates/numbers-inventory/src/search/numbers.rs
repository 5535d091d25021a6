//! Numbers among the terms of a search: with spaces in them, in lists, with an extension, in an address.

use std::ops::Range;

use numbers_model::phone::{self, E164, ParsedPhone};

use super::{Condition, Field, Term, Value, lexer::split_term};
use crate::pasted_text::SEPARATORS;

/// A number of some terms.
struct Entry<'a> {
    text: &'a str,
    /// The first and the last of the terms.
    terms: (usize, usize),
    /// Whether a separator stands before it.
    separated: bool,
}

/// What a term says between two separators, and which term that is.
type Part = (Range<usize>, usize);

/// Puts numbers together: those with spaces in them, such as "+1 (208) 639" or "208 639 0939", and lists of several,
/// which no number can be at once.
pub(super) fn join(text: &str, terms: Vec<Term>) -> Vec<Term> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, term) in terms.iter().enumerate() {
        let is_alone = !terms.get(index + 1).is_some_and(is_word);
        let term_parts = parts_of(text, term, is_alone);
        parts.extend(term_parts.into_iter().map(|part| (part, index)));
    }
    let mut joined = Vec::new();
    let mut group: Vec<Entry> = Vec::new();
    // The next part, and the next term that is not joined yet: several parts may be of one.
    let (mut at, mut done) = (0, 0);
    while let Some((range, term)) = parts.get(at) {
        let found = entry(text, &terms, &parts, at);
        let goes_on = match (&found, group.last()) {
            (Some((entry, _)), Some(last)) => {
                entry.separated || (is_whole(last.text) && is_whole(entry.text))
            }
            _ => false,
        };
        if !goes_on {
            done = finish(&terms, (done, &mut group), &mut joined);
        }
        at += 1;
        match found {
            Some((entry, next)) => {
                group.push(entry);
                at = next;
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

/// Whether a part is a mere separator, or a + after which nothing is typed yet: nothing is looked for.
fn is_begun(part: &str) -> bool {
    matches!(part.trim_matches(is_separator), "" | "+")
}

fn slice<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

/// Whether a term is a word that must be there.
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

/// The parts of a word, or of what the field of the number is compared with, each with the separators behind it. Of
/// another term, and where one is none of a number, the whole. `is_alone` tells that no word follows.
fn parts_of(text: &str, term: &Term, is_alone: bool) -> Vec<Range<usize>> {
    let whole = term.span.clone();
    let term_text = slice(text, &whole);
    let is_field = is_number_field(term);
    let value = match split_term(term_text.strip_prefix('-').unwrap_or(term_text)) {
        // A list in its plain form may be long.
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
            // ";ext=5" parts no numbers.
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

/// Whether values are parted by commas only.
fn is_plain(value: &str) -> bool {
    !value.contains(|letter| is_separator(letter) && letter != ',')
}

/// What may stand around a number in a list.
fn is_around(letter: char) -> bool {
    letter.is_whitespace()
        || is_separator(letter)
        || matches!(letter, '"' | '\'' | '\u{2018}'..='\u{201f}')
}

/// The number that begins with a part, in as many as belong to it, and the part behind it.
fn entry<'a>(
    text: &'a str,
    terms: &[Term],
    parts: &[Part],
    at: usize,
) -> Option<(Entry<'a>, usize)> {
    /// As many parts as a number has, with a name before it.
    const MOST: usize = 16;
    let (begin, first) = parts.get(at)?;
    let begin = begin.start;
    let separated = text
        .get(..begin)
        .is_some_and(|before| before.trim_end().ends_with(is_separator));
    let mut found: Option<(Entry, usize)> = None;
    for (next, (range, term)) in (at + 1..).zip(parts.iter().skip(at).take(MOST)) {
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
            // The name in front of an address is no other number.
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

/// Whether a number would be the name of an address that is another one.
fn is_name(number: &str, text: &str) -> bool {
    let has_address = |text: &str| text.contains('<');
    has_address(text) && !has_address(number) && phone::parse(number) != phone::parse(text)
}

/// The digits of a whole number of North America.
const WHOLE: usize = 10;

/// Whether a text is a number. What does not begin as one may be several words, unless it has as many digits as a whole
/// one or is but `one`.
fn is_number(text: &str, is_only: bool) -> bool {
    /// Fewer have no extension, no link and no name.
    const LEAST: usize = 7;
    /// As long as numbers get, dialled from abroad.
    const LONGEST: usize = 18;
    let Some(
        ParsedPhone::International(digits)
        | ParsedPhone::National(digits)
        | ParsedPhone::Digits(digits),
    ) = phone::parse(text)
    else {
        return false;
    };
    // Words behind a link are no part of it.
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

/// Whether a text is a whole number with the code of its country.
fn is_whole(text: &str) -> bool {
    E164::parse(text).is_ok()
}

/// Whether a number can be one of several: of fewer digits it may be an amount.
fn is_listed(entry: &Entry) -> bool {
    const LEAST: usize = 5;
    let bare = phone::strip_punctuation(entry.text);
    let least = if bare.starts_with('+') { 1 } else { LEAST };
    phone::digits(&bare).len() >= least
}

/// Adds the term of the numbers of a group, or its terms as they are. Those before `done` are there; tells the next.
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
        [before @ .., own] if !before.is_empty() && last + 1 == terms.len() => {
            before.iter().all(is_listed) && !is_listed(own)
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
            joined.extend(unjoined.cloned().map(kept));
        }
    }
    done.max(last + 1)
}

/// A term as it stands, without what parts it from the next.
fn kept(mut term: Term) -> Term {
    if let Condition::Word(word) = &mut term.condition {
        word.truncate(word.trim_end_matches(is_separator).len());
    }
    term
}
