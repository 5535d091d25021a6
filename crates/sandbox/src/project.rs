//! Everything that belongs to the one project of the sandbox.

use crate::config::{Config, Quirk};
use crate::emergency::EmergencyAddress;
use crate::generator::Generator;
use crate::generator::available::{Offer, stock};
use crate::jobs::Held;
use crate::orders::Orders;
use crate::phone::PhoneKey;
use crate::store::Store;
use std::collections::{BTreeMap, HashMap};

/// The project's state.
pub struct Project {
    /// Numbers that it rents.
    pub numbers: Store,
    /// Numbers that it could rent.
    pub stock: BTreeMap<PhoneKey, Offer>,
    /// Numbers that it has rented already and that do not show yet, with the time when they will.
    pub late: Vec<(i64, PhoneKey, Held)>,
    /// Emergency addresses of its numbers.
    pub emergency: HashMap<PhoneKey, EmergencyAddress>,
    /// Orders of further numbers.
    pub orders: Orders,
    /// Secret that callbacks are signed with.
    pub hmac_secret: String,
}

impl Project {
    /// The project as generated, its dates relative to `now` (microseconds).
    #[must_use]
    pub fn generate(config: &Config, now: i64) -> Self {
        let generator = Generator::new(config.seed, config.numbers, &config.project, now)
            .with_malformed_rows(config.has(Quirk::MalformedRows));
        let numbers = Store::new(generator, config.stage_micros());
        Self {
            stock: stock(config.seed, |phone| numbers.contains(phone)),
            numbers,
            late: Vec::new(),
            emergency: HashMap::new(),
            orders: Orders::new(),
            hmac_secret: if config.has(Quirk::OldHmacSecret) {
                "HMAC$ecret*of*old".to_owned()
            } else {
                "sandbox-hmac-secret-0123456789-abcdef".to_owned()
            },
        }
    }
}
