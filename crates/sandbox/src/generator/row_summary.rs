//! Summaries of generated numbers: the members that lists filter by.

use super::countries::{COUNTRIES, Country};
use super::row_rng::{RngStream, RowRng};
use crate::capabilities::Capabilities;
use crate::number_type::NumberType;

/// Number in the documentation's first sample.
pub const FIRST_PHONE: &str = "+12086390939";

/// Summary of a row.
pub struct RowSummary {
    /// Region.
    pub country: &'static Country,
    /// Type.
    pub number_type: NumberType,
    /// Capabilities.
    pub capabilities: Capabilities,
    /// Number as generated; another row may have the same.
    pub phone: String,
}

impl RowSummary {
    /// Generates the summary of a row; returns the generator for the rest of the row as well.
    pub fn generate(seed: u64, row: u32) -> (Self, RowRng) {
        let mut rng = RowRng::new(seed, RngStream::Active(row));
        if row == 0 {
            let first = Self {
                country: &COUNTRIES[0],
                number_type: NumberType::Local,
                capabilities: Capabilities::SMS,
                phone: FIRST_PHONE.to_owned(),
            };
            return (first, rng);
        }
        let country = rng.country();
        let number_type = rng.number_type(country);
        let phone = rng.phone(country, number_type);
        let capabilities = match (number_type, rng.below(10)) {
            (NumberType::TollFree, 0..=5) => Capabilities::VOICE,
            (_, 0..=3) => Capabilities::SMS,
            (_, 4) => Capabilities::VOICE,
            _ => Capabilities::BOTH,
        };
        let summary = Self {
            country,
            number_type,
            capabilities,
            phone,
        };
        (summary, rng)
    }
}

/// A random monthly price. Currencies with small units have larger amounts or no decimals.
pub fn monthly_price(country: &Country, number_type: NumberType, rng: &mut RowRng) -> String {
    let cents = match number_type {
        NumberType::Mobile => rng.pick(&[&300, &500, &750, &1_250]),
        NumberType::Local | NumberType::Other => rng.pick(&[&80, &100, &150, &200]),
        NumberType::TollFree => rng.pick(&[&200, &450, &1_000, &2_500]),
    };
    match country.currency {
        "JPY" | "CLP" | "HUF" | "IDR" => (cents * 2).to_string(),
        "SEK" | "NOK" | "DKK" | "CZK" | "INR" | "ZAR" | "MXN" | "PHP" | "TRY" => {
            decimal(cents * 10)
        }
        _ => decimal(*cents),
    }
}

fn decimal(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
