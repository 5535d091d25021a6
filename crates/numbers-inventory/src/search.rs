//! The search language: `region:SE type:mobile charge<7d cost>5 -name:test`.
//!
//! Terms are separated by spaces and combined by AND; a `-` negates one. A term is `field:value`, with alternatives after
//! commas, `field<value` with any comparison, or a word to look for in every field. The parser is written by hand, in three
//! passes: a lexer splits the text into terms (`lexer`), each term is parsed by itself (`parse`), and terms that make up
//! one phone number, written with spaces, are joined (`numbers`). Every term knows its span, for error messages and for
//! completion ([`complete()`]).
//!
//! ```
//! use numbers_inventory::search::{Condition, Field, Search, Value};
//!
//! let search = Search::parse("region:SE -boise")?;
//! let swedish = Condition::Is { field: Field::Region, values: vec![Value::Text("SE".to_owned())] };
//! assert_eq!(search.terms[0].condition, swedish);
//! assert!(search.terms[1].negated);
//!
//! let error = Search::parse("colour:red").unwrap_err();
//! assert_eq!((error.span, error.text.contains("no field")), (0..10, true));
//! # Ok::<(), numbers_inventory::search::SearchError>(())
//! ```

use std::{cmp::Ordering, ops::Range};

use rust_decimal::Decimal;

use super::schedule::DateRange;

mod complete;
mod lexer;
mod numbers;
mod parse;

pub use complete::{Completion, Suggestion, complete, quoted};

/// A parsed search.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Search {
    /// The terms, all of which must match.
    pub terms: Vec<Term>,
}

/// A term of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The term's bytes in the text.
    pub span: Range<usize>,
    /// Whether the condition must not hold.
    pub negated: bool,
    /// The condition.
    pub condition: Condition,
}

/// The condition of a term.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Any field contains the word.
    Word(String),
    /// A field has one of the values.
    Is {
        /// The field.
        field: Field,
        /// The alternatives.
        values: Vec<Value>,
    },
    /// A date is before or after a time.
    When {
        /// The date.
        field: DateField,
        /// The comparison.
        op: Comparison,
        /// The time.
        at: TimeOperand,
    },
    /// Any charge, the next or a later one, falls into the range.
    Due(DateRange),
    /// The monthly price compares with an amount; without a currency, in any currency.
    Cost {
        /// The comparison.
        op: Comparison,
        /// The exact amount.
        amount: Decimal,
        /// The currency code, in capitals.
        currency: Option<String>,
    },
}

/// A value in a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The field is empty.
    None,
    /// The field is not empty.
    Any,
    /// The API version does not report the field.
    Unknown,
    /// The field contains the text.
    Text(String),
    /// The field equals the text. Where a field has its own way of matching, as regions by their code, the same as
    /// [`Value::Text`].
    Exact(String),
}

/// A field of the search language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The number.
    Number,
    /// The display name.
    Name,
    /// The region: its code, or the beginning of its name.
    Region,
    /// The type.
    Type,
    /// A capability.
    Capability,
    /// The current service plan.
    Plan,
    /// The current campaign.
    Campaign,
    /// The ID of the voice app, trunk or fax service.
    App,
    /// The voice type.
    Voice,
    /// The badge.
    Provisioning,
    /// An error code.
    Error,
    /// The callback URL.
    Callback,
    /// The next charge.
    Charge,
    /// Any future charge.
    Due,
    /// The expiry.
    Expires,
    /// The price.
    Cost,
    /// The currency of the price.
    Currency,
}

/// A date field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateField {
    /// The next charge.
    Charge,
    /// The expiry.
    Expires,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
}

/// A time to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeOperand {
    /// Milliseconds from now; negative for the past.
    FromNow(i64),
    /// Days from today in UTC; negative for the past.
    Days(i32),
    /// The beginning of a day in UTC, in milliseconds since 1970.
    Instant(i64),
}

/// A syntax error with advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchError {
    /// The faulty bytes of the text.
    pub span: Range<usize>,
    /// The message, a sentence.
    pub text: String,
}

impl Field {
    /// Every field, in the order of completion.
    pub const ALL: [Field; 17] = [
        Field::Number,
        Field::Name,
        Field::Region,
        Field::Type,
        Field::Capability,
        Field::Plan,
        Field::Campaign,
        Field::App,
        Field::Voice,
        Field::Provisioning,
        Field::Error,
        Field::Callback,
        Field::Charge,
        Field::Due,
        Field::Expires,
        Field::Cost,
        Field::Currency,
    ];

    /// The field's keyword.
    pub fn name(self) -> &'static str {
        match self {
            Field::Number => "number",
            Field::Name => "name",
            Field::Region => "region",
            Field::Type => "type",
            Field::Capability => "capability",
            Field::Plan => "plan",
            Field::Campaign => "campaign",
            Field::App => "app",
            Field::Voice => "voice",
            Field::Provisioning => "provisioning",
            Field::Error => "error",
            Field::Callback => "callback",
            Field::Charge => "charge",
            Field::Due => "due",
            Field::Expires => "expires",
            Field::Cost => "cost",
            Field::Currency => "currency",
        }
    }

    /// The field of a keyword or a synonym, ignoring case.
    pub fn from_name(name: &str) -> Option<Field> {
        let name = name.to_ascii_lowercase();
        let named = |field: &Field| field.name() == name;
        Field::ALL.into_iter().find(named).or(match name.as_str() {
            "phone" | "phonenumber" => Some(Field::Number),
            "displayname" => Some(Field::Name),
            "country" | "regioncode" => Some(Field::Region),
            "kind" => Some(Field::Type),
            "capabilities" | "can" => Some(Field::Capability),
            "serviceplan" | "serviceplanid" => Some(Field::Plan),
            "campaignid" => Some(Field::Campaign),
            "appid" | "trunk" | "service" => Some(Field::App),
            "state" | "status" | "badge" => Some(Field::Provisioning),
            "errors" | "code" => Some(Field::Error),
            "callbackurl" | "url" => Some(Field::Callback),
            "charged" | "nextcharge" => Some(Field::Charge),
            "expire" | "expiring" | "expireat" => Some(Field::Expires),
            "price" | "amount" => Some(Field::Cost),
            _ => None,
        })
    }

    /// Whether an API version does not report the field (docs/numbers-api.md 0.1).
    pub fn may_be_unreported(self) -> bool {
        matches!(
            self,
            Field::Campaign | Field::App | Field::Voice | Field::Error | Field::Callback
        )
    }

    /// Whether the field is compared instead of matched.
    fn is_compared(self) -> bool {
        matches!(self, Field::Charge | Field::Expires | Field::Cost)
    }
}

impl Comparison {
    /// The operators, those of two characters first.
    const SIGNS: [(&str, Comparison); 5] = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ];

    /// Whether an ordering fulfils the comparison.
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::More => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
            Comparison::Equal => order.is_eq(),
        }
    }
}

/// The text without one of its terms.
pub fn remove_term(text: &str, span: &Range<usize>) -> String {
    let before = text.get(..span.start).unwrap_or_default().trim();
    let after = text.get(span.end..).unwrap_or_default().trim();
    if before.is_empty() || after.is_empty() {
        return format!("{before}{after}");
    }
    format!("{before} {after}")
}

#[cfg(test)]
mod tests;
