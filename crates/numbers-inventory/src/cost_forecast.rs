//! Cost forecast: the monthly cost and the charges of the coming year, by currency.
//!
//! All sums are exact decimals. Prices of different intervals are added over their least common multiple, in fractions with
//! a common denominator, so that a third and two thirds make one; only the last division may round, and then says so.
//! Charges are projected from the next charge date by the interval, clamped to the end of short months. Amounts of different
//! currencies are never added.
//!
//! ```
//! use numbers_inventory::{Cost, PriceGroup, cost_forecast::CostForecastBuilder};
//! use numbers_model::money::Money;
//!
//! let group = |amount, months| PriceGroup {
//!     cost: Some(Cost { price: Some(Money::new("USD", amount)), months: Some(months) }),
//!     numbers: 1,
//!     idle: 0,
//!     maybe_idle: 0,
//!     by: Default::default(),
//!     due: Vec::new(),
//! };
//! let mut builder = CostForecastBuilder::new(0).ok_or("no time of the calendar")?;
//! builder.add(&group("10.00", 3));
//! builder.add(&group("20.00", 3));
//! let forecast = builder.finish();
//! assert_eq!(forecast.currencies[0].all.text("USD", 2), "10.00 USD");
//! # Ok::<(), &str>(())
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use numbers_model::{
    date,
    money::{Amount, Money},
};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    inventory::{ChargeDay, PriceGroup},
    schedule::{self, DateRange},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The maximum number of decimals for an exact monthly amount.
const MOST_DECIMALS: u32 = 6;

/// The forecast of all costs.
#[derive(Debug, Clone, PartialEq)]
pub struct CostForecast {
    /// The forecast period.
    pub year: DateRange,
    /// The costs by currency, in the order of their codes.
    pub currencies: Vec<Currency>,
    /// The number of numbers without a price.
    pub unpriced: usize,
}

/// The costs in one currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Currency {
    /// The currency code, in capitals.
    pub code: String,
    /// All numbers with a recurring price.
    pub all: CostShare,
    /// Numbers with neither a service plan nor a voice configuration.
    pub idle: CostShare,
    /// Numbers without a service plan whose API version does not report voice.
    pub maybe_idle: CostShare,
    /// Shares by region, the most expensive first.
    pub regions: Vec<CostShare>,
    /// Shares by type, the most expensive first.
    pub kinds: Vec<CostShare>,
    /// Shares by service plan, the most expensive first.
    pub plans: Vec<CostShare>,
    /// The charges by month of the year.
    pub months: Vec<ChargePeriod>,
    /// The charges by day, in order; only days with charges.
    pub days: Vec<ChargePeriod>,
    /// The charges that fall after the number's expiry.
    pub after_expiry: ChargeTotal,
    /// Numbers whose amount is no decimal. They are part of no sum.
    pub unparsable: usize,
    /// Numbers with a price but no interval. They are part of no monthly sum.
    pub non_recurring: usize,
    /// Numbers with a price but no date of the next charge. They are not part of the forecast.
    pub undated: usize,
}

/// The monthly cost of a group of numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CostShare {
    /// The group's value, as the API writes it; `None` for numbers without one.
    pub key: Option<String>,
    /// The number of numbers.
    pub numbers: usize,
    /// The monthly cost; `None` for a sum too long to be exact.
    pub monthly: Option<Monthly>,
}

/// A monthly amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Monthly {
    /// The amount, to 28 digits.
    pub amount: Decimal,
    /// Whether it is exact: a third of 10.00 is not.
    pub exact: bool,
}

/// The charges of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct ChargePeriod {
    /// The period.
    pub days: DateRange,
    /// Their total.
    pub total: ChargeTotal,
}

/// The sum and number of charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeTotal {
    /// The sum; `None` when too long to be exact.
    pub amount: Option<Decimal>,
    /// The number of charges, each of one phone number.
    pub charges: usize,
}

impl Default for ChargeTotal {
    fn default() -> Self {
        Self {
            amount: Some(Decimal::ZERO),
            charges: 0,
        }
    }
}

impl ChargeTotal {
    /// The sum as text: "1234.50 USD".
    pub fn text(self, code: &str, currency_digits: u32) -> String {
        match self.amount {
            Some(amount) => Money::of(code, amount).text(currency_digits),
            None => too_long(code),
        }
    }

    /// The total of both.
    pub fn plus(mut self, other: ChargeTotal) -> ChargeTotal {
        self.add(other.amount, other.charges);
        self
    }

