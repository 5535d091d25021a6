//! Effects of many releases: uses that stop, and cost that ends.

use std::collections::BTreeMap;

use numbers_inventory::{
    Cost, PriceGroup,
    cost_forecast::{CostForecastBuilder, Currency},
};
use numbers_model::{money::Amount, number::Number};

/// Counts of what stops with the released numbers, and their cost.
///
/// Each count is a number of phone numbers.
#[derive(Debug, Clone, Default)]
pub struct ReleaseEffects {
    /// All of them.
    pub numbers: usize,
    /// With a service plan: SMS stops.
    pub service_plans: usize,
    /// In a 10DLC campaign, which they leave.
    pub campaigns: usize,
    /// With a voice app, SIP trunk or fax service: calls or faxes stop.
    pub voices: usize,
    /// With a callback URL: events are no longer sent.
    pub callbacks: usize,
    /// With an emergency address, as far as that was read.
    pub emergency_addresses: usize,
    /// With an emergency address that is not known: not read yet, or in vain.
    pub unknown_emergency: usize,
    /// With a pending change.
    pub pending: usize,
    /// With uses that the API version does not report.
    pub unreported: usize,
    /// With an expiry date already: they may be released already.
    pub expiring: usize,
    /// Without a price that is a decimal: in no sum.
    pub without_price: usize,
    /// Counts by currency, amount and interval in months.
    prices: BTreeMap<(String, String, Option<i64>), (Cost, usize)>,
}

/// The emergency address of a number that will be released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmergencyUse {
    /// It has one.
    Set,
    /// It has none.
    NotSet,
}

impl ReleaseEffects {
    /// Counts a number. Its emergency address is unknown until [`ReleaseEffects::add_emergency`].
    pub fn add(&mut self, number: &Number) {
        self.numbers += 1;
        self.service_plans += usize::from(number.service_plan().is_some());
        self.campaigns += usize::from(number.campaign().is_some());
        self.voices += usize::from(number.voice_id().is_some());
        self.callbacks += usize::from(number.callback_url.is_some());
        self.pending += usize::from(number.has_running_job());
        self.unreported += usize::from(number.unreported.any_use());
        self.expiring += usize::from(number.expiry().is_some());
        self.unknown_emergency += 1;
        let exact = number.price.as_ref().and_then(|price| match price.amount {
            Amount::Exact(amount) => Some((price.currency.clone(), amount.to_string())),
            Amount::Raw(_) => None,
        });
        let Some((currency, amount)) = exact else {
            self.without_price += 1;
            return;
        };
        let cost = || Cost {
            price: number.price.clone(),
            months: number.interval_months,
        };
        let key = (currency, amount, number.interval_months);
        self.prices.entry(key).or_insert_with(|| (cost(), 0)).1 += 1;
    }

    /// Counts an emergency address that was read for one of the numbers.
    pub fn add_emergency(&mut self, emergency: EmergencyUse) {
        self.unknown_emergency = self.unknown_emergency.saturating_sub(1);
        self.emergency_addresses += usize::from(emergency == EmergencyUse::Set);
    }

    /// The cost of the numbers by currency: `all.monthly` is what ends each month, exact where it can be.
    ///
    /// `now_ms` is in milliseconds since 1970.
    pub fn costs(&self, now_ms: i64) -> Vec<Currency> {
        let Some(mut forecast) = CostForecastBuilder::new(now_ms) else {
            return Vec::new();
        };
        for (cost, numbers) in self.prices.values() {
            forecast.add(&PriceGroup {
                cost: Some(cost.clone()),
                numbers: *numbers,
                idle: 0,
                maybe_idle: 0,
                by: Default::default(),
                due: Vec::new(),
            });
        }
        forecast.finish().currencies
    }

    /// The uses that stop, in sentences, the most common kinds first.
    pub fn lines(&self) -> Vec<String> {
        let numbers = |count: usize| match count {
            1 => "1 number".to_owned(),
            count => format!("{count} numbers"),
        };
        let mut lines = Vec::new();
        for (count, text) in [
            (self.service_plans, " with a service plan: SMS stops."),
            (
                self.voices,
                " with a voice app, SIP trunk or fax service: calls or faxes stop.",
            ),
            (self.campaigns, " in a 10DLC campaign, which is left."),
            (
                self.callbacks,
                " with a callback URL: events are no longer sent.",
            ),
            (
                self.emergency_addresses,
                " with an emergency address, which is given up.",
            ),
            (
                self.unknown_emergency,
                " whose emergency address is not known.",
            ),
            (
                self.unreported,
                " with uses that this API version doesn't report.",
            ),
            (
                self.pending,
                " with a pending change. Sinch doesn't say what becomes of it.",
            ),
            (
                self.expiring,
                " with an expiry date: maybe released already.",
            ),
        ] {
            if count > 0 {
                lines.push(format!("{}{text}", numbers(count)));
            }
        }
        lines
    }
}
