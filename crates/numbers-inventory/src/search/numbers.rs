//! Numbers among the terms of a search: with spaces in them, in lists, with an extension, in an address.

use numbers_model::phone::{self, E164};

use super::{Field, Term, Test, Value, parse::split};

/// What may stand between two numbers, in any script.
pub const SEPARATORS: [char; 7] = [',', ';', '|', '\u{60c}', '\u{3001}', '\u{ff0c}', '\u{ff1b}'];

/// A part of a term.
enum Token {
    /// A number, or what stands of one between two spaces.
    Piece {
        text: String,
        /// The text without the scheme and the host of a link.
        number: String,
        /// Whether nothing more belongs to the number: it is in quotes, or in an address.
        closed: bool,
    },
    /// An extension, and whether its digits are there.
    Extension(String, bool),
    Separator,
}

/// A number that is made of some terms.
struct Entry {
    text: String,
    /// The text without the scheme and the host of a link.
    number: String,
    /// The first and the last of the terms.
    terms: (usize, usize),
    /// Whether a separator stands before it.
    separated: bool,
    closed: bool,
    /// Whether words of its terms, such as a name, are left out.
    named: bool,
    extended: bool,
}

/// A term of the outcome.
enum Made {
    Kept(usize),
    New(Term),
}

/// Puts numbers together: those with spaces in them, such as "+1 (208) 639" or "208 639 0939", and lists of several,
/// which no number can be at once.
pub(super) fn join(text: &str, terms: Vec<Term>) -> Vec<Term> {
    let mut made = Vec::new();
    let mut at = 0;
    while let Some(term) = terms.get(at) {
        // A list in its plain form may be long.
        let is_plain = is_number_field(term)
            && !terms.get(at + 1).is_some_and(is_word)
            && !source(text, term).is_some_and(|own| own.contains(&SEPARATORS[1..]));
        let (entries, end) = match is_plain {
            true => (Vec::new(), at),
            false => run(text, &terms, at),
        };
        match entries.is_empty() {
            true if end == at => made.push(Made::Kept(at)),
            // Nothing but separators.
            true => {}
            false => groups(text, &terms, entries, &mut made),
        }
        at = end.max(at + 1);
    }
    let mut terms: Vec<Option<Term>> = terms.into_iter().map(Some).collect();
    let of = |made| match made {
        Made::Kept(at) => terms.get_mut(at)?.take(),
        Made::New(term) => Some(term),
    };
    made.into_iter().filter_map(of).collect()
}

/// Whether a term is a word that must be there.
fn is_word(term: &Term) -> bool {
    matches!(term.test, Test::Word(_)) && !term.negated
}

fn is_number_field(term: &Term) -> bool {
    matches!(
        term.test,
        Test::Is {
            field: Field::Number,
            ..
        }
    )
}

/// What a word says, or what the field of the number is compared with.
fn source<'a>(text: &'a str, term: &Term) -> Option<&'a str> {
    let source = text.get(term.span.clone())?;
    if is_word(term) {
        return Some(source);
    }
    let body = source.strip_prefix('-').unwrap_or(source);
    is_number_field(term).then(|| split(body).map(|(_, _, value)| value))?
}

