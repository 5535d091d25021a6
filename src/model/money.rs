//! Prices, in exact decimals from the wire to the screen. Never a float (numbers-api.md 9.8, 10.22).

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// An amount in a currency (numbers-api.md 2.2 `money`).
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// The currency code as it came: usually ISO 4217, but "DOLLAR" has been seen.
    pub currency: String,
    /// How much.
    pub amount: Amount,
}

/// How much.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// A decimal, with as many digits as it was written with.
    Exact(Decimal),
    /// Text that is no decimal, or one too long to be held exactly.
    Raw(String),
}

impl Money {
    /// Reads the wire form. An amount that can't be held exactly stays text.
    pub fn new(currency: &str, amount: &str) -> Money {
        Money {
            currency: currency.to_owned(),
            amount: exact(amount).map_or_else(|| Amount::Raw(amount.to_owned()), Amount::Exact),
        }
    }

    /// "2.00 USD": padded with zeros to the currency's own number of decimals, never rounded.
    pub fn text(&self, currency_digits: u32) -> String {
        let mut text = match &self.amount {
            Amount::Raw(raw) => raw.clone(),
            Amount::Exact(amount) => {
                let mut text = amount.to_string();
                if amount.scale() == 0 && currency_digits > 0 {
                    text.push('.');
                }
                for _ in amount.scale()..currency_digits {
                    text.push('0');
                }
                text
            }
        };
        if !self.currency.is_empty() {
            text.push(' ');
            text.push_str(&self.currency);
        }
        text
    }

    /// "2.00 USD / month", "12.50 EUR every 3 months", "100 JPY / year". An interval of 0, which
    /// does occur (numbers-api.md 2.2), or none leaves the amount alone.
    pub fn per_interval(&self, months: Option<i64>, currency_digits: u32) -> String {
        let mut text = self.text(currency_digits);
        match months {
            Some(1) => text.push_str(" / month"),
            Some(12) => text.push_str(" / year"),
            Some(months) if months > 1 => {
                text.push_str(" every ");
                text.push_str(&months.to_string());
                text.push_str(" months");
            }
            _ => {}
        }
        text
    }

    /// A total order: by currency, then by amount, with amounts that are only text last. Amounts of
    /// different currencies are never weighed against each other.
    pub fn compare(&self, other: &Money) -> Ordering {
        self.currency
            .cmp(&other.currency)
            .then_with(|| match (&self.amount, &other.amount) {
                (Amount::Exact(a), Amount::Exact(b)) => a.cmp(b),
                (Amount::Exact(_), Amount::Raw(_)) => Ordering::Less,
                (Amount::Raw(_), Amount::Exact(_)) => Ordering::Greater,
                (Amount::Raw(a), Amount::Raw(b)) => a.cmp(b),
            })
    }
}

/// Plain decimal notation only: the decimal crate also reads digit groups ("1_000"), which the wire
/// form does not have.
fn exact(amount: &str) -> Option<Decimal> {
    let unsigned = amount.strip_prefix('-').unwrap_or(amount);
    let plain = unsigned
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain || !unsigned.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    Decimal::from_str_exact(amount).ok()
}
