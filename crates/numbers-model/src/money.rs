//! Prices as exact decimals, never floats (docs/numbers-api.md 9.8, 10.22).

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// An amount in a currency (docs/numbers-api.md 2.2 `money`).
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// The currency code as it came: usually ISO 4217, but "DOLLAR" has been seen.
    pub currency: String,
    /// The amount.
    pub amount: Amount,
}

/// An amount, exact or as it came.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// A decimal, with the digits it was written with.
    Exact(Decimal),
    /// Text that is no decimal, or one too long to be exact.
    Raw(String),
}

impl Money {
    /// The price of a wire form. An amount that can't be exact stays text.
    pub fn new(currency: &str, amount: &str) -> Money {
        Money {
            currency: currency.to_owned(),
            amount: exact(amount).map_or_else(|| Amount::Raw(amount.to_owned()), Amount::Exact),
        }
    }

    /// An exact amount in a currency.
    pub fn of(currency: &str, amount: Decimal) -> Money {
        Money {
            currency: currency.to_owned(),
            amount: Amount::Exact(amount),
        }
    }

    /// The price as text, "2.00 USD": padded to the currency's decimals, never rounded.
    pub fn text(&self, currency_digits: u32) -> String {
        let amount = match &self.amount {
            Amount::Raw(raw) => raw.clone(),
            Amount::Exact(amount) => {
                // Padded here: rust_decimal panics at a precision that does not fit into its buffer.
                let point = if amount.scale() == 0 && currency_digits > 0 {
                    "."
                } else {
                    ""
                };
                let missing = currency_digits.saturating_sub(amount.scale()) as usize;
                format!("{amount}{point}{}", "0".repeat(missing))
            }
        };
        match self.currency.as_str() {
            "" => amount,
            currency => format!("{amount} {currency}"),
        }
    }

    /// The price with its interval: "2.00 USD / month", "12.50 EUR / 3 months", "100 JPY / year".
    ///
    /// Without an interval, or with the 0 that occurs (docs/numbers-api.md 2.2), the amount alone.
    pub fn per_interval(&self, months: Option<i64>, currency_digits: u32) -> String {
        let price = self.text(currency_digits);
        match months {
            Some(1) => format!("{price} / month"),
            Some(12) => format!("{price} / year"),
            Some(months) if months > 1 => format!("{price} / {months} months"),
            _ => price,
        }
    }

    /// A total order: by currency, then by amount, with raw amounts last. Amounts of different currencies are never
    /// compared.
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

/// The decimal of a plain notation. The crate also reads digit groups ("1_000"), which the wire form does not have.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_padded_and_never_rounded() {
        for (amount, digits, text) in [
            ("2.0", 2, "2.00 USD"),
            ("2", 2, "2.00 USD"),
            ("0.8", 2, "0.80 USD"),
            ("0.80", 2, "0.80 USD"),
            ("0.805", 2, "0.805 USD"),
            ("2.000", 2, "2.000 USD"),
            ("100", 0, "100 USD"),
            ("100.00", 0, "100.00 USD"),
            ("1.5", 3, "1.500 USD"),
            ("-3.1", 2, "-3.10 USD"),
            ("0", 2, "0.00 USD"),
            ("12345678901234567890.12", 2, "12345678901234567890.12 USD"),
            (
                "79228162514264337593543950335",
                5,
                "79228162514264337593543950335.00000 USD",
            ),
        ] {
            assert_eq!(Money::new("USD", amount).text(digits), text);
        }
    }

    #[test]
    fn what_is_no_decimal_is_shown_as_it_came() {
        let too_long = "0.12345678901234567890123456789012345";
        for amount in [
            "free", "1e3", "1_000", "1,50", "", "-", ".", "1.2.3", too_long, "٣",
        ] {
            let money = Money::new("DOLLAR", amount);
            assert_eq!(money.amount, Amount::Raw(amount.into()));
            assert_eq!(money.text(2), format!("{amount} DOLLAR"));
        }
        assert_eq!(Money::new("", "2.0").text(2), "2.00");
    }

    #[test]
    fn the_interval_is_said_in_words() {
        let money = Money::new("EUR", "12.5");
        for (months, text) in [
            (Some(1), "12.50 EUR / month"),
            (Some(3), "12.50 EUR / 3 months"),
            (Some(12), "12.50 EUR / year"),
            (Some(24), "12.50 EUR / 24 months"),
            (Some(0), "12.50 EUR"),
            (Some(-1), "12.50 EUR"),
            (None, "12.50 EUR"),
        ] {
            assert_eq!(money.per_interval(months, 2), text);
        }
    }

    #[test]
    fn currencies_are_kept_apart_and_raw_amounts_come_last() {
        let mut prices = [
            ("USD", "free"),
            ("USD", "10"),
            ("EUR", "99"),
            ("USD", "9.5"),
        ]
        .map(|(currency, amount)| Money::new(currency, amount));
        prices.sort_by(Money::compare);
        let order = prices.map(|money| money.text(2));
        assert_eq!(order, ["99.00 EUR", "9.50 USD", "10.00 USD", "free USD"]);
    }
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::*;

    /// A decimal as written, without the zeros that do not count.
    fn significant(text: &str) -> String {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole = whole.trim_start_matches('0');
        format!("{whole}.{}", fraction.trim_end_matches('0'))
    }

    proptest! {
        #[test]
        fn the_text_never_changes_the_value(
            amount in "[0-9]{1,24}(\\.[0-9]{0,14})?",
            digits in 0..6u32,
        ) {
            let text = Money::new("USD", &amount).text(digits);
            let shown = text.strip_suffix(" USD").unwrap();
            prop_assert_eq!(significant(shown), significant(&amount));
        }

        #[test]
        fn any_text_survives(amount in "\\PC{0,12}") {
            let money = Money::new("USD", &amount);
            if let Amount::Raw(raw) = &money.amount {
                prop_assert_eq!(raw, &amount);
            }
        }

        #[test]
        fn the_order_is_total(
            texts in proptest::collection::vec(("EUR|USD", "[0-9]{1,2}(\\.[05]{1,2})?|free|dear"), 3),
        ) {
            let [a, b, c] = &texts.iter().map(|(c, a)| Money::new(c, a)).collect::<Vec<_>>()[..] else {
                unreachable!("three were made");
            };
            prop_assert_eq!(a.compare(b), b.compare(a).reverse());
            prop_assert_eq!(a.compare(b).is_eq(), a == b);
            if a.compare(b).is_le() && b.compare(c).is_le() {
                prop_assert!(a.compare(c).is_le());
            }
        }
    }
}