/// The numbers of the terms from one on, and the term at which they end.
fn run(text: &str, terms: &[Term], from: usize) -> (Vec<Entry>, usize) {
    let mut entries: Vec<Entry> = Vec::new();
    let (mut at, mut separated) = (from, false);
    // What leads to an extension.
    let mut awaits: Option<String> = None;
    while let Some(term) = terms.get(at).filter(|term| at == from || is_word(term)) {
        let (tokens, next, named) = match address(text, terms, at) {
            Some((tokens, next)) => (tokens, next, true),
            None => match tokens(source(text, term)) {
                Some(tokens) => (tokens, at + 1, false),
                None => break,
            },
        };
        let is_open = !separated && entries.last().is_some_and(|last| !last.extended);
        if !are_in_order(&tokens, is_open) {
            break;
        }
        // Only what leads to an extension, of which the digits are still to come.
        if let [Token::Extension(word, false)] = &tokens[..] {
            let is_typed = next == terms.len() && word.chars().count() > 2;
            let follows = terms.get(next).filter(|next| is_word(next));
            let follows = follows.and_then(|next| source(text, next));
            let digits = follows.is_some_and(|next| {
                let next = next.trim_end_matches(SEPARATORS);
                !next.is_empty() && next.bytes().all(|byte| byte.is_ascii_digit())
            });
            if !is_typed && !digits {
                break;
            }
        }
        for token in tokens {
            let last = entries.last_mut().filter(|_| !separated);
            match token {
                Token::Separator => separated = true,
                Token::Extension(word, has_digits) => {
                    let Some(last) = last else { continue };
                    last.terms.1 = at;
                    last.extended = true;
                    last.closed = true;
                    match has_digits {
                        true => last.add(&word, at),
                        false => awaits = Some(word),
                    }
                }
                Token::Piece {
                    text,
                    number,
                    closed,
                } => {
                    let extension = awaits.take();
                    let is_more = |last: &&mut Entry| {
                        extension.is_some() || (!closed && !last.closed && last.goes_on(&number))
                    };
                    let Some(last) = last.filter(is_more) else {
                        entries.push(Entry {
                            text,
                            number,
                            terms: (at, next - 1),
                            separated: std::mem::take(&mut separated),
                            closed,
                            named,
                            extended: false,
                        });
                        continue;
                    };
                    match extension {
                        Some(extension) => last.add(&extension, at),
                        None => last.number.push_str(&number),
                    }
                    last.add(&text, at);
                }
            }
        }
        at = next;
    }
    (entries, at)
}

/// Whether each extension among some tokens follows a number. `is_open` tells whether one stands before them.
fn are_in_order(tokens: &[Token], mut is_open: bool) -> bool {
    tokens.iter().all(|token| match token {
        Token::Piece { .. } => {
            is_open = true;
            true
        }
        Token::Separator => {
            is_open = false;
            true
        }
        Token::Extension(..) => std::mem::take(&mut is_open),
    })
}

impl Entry {
    fn add(&mut self, text: &str, term: usize) {
        self.text.push(' ');
        self.text.push_str(text);
        self.terms.1 = term;
    }

    fn digits(&self) -> usize {
        phone::digits(&phone::bare(&self.number)).len()
    }

    /// Whether a piece may be more of the number.
    fn goes_on(&self, piece: &str) -> bool {
        /// As long as numbers get, dialled from abroad.
        const LONGEST: usize = 18;
        let length = self.digits() + phone::digits(&phone::bare(piece)).len();
        let begins = |sign: char| piece.trim_start().starts_with(sign);
        let is_other =
            phone::bare(piece).starts_with('+') || (begins('(') && self.digits() >= WHOLE);
        !is_other && length <= LONGEST
    }

    /// Whether it is a whole number with the code of its country.
    fn is_whole(&self) -> bool {
        E164::parse(&self.text).is_ok()
    }

    /// Whether it can be one of several: of fewer digits it may be an amount.
    fn is_listed(&self) -> bool {
        const LEAST: usize = 5;
        let least = if phone::bare(&self.number).starts_with('+') {
            1
        } else {
            LEAST
        };
        self.digits() >= least
    }

    /// Whether its terms are one number. What does not begin as one may be several words, unless it has as many digits
    /// as a whole one.
    fn is_one(&self) -> bool {
        const LEAST: usize = 7;
        let is_one = phone::leads(&self.number) || self.digits() >= WHOLE;
        is_one && (!self.extended || self.digits() >= LEAST)
    }

    fn value(&self) -> String {
        match E164::parse(&self.text) {
            Ok(number) => number.as_str().to_owned(),
            Err(_) => self.text.clone(),
        }
    }
}

/// The digits of a whole number of North America.
const WHOLE: usize = 10;

