//! The state of the sandbox's one project.

use crate::config::{Config, Quirk};
use crate::endpoints::emergency_address::EmergencyAddress;
use crate::endpoints::number_orders::{self, NumberOrders};
use crate::endpoints::rent::{self, LateRental};
use crate::generator::Generator;
use crate::generator::available_numbers::{AvailableNumber, generate_stock};
use crate::number_store::NumberStore;
use crate::phone_key::PhoneKey;
use std::collections::{BTreeMap, HashMap};

/// State of the project.
pub struct Project {
    /// Numbers that the project rents.
    pub numbers: NumberStore,
    /// Numbers that it can rent.
    pub stock: BTreeMap<PhoneKey, AvailableNumber>,
    /// Rentals that do not show yet.
    pub late_rentals: Vec<LateRental>,
    /// Emergency addresses of its numbers.
    pub emergency_addresses: HashMap<PhoneKey, EmergencyAddress>,
    /// Number orders by ID.
    pub orders: NumberOrders,
    /// Secret that signs callbacks.
    pub hmac_secret: String,
}

impl Project {
    /// A generated project, its dates relative to `now` (microseconds).
    #[must_use]
    pub fn generate(config: &Config, now: i64) -> Self {
        let generator = Generator::new(config.seed, config.numbers, &config.project, now)
            .with_malformed_rows(config.has(Quirk::MalformedRows));
        let numbers = NumberStore::new(generator, config.stage_micros());
        let hmac_secret = if config.has(Quirk::OldHmacSecret) {
            "HMAC$ecret*of*old"
        } else {
            "sandbox-hmac-secret-0123456789-abcdef"
        };
        Self {
            stock: generate_stock(config.seed, |phone| numbers.contains(phone)),
            numbers,
            late_rentals: Vec::new(),
            emergency_addresses: HashMap::new(),
            orders: NumberOrders::new(),
            hmac_secret: hmac_secret.to_owned(),
        }
    }

    /// Brings number orders and late rentals up to this time.
    pub fn advance(&mut self, config: &Config, now: i64) {
        number_orders::advance_orders(self, config, now);
        rent::add_late_rentals(self, now);
    }
}
