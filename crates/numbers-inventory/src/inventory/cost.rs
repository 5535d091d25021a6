//! Interned prices: an account has a few hundred different ones at most.

use std::cmp::Ordering;

use numbers_model::{
    money::{Amount, Money},
    number::Number,
};
use rust_decimal::Decimal;

use super::bytes::{Reader, push_text};

/// A price with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The exact price.
    pub price: Option<Money>,
    /// The months between two charges.
    pub months: Option<i64>,
}

impl Cost {
    /// Compares the monthly price with an amount; `None` where the price is no decimal. A price without an interval
    /// counts as it is.
    pub fn compare_monthly(&self, amount: Decimal) -> Option<Ordering> {
        let (price, months) = self.rate()?;
        Some(compare_shares((price, months), (amount, 1)))
    }

    /// A total order: by currency, then by monthly price, with raw amounts last.
    pub fn compare(&self, other: &Cost) -> Ordering {
        let order = match (&self.price, &other.price) {
            (Some(a), Some(b)) => match (self.rate(), other.rate()) {
                (Some(left), Some(right)) => a
                    .currency
                    .cmp(&b.currency)
                    .then_with(|| compare_shares(left, right)),
                _ => a.compare(b),
            },
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
        order.then(self.months.cmp(&other.months))
    }

    /// The amount, and the number of months it covers.
    fn rate(&self) -> Option<(Decimal, u64)> {
        let months = self.months.and_then(|months| u64::try_from(months).ok());
        match &self.price.as_ref()?.amount {
            Amount::Exact(amount) => Some((*amount, months.unwrap_or(1).max(1))),
            Amount::Raw(_) => None,
        }
    }
}

/// Compares two amounts per month exactly, by cross-multiplication.
///
/// A quotient may not be a finite decimal.
fn compare_shares((a, for_a): (Decimal, u64), (b, for_b): (Decimal, u64)) -> Ordering {
    let signs = |amount: Decimal| (!amount.is_zero()).then_some(!amount.is_sign_negative());
    let sign = |amount: Decimal| signs(amount).map_or(0, |positive| if positive { 1 } else { -1 });
    if sign(a) != sign(b) {
        return sign(a).cmp(&sign(b));
    }
    let scale = a.scale().max(b.scale());
    let wide = |amount: Decimal, months: u64| {
        let mut product = Wide::from(amount.mantissa().unsigned_abs());
        product.multiply(months);
        (amount.scale()..scale).for_each(|_| product.multiply(10));
        product
    };
    let order = wide(a, for_b).cmp(&wide(b, for_a));
    if sign(a) < 0 { order.reverse() } else { order }
}

/// An unsigned 256-bit integer, the highest word first.
///
/// 96 bits of a decimal, 94 for 28 more digits, 64 of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wide([u64; 4]);

impl From<u128> for Wide {
    fn from(value: u128) -> Self {
        Wide([0, 0, (value >> 64) as u64, value as u64])
    }
}

impl Wide {
    fn multiply(&mut self, by: u64) {
        let mut carry = 0_u128;
        for word in self.0.iter_mut().rev() {
            carry += u128::from(*word) * u128::from(by);
            *word = carry as u64;
            carry >>= 64;
        }
    }
}

/// Encodes a number's price; empty without one.
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

/// Decodes a price.
pub fn decode(bytes: &[u8]) -> Cost {
    let mut read = Reader(bytes);
    let amount = read.text();
    let price = amount.map(|amount| Money::new(read.text().unwrap_or_default(), amount));
    Cost {
        price,
        months: read.text().and_then(|months| months.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(amount: &str, months: Option<i64>) -> Cost {
        Cost {
            price: Some(Money::new("USD", amount)),
            months,
        }
    }

    #[test]
    fn prices_compare_by_the_month_and_exactly() {
        let mut costs = [
            cost("free", Some(1)),
            cost("60", Some(12)),
            cost("4.99", Some(1)),
            cost("10", Some(3)),
            cost("3.34", Some(1)),
            cost("3.33", Some(1)),
            cost("7", Some(0)),
            cost("-1", None),
            cost("79228162514264337593543950335", Some(i64::MAX)),
            cost("0.0000000000000000000000000001", Some(i64::MAX)),
        ];
        costs.sort_by(Cost::compare);
        let order = costs.map(|cost| cost.price.map(|price| price.text(0)).unwrap_or_default());
        assert_eq!(
            order.join(", "),
            "-1 USD, 0.0000000000000000000000000001 USD, 3.33 USD, 10 USD, 3.34 USD, 4.99 USD, 60 USD, 7 USD, \
             79228162514264337593543950335 USD, free USD"
        );
    }

    #[test]
    fn an_amount_is_compared_with_the_price_per_month() {
        let order = |amount: &str, months, with: &str| {
            let with = Decimal::from_str_exact(with).expect("a decimal");
            cost(amount, months).compare_monthly(with)
        };
        assert_eq!(order("60", Some(12), "5"), Some(Ordering::Equal));
        assert_eq!(order("60", Some(0), "5"), Some(Ordering::Greater));
        assert_eq!(order("60", None, "60.0"), Some(Ordering::Equal));
        assert_eq!(
            order("10", Some(3), "3.3333333333"),
            Some(Ordering::Greater)
        );
        assert_eq!(order("10", Some(3), "3.3333333334"), Some(Ordering::Less));
        assert_eq!(order("-60", Some(12), "-5"), Some(Ordering::Equal));
        assert_eq!(order("0", Some(12), "0.00"), Some(Ordering::Equal));
        assert_eq!(order("about 3", Some(1), "3"), None);
    }
}
