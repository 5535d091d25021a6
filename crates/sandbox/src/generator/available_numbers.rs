//! The stock: a fixed set of available numbers per region and type.

use super::countries::{COUNTRIES, Country};
use super::row_rng::{RngStream, RowRng, successor};
use super::row_summary::monthly_price;
use crate::capabilities::Capabilities;
use crate::endpoints::number_orders::requirements_for;
use crate::number_type::NumberType;
use crate::phone_key::PhoneKey;
use std::collections::BTreeMap;

/// Number in the sample of the 2020 guide.
const SAMPLE_PHONE: &str = "+12089087284";
/// Local numbers in the US.
const US_LOCAL_COUNT: u32 = 400;
/// Numbers of every other region and type.
const COUNT: u32 = 30;

/// An available number.
#[derive(Clone, Debug)]
pub struct AvailableNumber {
    /// Region.
    pub country: &'static Country,
    /// Type.
    pub number_type: NumberType,
    /// Capabilities.
    pub capabilities: Capabilities,
    /// One-time price.
    pub setup_price: String,
    /// Recurring price.
    pub monthly_price: String,
}

impl AvailableNumber {
    /// Whether it needs supporting documentation, by region and type (docs/numbers-api.md 2.5).
    #[must_use]
    pub fn needs_documents(&self) -> bool {
        requirements_for(self.country.code, self.number_type).is_some()
    }
}

/// Generates the stock without the numbers that are taken.
pub fn generate_stock(
    seed: u64,
    is_taken: impl Fn(PhoneKey) -> bool,
) -> BTreeMap<PhoneKey, AvailableNumber> {
    let mut stock = BTreeMap::new();
    let mut row = 0;
    for country in COUNTRIES {
        for number_type in NumberType::ALL {
            if country.patterns(number_type).is_empty() {
                continue;
            }
            let count = match (country.code, number_type) {
                ("US", NumberType::Local) => US_LOCAL_COUNT,
                _ => COUNT,
            };
            for _ in 0..count {
                row += 1;
                let (phone, available) = generate(seed, row, country, number_type);
                let key = first_free(&phone, |key| is_taken(key) || stock.contains_key(&key));
                if let Some(key) = key {
                    stock.insert(key, available);
                }
            }
        }
    }
    stock
}

fn generate(
    seed: u64,
    row: u32,
    country: &'static Country,
    number_type: NumberType,
) -> (String, AvailableNumber) {
    let mut rng = RowRng::new(seed, RngStream::Available(row));
    let mut phone = rng.phone(country, number_type);
    let mut capabilities = match rng.below(4) {
        0 => Capabilities::SMS,
        1 => Capabilities::VOICE,
        _ => Capabilities::BOTH,
    };
    if row == 1 {
        SAMPLE_PHONE.clone_into(&mut phone);
        capabilities = Capabilities::BOTH;
    }
    let monthly_price = monthly_price(country, number_type, &mut rng);
    let has_no_setup_price = rng.percent(70);
    let available = AvailableNumber {
        country,
        number_type,
        capabilities,
        setup_price: if has_no_setup_price {
            "0.00".to_owned()
        } else {
            monthly_price.clone()
        },
        monthly_price,
    };
    (phone, available)
}

/// The first number from this one on that is not taken.
pub fn first_free(phone: &str, is_taken: impl Fn(PhoneKey) -> bool) -> Option<PhoneKey> {
    let mut phone = phone.to_owned();
    loop {
        let key = PhoneKey::parse(&phone)?;
        if !is_taken(key) {
            return Some(key);
        }
        phone = successor(&phone);
    }
}
