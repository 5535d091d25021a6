//! Prices: an account has a few hundred different ones at most.

use super::bytes::{Reader, push_text};
use crate::model::{
    money::{Amount, Money},
    number::Number,
};

/// A price and how often it is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// How much, exactly.
    pub price: Option<Money>,
    /// Months between two charges.
    pub months: Option<i64>,
}

/// Writes a number's price; empty when it has none.
pub fn encode(number: &Number, out: &mut Vec<u8>) {
    if number.price.is_none() && number.interval_months.is_none() {
        return;
    }
    match &number.price {
        None => push_text(out, None),
        Some(price) => {
            match &price.amount {
                // Its digits are its exact value, trailing zeros included.
                Amount::Exact(amount) => push_text(out, Some(&amount.to_string())),
                Amount::Raw(raw) => push_text(out, Some(raw)),
            }
            push_text(out, Some(&price.currency));
        }
    }
    let months = number.interval_months.map(|months| months.to_string());
    push_text(out, months.as_deref());
}

/// The price that was written.
pub fn decode(bytes: &[u8]) -> Cost {
    let mut read = Reader(bytes);
    let amount = read.text();
    let price = amount.map(|amount| Money::new(read.text().unwrap_or_default(), amount));
    Cost {
        price,
        months: read.text().and_then(|months| months.parse().ok()),
    }
}
