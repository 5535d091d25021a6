//! Parser of the search language.

use numbers_model::{date::day_from_text, phone, timestamp::Timestamp};
use rust_decimal::Decimal;

use super::{
    Comparison, Condition, DateField, Field, Search, SearchError, Term, TimeOperand, Value,
    lexer::{alternatives, split_term, term_spans, unquote},
    numbers,
};
use crate::{pasted_text, schedule::DateRange};

impl Search {
    /// Parses a search.
    ///
    /// # Errors
    /// The first syntax error.
    pub fn parse(text: &str) -> Result<Search, SearchError> {
        let mut terms = Vec::new();
        for span in term_spans(text) {
            let word = text.get(span.clone()).unwrap_or_default();
            let (negated, body) = match word.strip_prefix('-') {
                Some(body) if !body.is_empty() => (true, body),
                _ => (false, word),
            };
            let at_end = span.end == text.len();
            let test = test(body, at_end).map_err(|text| SearchError {
                span: span.clone(),
                text,
            })?;
            let Some(test) = test else { continue };
            terms.push(Term {
                span,
                negated,
                condition: test,
            });
        }
        Ok(Search {
            terms: numbers::join(text, terms),
        })
    }
}

/// Parses a condition; `None` for one that is still being typed.
fn test(body: &str, at_end: bool) -> Result<Option<Condition>, String> {
    let Some((name, sign, value)) = split_term(body) else {
        let word = unquote(body);
        if let Some(word) = pasted_text::rounded(body).filter(|_| word == body) {
            return Err(format!(
                "“{word}” was rounded by a spreadsheet, which shows all digits in a wider column. To look for it as a text, put \
                 it in quotes."
            ));
        }
        return Ok((!word.is_empty()).then_some(Condition::Word(word)));
    };
    if phone::is_scheme(name) && sign == ":" {
        // A link to a number; after a space follows the number itself.
        return Ok((!value.is_empty()).then(|| Condition::Word(unquote(body))));
    }
    let Some(field) = Field::from_name(name) else {
        return Err(unknown_field(name));
    };
    if value.is_empty() {
        if at_end {
            return Ok(None);
        }
        return Err(format!("Say what “{name}{sign}” should be compared with."));
    }
    let op = Comparison::SIGNS.iter().find(|(known, _)| *known == sign);
    match op {
        Some((_, op)) if field.is_compared() => compared(field, *op, value).map(Some),
        Some((_, Comparison::Equal)) => matched(field, value, Value::Exact).map(Some),
        None => matched(field, value, Value::Text).map(Some),
        Some(_) => {
            let name = field.name();
            Err(format!(
                "“{name}” has no order to compare by. Write {name}:{value}."
            ))
        }
    }
}

fn matched(field: Field, value: &str, as_text: fn(String) -> Value) -> Result<Condition, String> {
    let mut values = Vec::new();
    for part in alternatives(value) {
        match part.to_ascii_lowercase().as_str() {
            "" => {}
            "none" => values.push(Value::None),
            "any" => values.push(Value::Any),
            "unknown" if field.may_be_unreported() => values.push(Value::Unknown),
            _ => values.push(as_text(unquote(part))),
        }
    }
    if field == Field::Due
        && !values
            .iter()
            .all(|value| matches!(value, Value::None | Value::Any))
    {
        return due(value);
    }
    if field.is_compared()
        && values
            .iter()
            .any(|value| matches!(value, Value::Text(_) | Value::Exact(_)))
    {
        // "charge:2026-12-01" means that day.
        return compared(field, Comparison::Equal, value);
    }
    Ok(Condition::Is { field, values })
}

fn compared(field: Field, op: Comparison, value: &str) -> Result<Condition, String> {
    let moment = match field {
        Field::Charge => DateField::Charge,
        Field::Expires => DateField::Expires,
        _ => return cost(op, value),
    };
    match time(value) {
        Some(at) => Ok(Condition::When {
            field: moment,
            op,
            at,
        }),
        None => Err(format!(
            "“{value}” is no time. Write a distance such as 7d, 12h, 2w, 3m or 1y, or a day such as 2026-12-01."
        )),
    }
}

/// Parses the operand of due: "2027-03", "2027-03-01", "2027-03-01..2027-03-15".
fn due(value: &str) -> Result<Condition, String> {
    let bare = unquote(value);
    let (first, last) = bare.split_once("..").unwrap_or((&bare, &bare));
    let days = days(first).zip(days(last)).map(|(first, last)| DateRange {
        first: first.first,
        last: last.last,
    });
    match days.filter(|days| days.first <= days.last) {
        Some(days) => Ok(Condition::Due(days)),
        None => Err(format!(
            "“{value}” is no month and no day. Write one such as 2027-03 or 2027-03-15, or two with .. between them."
        )),
    }
}

/// Parses a month or a day.
fn days(text: &str) -> Option<DateRange> {
    if let Some(day) = day_from_text(text) {
        return Some(DateRange {
            first: day,
            last: day,
        });
    }
    let (year, month) = text.split_once('-')?;
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !plain(year) || !plain(month) {
        return None;
    }
    DateRange::month(year.parse().ok()?, month.parse().ok()?)
}

/// Parses a time: "7d", "-2w", "2026-12-01".
fn time(value: &str) -> Option<TimeOperand> {
    const HOUR: i64 = 60 * 60 * 1000;
    if value.len() == 10 && value.is_ascii() {
        let day = Timestamp::parse(&format!("{value}T00:00:00Z"));
        if let Some(ms) = day.epoch_ms() {
            return Some(TimeOperand::Instant(ms));
        }
    }
    let days = match value.chars().last()?.to_ascii_lowercase() {
        'h' => 0,
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => return None,
    };
    // The last character is ASCII.
    let count: i32 = value.get(..value.len() - 1)?.parse().ok()?;
    Some(match days {
        0 => TimeOperand::FromNow(i64::from(count) * HOUR),
        days => TimeOperand::Days(count.saturating_mul(days)),
    })
}

/// Parses a price: "5", "5.10", "5usd".
fn cost(op: Comparison, value: &str) -> Result<Condition, String> {
    let letters = value.find(|letter: char| letter.is_ascii_alphabetic());
    let (number, currency) = value.split_at(letters.unwrap_or(value.len()));
    let is_plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    let amount = Decimal::from_str_exact(number).ok().filter(|_| is_plain);
    let known = currency.bytes().all(|byte| byte.is_ascii_alphabetic());
    match amount {
        Some(amount) if known => Ok(Condition::Cost {
            op,
            amount,
            currency: (!currency.is_empty()).then(|| currency.to_ascii_uppercase()),
        }),
        _ => Err(format!(
            "“{value}” is no amount. Write one such as 5 or 0.80, with its currency if you like: 5usd."
        )),
    }
}

fn unknown_field(name: &str) -> String {
    let advice = match nearest(&name.to_ascii_lowercase()) {
        Some(field) => format!("Did you mean “{}”?", field.name()),
        None => "To look for it as a text, put it in quotes.".to_owned(),
    };
    format!("There is no field “{name}”. {advice}")
}

/// The most similar field name.
fn nearest(name: &str) -> Option<Field> {
    let mut best: Option<(usize, Field)> = None;
    for field in Field::ALL {
        let far = if name.len() > 1 && field.name().starts_with(name) {
            0
        } else {
            strsim::levenshtein(name, field.name())
        };
        if far <= 2 && best.is_none_or(|(other, _)| far < other) {
            best = Some((far, field));
        }
    }
    best.map(|(_, field)| field)
}
