//! Numbers that can be rented: a fixed stock per region and type.

use super::countries::COUNTRIES;
use super::draw::{Draw, Stream, successor};
use super::sketch::price;
use crate::kind::{Capabilities, Kind};
use crate::orders::policy::policy;
use crate::phone::PhoneKey;
use std::collections::BTreeMap;

/// A number that can be rented.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Place in [`COUNTRIES`].
    pub country: usize,
    /// Type.
    pub kind: Kind,
    /// Capabilities.
    pub capabilities: Capabilities,
    /// Price of the first day.
    pub setup_price: String,
    /// Recurring price.
    pub monthly_price: String,
}

impl Offer {
    /// Whether papers are asked for first; depends on region and type only (docs/numbers-api.md 2.5).
    #[must_use]
    pub fn needs_documents(&self) -> bool {
        policy(COUNTRIES[self.country].code, self.kind).is_some()
    }
}

/// The whole stock, without the numbers that are taken.
pub fn stock(seed: u64, taken: impl Fn(PhoneKey) -> bool) -> BTreeMap<PhoneKey, Offer> {
    let mut stock = BTreeMap::new();
    let mut row = 0;
    for (place, country) in COUNTRIES.iter().enumerate() {
        for kind in Kind::ALL {
            if country.patterns(kind).is_empty() {
                continue;
            }
            let size = if place == 0 && kind == Kind::Local {
                400
            } else {
                30
            };
            for _ in 0..size {
                row += 1;
                let mut draw = Draw::new(seed, Stream::Available(row));
                let mut phone = draw.phone(country, kind);
                // The number of the 2020 guide's sample is on offer.
                if row == 1 {
                    "+12089087284".clone_into(&mut phone);
                }
                let capabilities = match draw.below(4) {
                    0 => Capabilities::SMS,
                    1 => Capabilities::VOICE,
                    _ => Capabilities::BOTH,
                };
                let monthly_price = price(country, kind, &mut draw);
                let offer = Offer {
                    country: place,
                    kind,
                    capabilities: if row == 1 {
                        Capabilities::BOTH
                    } else {
                        capabilities
                    },
                    setup_price: if draw.percent(70) {
                        "0.00".to_owned()
                    } else {
                        monthly_price.clone()
                    },
                    monthly_price,
                };
                if let Some(key) = free(&phone, |key| taken(key) || stock.contains_key(&key)) {
                    stock.insert(key, offer);
                }
            }
        }
    }
    stock
}

/// This number or the nearest one after it that is not taken.
pub fn free(phone: &str, taken: impl Fn(PhoneKey) -> bool) -> Option<PhoneKey> {
    let mut phone = phone.to_owned();
    loop {
        let key = PhoneKey::parse(&phone)?;
        if !taken(key) {
            return Some(key);
        }
        phone = successor(&phone);
    }
}
