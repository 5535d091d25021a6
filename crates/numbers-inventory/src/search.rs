//! The language of the search box: `region:SE type:mobile charge<7d cost>5 -name:test`.
//!
//! Terms are separated by spaces, and all of them must hold. What is no `field:value` is a word to look for everywhere.

use std::{cmp::Ordering, ops::Range};

use rust_decimal::Decimal;

use super::schedule::DateRange;

mod complete;
mod lexer;
mod numbers;
mod parse;

pub use complete::{Completion, Suggestion, complete, quoted};

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Search {
    /// All of these must hold.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// Whether it must not hold.
    pub negated: bool,
    /// What must hold.
    pub condition: Condition,
}

/// What a row is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Whether this is in any of its fields.
    Word(String),
    /// Whether a field has one of these values.
    Is {
        /// The field.
        field: Field,
        /// The values; one is enough.
        values: Vec<Value>,
    },
    /// Whether something happens before or after a time.
    When {
        /// What happens.
        field: DateField,
        /// Before or after.
        op: Comparison,
        /// The time.
        at: TimeOperand,
    },
    /// Whether it is charged for on one of these days, now or after some of its intervals.
    Due(DateRange),
    /// Whether its price compares so with an amount. Without a currency the amounts of all are compared.
    Cost {
        /// How it must compare.
        op: Comparison,
        /// The amount, exactly.
        amount: Decimal,
        /// The currency that the price must be in, in capitals.
        currency: Option<String>,
    },
}

/// A value that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The field is empty.
    None,
    /// The field is not empty.
    Any,
    /// The API version does not report the field.
    Unknown,
    /// The field has this in it.
    Text(String),
    /// The field is this. Where a field is matched in a way of its own, such as a region by its code, this is no
    /// different from [`Value::Text`].
    Exact(String),
}

/// What can stand before a colon.
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
    /// The service plan that is in force.
    Plan,
    /// The campaign that is in force.
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
    /// Any charge to come.
    Due,
    /// The expiry.
    Expires,
    /// The price.
    Cost,
    /// The currency of the price.
    Currency,
}

/// A time that a number has.
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
    /// So many milliseconds from now; before now when negative.
    FromNow(i64),
    /// So many days from today, in UTC; before today when negative.
    DateRange(i32),
    /// The beginning of a day in UTC, in milliseconds since 1970.
    Instant(i64),
}

/// What is wrong with a search, and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchError {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// A sentence.
    pub text: String,
}

impl Field {
    /// Every field, in the order in which they are offered.
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

    /// Its word in a search.
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

    /// The field of a word, in any case; other words that people use for it count.
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

    /// Whether there is a version of the API that does not report it (docs/numbers-api.md 0.1).
    pub fn may_be_unreported(self) -> bool {
        matches!(
            self,
            Field::Campaign | Field::App | Field::Voice | Field::Error | Field::Callback
        )
    }

    /// Whether it is compared instead of matched.
    fn is_compared(self) -> bool {
        matches!(self, Field::Charge | Field::Expires | Field::Cost)
    }
}

impl Comparison {
    /// The signs, those of two characters first.
    const SIGNS: [(&str, Comparison); 5] = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ];

    /// Whether something that compares so passes.
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
        return [before, after].concat();
    }
    [before, " ", after].concat()
}

#[cfg(test)]
mod tests;
