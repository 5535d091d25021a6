//! Completion of the search language.

use std::ops::Range;

use numbers_model::text::lowercase;

use super::{
    Comparison, Field,
    lexer::{split_term, term_spans},
};

/// The maximum number of completions.
const MOST: usize = 8;

/// A suggested value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The value.
    pub value: String,
    /// Its label.
    pub label: String,
}

/// A completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The bytes that it replaces.
    pub span: Range<usize>,
    /// The text to insert.
    pub insert: String,
    /// The label.
    pub label: String,
    /// The explanation.
    pub note: String,
}

/// Completions at the caret. `values` returns a field's values in the inventory that begin with a text.
pub fn complete(
    text: &str,
    caret: usize,
    values: &dyn Fn(Field, &str) -> Vec<Suggestion>,
) -> Vec<Completion> {
    let Some(span) = term_spans(text)
        .into_iter()
        .find(|span| span.start < caret && caret <= span.end)
    else {
        return Vec::new();
    };
    let word = text.get(span.start..caret).unwrap_or_default();
    let body = word.strip_prefix('-').unwrap_or(word);
    let start = caret - body.len();
    let mut completions = match split_term(body) {
        None => fields(body, start..span.end),
        Some((name, sign, typed)) => match Field::from_name(name) {
            None => fields(name, start..start + name.len()),
            Some(field) => {
                // After a comma the next alternative begins.
                let typed = typed.rsplit(',').next().unwrap_or_default();
                of_field(field, sign, typed, caret - typed.len()..span.end, values)
            }
        },
    };
    completions.truncate(MOST);
    completions
}

/// Completions of field names.
fn fields(typed: &str, span: Range<usize>) -> Vec<Completion> {
    let typed = lowercase(typed);
    let fits = |field: &Field| !typed.is_empty() && field.name().starts_with(&typed);
    let fields = Field::ALL.into_iter().filter(fits);
    fields
        .map(|field| {
            let sign = match field.is_compared() {
                true if field == Field::Cost => ">",
                true => "<",
                false => ":",
            };
            let insert = format!("{}{sign}", field.name());
            Completion {
                span: span.clone(),
                label: insert.clone(),
                insert,
                note: meaning(field).to_owned(),
            }
        })
        .collect()
}

fn meaning(field: Field) -> &'static str {
    match field {
        Field::Number => "digits, or whole numbers with commas",
        Field::Name => "display name",
        Field::Region => "region",
        Field::Type => "number type",
        Field::Capability => "what it can do",
        Field::Plan => "service plan",
        Field::Campaign => "10DLC campaign",
        Field::App => "voice app, trunk or fax service",
        Field::Voice => "voice type",
        Field::Provisioning => "state of provisioning",
        Field::Error => "error code",
        Field::Callback => "callback URL",
        Field::Charge => "next charge, a day in UTC, such as charge<7d",
        Field::Due => "a month it is charged for in, such as due:2027-03",
        Field::Expires => "expiry, a day in UTC, such as expires<30d",
        Field::Cost => "price per month, such as cost>5",
        Field::Currency => "currency of the price",
    }
}

fn of_field(
    field: Field,
    sign: &str,
    typed: &str,
    span: Range<usize>,
    values: &dyn Fn(Field, &str) -> Vec<Suggestion>,
) -> Vec<Completion> {
    let words: &[(&str, &str)] = match field {
        Field::Charge | Field::Expires if sign != ":" => &[
            ("0d", "today"),
            ("1d", "tomorrow"),
            ("7d", "a week from today"),
            ("30d", "30 days from today"),
            ("3m", "three months from today"),
        ],
        Field::Provisioning => &[
            ("failed", "Failed"),
            ("in-progress", "In progress"),
            ("waiting", "Waiting"),
            ("provisioned", "Provisioned"),
            ("voice-only", "Voice only"),
            ("not-configured", "Not configured"),
            ("voice-unknown", "Voice unknown"),
            ("unknown", "Unknown status"),
        ],
        Field::Number => &[],
        _ if field.may_be_unreported() => &[
            ("none", "has none"),
            ("any", "has one"),
            ("unknown", "not reported by the API version"),
        ],
        _ => &[("none", "has none"), ("any", "has one")],
    };
    let compares = Comparison::SIGNS.iter().any(|(known, _)| *known == sign);
    if compares && sign != "=" && !field.is_compared() {
        // Any operand would be a mistake.
        return Vec::new();
    }
    let typed = lowercase(typed.trim_start_matches('"'));
    let mut offers: Vec<(String, Suggestion)> = Vec::new();
    if !(compares && field == Field::Cost) {
        // Keywords of the language, which in quotes are plain text.
        let keywords = words.iter().map(|(value, label)| {
            let (value, label) = ((*value).to_owned(), (*label).to_owned());
            (value.clone(), Suggestion { value, label })
        });
        offers.extend(keywords);
    }
    if !field.is_compared() {
        let stored = values(field, &typed).into_iter();
        offers.extend(stored.map(|offer| (quoted(&offer.value), offer)));
    }
    let fits = |text: &str| {
        let text = lowercase(text);
        text.starts_with(&typed)
            || text
                .split([' ', '_', '-'])
                .any(|word| word.starts_with(&typed))
    };
    offers
        .into_iter()
        .filter(|(_, offer)| {
            lowercase(&offer.value) != typed && (fits(&offer.value) || fits(&offer.label))
        })
        .map(|(insert, offer)| Completion {
            span: span.clone(),
            insert,
            label: offer.value,
            note: offer.label,
        })
        .collect()
}

/// The value in quotes if it would be read differently without. The language can't escape a quote, so quotes are
/// dropped: the rest of the value still finds it.
pub fn quoted(value: &str) -> String {
    let bare = value.replace('"', " ");
    let plain = |letter: char| !letter.is_whitespace() && letter != ',';
    let special = ["none", "any", "unknown"]
        .iter()
        .any(|word| bare.eq_ignore_ascii_case(word));
    if bare.chars().all(plain) && bare == value && !special {
        return bare;
    }
    format!("\"{}\"", bare.trim())
}