    fn add(&mut self, amount: Option<Decimal>, charges: usize) {
        self.amount = self
            .amount
            .zip(amount)
            .and_then(|(sum, more)| sum.checked_add(more));
        self.charges += charges;
    }
}

impl Currency {
    /// The number of numbers priced in this currency, including those that are part of no sum.
    pub fn numbers(&self) -> usize {
        self.all.numbers + self.unparsable + self.non_recurring
    }
}

impl CostShare {
    /// The monthly cost as text: "1234.50 USD", or "≈ 3.33 USD" if rounded.
    pub fn text(&self, code: &str, currency_digits: u32) -> String {
        match self.monthly {
            Some(monthly) => monthly.text(code, currency_digits),
            None => too_long(code),
        }
    }
}

impl Monthly {
    /// The amount as text, in full if that is short, else rounded.
    fn text(self, code: &str, currency_digits: u32) -> String {
        let short = self.amount.normalize();
        let full = self.exact && short.scale() <= MOST_DECIMALS;
        let amount = if full {
            short
        } else {
            let half_even = RoundingStrategy::MidpointNearestEven;
            self.amount
                .round_dp_with_strategy(currency_digits, half_even)
        };
        let text = Money::of(code, amount).text(currency_digits);
        if full {
            return text;
        }
        format!("≈ {text}")
    }
}

/// Sums by interval. A share of a longer interval may not be a finite decimal until all shares are added.
#[derive(Debug, Clone)]
struct Sums {
    numbers: usize,
    /// The sums by months; `None` after an overflow.
    by_months: Option<BTreeMap<i64, Decimal>>,
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            numbers: 0,
            by_months: Some(BTreeMap::new()),
        }
    }
}

impl Sums {
    fn add(&mut self, amount: Decimal, months: i64, numbers: usize) {
        self.numbers += numbers;
        let Some(by_months) = &mut self.by_months else {
            return;
        };
        let sum = by_months.entry(months).or_default();
        let more = times(amount, numbers).and_then(|more| sum.checked_add(more));
        match more {
            Some(more) => *sum = more,
            None => self.by_months = None,
        }
    }

    fn monthly(&self) -> Option<Monthly> {
        let by_months = self.by_months.as_ref()?;
        // Over the common denominator, for a single division.
        let all = by_months
            .keys()
            .try_fold(1_i64, |all, months| lcm(all, *months))?;
        let mut sum = Decimal::ZERO;
        for (months, amount) in by_months {
            let share = amount.checked_mul(Decimal::from(all / months))?;
            sum = sum.checked_add(share)?;
        }
        // A finite decimal has a denominator of twos and fives only. Multiplying back alone would not tell, since a
        // product that is too long is rounded.
        let mut odd = all;
        for prime in [2, 5] {
            while odd % prime == 0 {
                odd /= prime;
            }
        }
        let ends = sum.mantissa() % i128::from(odd) == 0;
        let all = Decimal::from(all);
        let amount = sum.checked_div(all)?;
        let exact = ends && amount.checked_mul(all).is_some_and(|back| back == sum);
        Some(Monthly { amount, exact })
    }

    fn share(&self, key: Option<String>) -> CostShare {
        CostShare {
            key,
            numbers: self.numbers,
            monthly: self.monthly(),
        }
    }
}

/// The product of an amount and a count; `None` on overflow. Trailing zeros are dropped if that avoids it.
fn times(amount: Decimal, times: usize) -> Option<Decimal> {
    let times = Decimal::from(times);
    amount
        .checked_mul(times)
        .or_else(|| amount.normalize().checked_mul(times))
}

fn lcm(a: i64, b: i64) -> Option<i64> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}

/// The running sums of a currency.
#[derive(Default)]
struct Account {
    all: Sums,
    idle: Sums,
    maybe_idle: Sums,
    by: [BTreeMap<Option<String>, Sums>; 3],
    days: BTreeMap<NaiveDate, ChargeTotal>,
    after_expiry: ChargeTotal,
    unparsable: usize,
    non_recurring: usize,
    undated: usize,
}

/// Builds the forecast from the price groups of [`CostAggregation`](crate::CostAggregation).
pub struct CostForecastBuilder {
    year: DateRange,
    accounts: BTreeMap<String, Account>,
    unpriced: usize,
}

impl CostForecastBuilder {
    /// An empty forecast for twelve months from `now`, in milliseconds since 1970.
    ///
    /// `None` for a time beyond the calendar.
    pub fn new(now: i64) -> Option<CostForecastBuilder> {
        Some(CostForecastBuilder {
            year: DateRange::year_from(date::day_of(now)?)?,
            accounts: BTreeMap::new(),
            unpriced: 0,
        })
    }