/// Makes terms of the numbers of a run: of each its own, and one of those that are a list.
fn groups(text: &str, terms: &[Term], entries: Vec<Entry>, made: &mut Vec<Made>) {
    let mut rest = entries.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut group = vec![first];
        let goes_on =
            |last: &Entry, next: &Entry| next.separated || (last.is_whole() && next.is_whole());
        while let Some(next) =
            rest.next_if(|next| group.last().is_some_and(|last| goes_on(last, next)))
        {
            group.push(next);
        }
        let bounds = group.first().zip(group.last());
        let Some((first, last)) = bounds.map(|(first, last)| (first.terms.0, last.terms.1)) else {
            return;
        };
        // Still being typed.
        let is_typed = match &group[..] {
            [before @ .., last_one] => {
                let is_list = !before.is_empty() && before.iter().all(Entry::is_listed);
                is_list && last + 1 == terms.len() && !last_one.is_listed()
            }
            [] => false,
        };
        if is_typed {
            group.pop();
        }
        let span = (first, last, is_typed);
        match new(text, terms, &group, span) {
            Some(term) => made.push(Made::New(term)),
            None => made.extend((first..=last).filter_map(|at| kept(at, terms.get(at)?))),
        }
    }
}

/// A term as it stands, without what parts it from the next.
fn kept(at: usize, term: &Term) -> Option<Made> {
    match &term.test {
        Test::Word(word) if word.ends_with(SEPARATORS) => {
            let word = word.trim_end_matches(SEPARATORS);
            let test = Test::Word(word.to_owned());
            let term = Term {
                test,
                ..term.clone()
            };
            (!word.is_empty()).then_some(Made::New(term))
        }
        _ => Some(Made::Kept(at)),
    }
}

/// The term for a group of numbers; `None` where its terms stay as they are. `more` tells whether another one is being
/// typed in them.
fn new(
    text: &str,
    terms: &[Term],
    group: &[Entry],
    (first, last, more): (usize, usize, bool),
) -> Option<Term> {
    let begin = terms.get(first)?;
    let end = terms.get(last)?;
    let as_value = match &begin.test {
        Test::Is { values, .. } => match values.first() {
            Some(Value::Exact(_)) => Some(Value::Exact as fn(String) -> Value),
            _ => Some(Value::Text as fn(String) -> Value),
        },
        _ => None,
    };
    let test = match group {
        [one] => {
            let is_bare = !source(text, begin)?.ends_with(SEPARATORS) && !one.named && !more;
            let is_new = match first == last {
                true => as_value.is_none() && !is_bare,
                false => one.named || one.is_one(),
            };
            if !is_new {
                return None;
            }
            match as_value {
                Some(as_value) => Test::Is {
                    field: Field::Number,
                    values: vec![as_value(one.text.clone())],
                },
                None => Test::Word(one.text.clone()),
            }
        }
        _ => {
            if !group
                .iter()
                .all(|entry| entry.is_listed() && (!entry.extended || entry.is_one()))
            {
                return None;
            }
            let mut values: Vec<Value> = Vec::new();
            let as_value = as_value.unwrap_or(Value::Text);
            let mut seen = std::collections::HashSet::new();
            for value in group.iter().map(Entry::value) {
                if seen.insert(value.clone()) {
                    values.push(as_value(value));
                }
            }
            Test::Is {
                field: Field::Number,
                values,
            }
        }
    };
    Some(Term {
        span: begin.span.start..end.span.end,
        negated: begin.negated,
        test,
    })
}

/// The parts of a term; `None` for one that is no number.
fn tokens(source: Option<&str>) -> Option<Vec<Token>> {
    let mut rest = source?;
    let mut tokens = Vec::new();
    let mut quoted = false;
    while !rest.is_empty() {
        let is_end = |letter: char| {
            quoted ^= letter == '"';
            SEPARATORS.contains(&letter) && !quoted
        };
        let mut end = rest.find(is_end).unwrap_or(rest.len());
        // ";ext=5" parts no numbers.
        let parameter = rest
            .get(end..)
            .and_then(|more| more.strip_prefix(';'))
            .unwrap_or_default();
        let parameter = parameter.split(SEPARATORS).next().unwrap_or_default();
        if parameter.contains('=') && phone::extension(parameter) == Some(true) {
            end += 1 + parameter.len();
        }
        let (part, more) = rest.split_at_checked(end)?;
        piece(part, &mut tokens)?;
        let mut letters = more.chars();
        if letters.next().is_some() {
            tokens.push(Token::Separator);
        }
        rest = letters.as_str();
    }
    Some(tokens)
}