    /// Adds the monthly cost of a price group, without its charges.
    pub fn add(&mut self, priced: &PriceGroup) {
        let Some((price, months)) = terms(priced) else {
            self.unpriced += priced.numbers;
            return;
        };
        let account = self.accounts.entry(code(price)).or_default();
        let Amount::Exact(amount) = price.amount else {
            account.unparsable += priced.numbers;
            return;
        };
        let dated: usize = priced.due.iter().map(|due| due.numbers).sum();
        account.undated += priced.numbers.saturating_sub(dated);
        let Some(months) = months.filter(|months| *months > 0) else {
            account.non_recurring += priced.numbers;
            return;
        };
        account.all.add(amount, months, priced.numbers);
        if priced.idle > 0 {
            account.idle.add(amount, months, priced.idle);
        }
        if priced.maybe_idle > 0 {
            account.maybe_idle.add(amount, months, priced.maybe_idle);
        }
        for (sums, counts) in account.by.iter_mut().zip(&priced.by) {
            for (key, numbers) in counts {
                let sums = sums.entry(key.clone()).or_default();
                sums.add(amount, months, *numbers);
            }
        }
    }

    /// Adds charges of a price group, in chunks of any size.
    pub fn charge(&mut self, priced: &PriceGroup, due: &[ChargeDay]) {
        let Some((price, months)) = terms(priced) else {
            return;
        };
        let Amount::Exact(amount) = price.amount else {
            return;
        };
        let account = self.accounts.entry(code(price)).or_default();
        for charge_day in due {
            let Some(next) = day(charge_day.day) else {
                continue;
            };
            let expires = charge_day.expires.and_then(day);
            let amount = times(amount, charge_day.numbers);
            for day in schedule::charge_dates(next, months, self.year) {
                let total = account.days.entry(day).or_default();
                total.add(amount, charge_day.numbers);
                if expires.is_some_and(|expires| day > expires) {
                    account.after_expiry.add(amount, charge_day.numbers);
                }
            }
        }
    }

    /// The finished forecast.
    pub fn finish(self) -> CostForecast {
        let year = self.year;
        let currencies = self.accounts.into_iter();
        CostForecast {
            year,
            currencies: currencies
                .map(|(code, account)| account.finish(code, year))
                .collect(),
            unpriced: self.unpriced,
        }
    }
}

impl Account {
    fn finish(self, code: String, year: DateRange) -> Currency {
        let [regions, kinds, plans] = self.by.map(|by| {
            let mut shares: Vec<CostShare> =
                by.into_iter().map(|(key, sums)| sums.share(key)).collect();
            shares.sort_by(|a, b| {
                sort_key(b)
                    .cmp(&sort_key(a))
                    .then_with(|| a.key.cmp(&b.key))
            });
            shares
        });
        let months = year.months().into_iter().map(|days| {
            let mut charged = ChargeTotal::default();
            for (_, day_total) in self.days.range(days.first..=days.last) {
                charged.add(day_total.amount, day_total.charges);
            }
            ChargePeriod {
                days,
                total: charged,
            }
        });
        Currency {
            all: self.all.share(None),
            idle: self.idle.share(None),
            maybe_idle: self.maybe_idle.share(None),
            regions,
            kinds,
            plans,
            months: months.collect(),
            days: self
                .days
                .iter()
                .map(|(day, charged)| ChargePeriod {
                    days: DateRange {
                        first: *day,
                        last: *day,
                    },
                    total: *charged,
                })
                .collect(),
            after_expiry: self.after_expiry,
            unparsable: self.unparsable,
            non_recurring: self.non_recurring,
            undated: self.undated,
            code,
        }
    }
}

fn too_long(code: &str) -> String {
    format!("more {code} than can be added up exactly")
}

fn terms(priced: &PriceGroup) -> Option<(&Money, Option<i64>)> {
    let cost = priced.cost.as_ref()?;
    Some((cost.price.as_ref()?, cost.months))
}

/// Sort key by monthly cost; an overflow comes first, as the highest.
fn sort_key(part: &CostShare) -> (bool, Decimal) {
    let amount = part.monthly.map(|monthly| monthly.amount);
    (amount.is_none(), amount.unwrap_or_default())
}

fn code(price: &Money) -> String {
    price.currency.to_ascii_uppercase()
}

fn day(days: i64) -> Option<NaiveDate> {
    date::day_of(days.checked_mul(DAY_MS)?)
}

#[cfg(test)]
mod tests;