/// The tokens of what stands between two separators; `None` where it is none of a number.
fn piece(part: &str, tokens: &mut Vec<Token>) -> Option<()> {
    let quote = |letter: char| matches!(letter, '"' | '\'' | '\u{2018}'..='\u{201f}');
    let text = part.trim_matches(quote);
    let closed = part.starts_with('"');
    let push = |tokens: &mut Vec<Token>, text: &str, number: &str, closed: bool| {
        tokens.push(Token::Piece {
            text: text.to_owned(),
            number: number.to_owned(),
            closed,
        });
    };
    if text.is_empty() {
        return Some(());
    }
    if phone::is_piece(text) {
        // Each + begins one.
        let starts: Vec<usize> = text
            .match_indices(['+', '\u{ff0b}'])
            .map(|(at, _)| at)
            .collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let several: Vec<&str> = starts
            .iter()
            .zip(ends)
            .filter_map(|(from, to)| text.get(*from..to))
            .collect();
        if several.len() > 1
            && starts.first() == Some(&0)
            && several.iter().all(|own| E164::parse(own).is_ok())
        {
            several
                .into_iter()
                .for_each(|own| push(tokens, own, own, true));
        } else {
            push(tokens, text, text, closed);
        }
        return Some(());
    }
    if let Some(has_digits) = phone::extension(text) {
        tokens.push(Token::Extension(text.to_owned(), has_digits));
        return Some(());
    }
    let is_number = |number: &str| {
        phone::is_piece(number) && number.contains(|letter: char| letter.is_numeric())
    };
    // "4567x5"
    let at = text.find(|letter: char| letter.is_alphabetic() || matches!(letter, ';' | '#'));
    let (number, more) = text.split_at_checked(at?)?;
    if is_number(number) && phone::extension(more) == Some(true) {
        push(tokens, number, number, closed);
        tokens.push(Token::Extension(more.to_owned(), true));
        return Some(());
    }
    let number = phone::address(text);
    if number != text && is_number(&number) {
        push(tokens, text, &number, closed || text.contains('@'));
        return Some(());
    }
    None
}

/// The numbers of addresses such as "Anna <sip:+4670…@example.com>", with the words before the first as its name, and the
/// term after them.
fn address(text: &str, terms: &[Term], from: usize) -> Option<(Vec<Token>, usize)> {
    /// Fewer digits may be in a name.
    const LEAST: usize = 7;
    let digits = |number: &str| phone::digits(&phone::bare(number)).len();
    let is_number = |token: &Token| match token {
        Token::Piece { number, .. } => digits(number) >= LEAST,
        Token::Extension(..) => false,
        Token::Separator => true,
    };
    let words = || {
        let all = terms.iter().enumerate().skip(from);
        all.take_while(|(_, term)| is_word(term))
    };
    let (first, offset) = words().find_map(|(at, term)| {
        let own = text.get(term.span.clone()).unwrap_or_default();
        let offset = own.find('<');
        let ends = || tokens(Some(own)).is_some_and(|tokens| tokens.iter().any(is_number));
        (offset.is_some() || ends()).then_some((at, offset))
    })?;
    let mut found = Vec::new();
    let mut begin = terms.get(first)?.span.start + offset?;
    loop {
        let inside = text.get(begin + 1..)?;
        let inside = inside.split('>').next().unwrap_or_default();
        let number = phone::address(inside);
        if phone::read(inside).is_none() || digits(&number) < LEAST || inside.contains('<') {
            return None;
        }
        found.push(Token::Piece {
            text: inside.trim().to_owned(),
            number,
            closed: true,
        });
        let end = begin + 1 + inside.len();
        let (last, term) = words().find(|(_, term)| term.span.end >= end)?;
        let rest = text.get(end..term.span.end)?;
        let next = rest.find('<');
        if next.is_some() || rest.contains(SEPARATORS) {
            found.push(Token::Separator);
        }
        match next {
            Some(next) => begin = end + next,
            None => return Some((found, last + 1)),
        }
    }
}
