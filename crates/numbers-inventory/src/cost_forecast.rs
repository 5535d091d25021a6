//! What the numbers cost: in a month, and on which days of the coming year. Exact, and never a sum across currencies.

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
/// A month's share is shown in full up to so many decimals.
const MOST_DECIMALS: u32 = 6;

/// What all numbers cost.
#[derive(Debug, Clone, PartialEq)]
pub struct CostForecast {
    /// The days that charges are foretold for.
    pub year: DateRange,
    /// Each currency for itself, in the order of their codes.
    pub currencies: Vec<Currency>,
    /// How many numbers have no price.
    pub unpriced: usize,
}

/// What the numbers of one currency cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Currency {
    /// The code, in capitals.
    pub code: String,
    /// All numbers with a recurring price in it.
    pub all: CostShare,
    /// Those with neither a service plan nor anything for voice.
    pub idle: CostShare,
    /// Those without a service plan whose API version does not report voice.
    pub maybe_idle: CostShare,
    /// By region, the dearest first.
    pub regions: Vec<CostShare>,
    /// By type, the dearest first.
    pub kinds: Vec<CostShare>,
    /// By service plan, the dearest first.
    pub plans: Vec<CostShare>,
    /// The charges of each month of the year.
    pub months: Vec<ChargePeriod>,
    /// The charges of each day that has some, in order.
    pub days: Vec<ChargePeriod>,
    /// What of the charges falls on days after the number has expired.
    pub after_expiry: ChargeTotal,
    /// Numbers whose amount is no decimal: they are in no sum.
    pub unparsable: usize,
    /// Numbers with a price but no interval: they are in no sum by the month.
    pub non_recurring: usize,
    /// Numbers with a price but no date of the next charge: they are in no forecast.
    pub undated: usize,
}

/// Some numbers, and what they cost in a month.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CostShare {
    /// What they have in common, as the API writes it; `None` for those that have nothing there.
    pub key: Option<String>,
    /// How many.
    pub numbers: usize,
    /// What they cost in a month; `None` for a sum that is too long to be held exactly.
    pub monthly: Option<Monthly>,
}

/// An amount for a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Monthly {
    /// The amount, to 28 digits.
    pub amount: Decimal,
    /// Whether it is just that: a third of 10.00 is not.
    pub exact: bool,
}

/// Charges on some days.
#[derive(Debug, Clone, PartialEq)]
pub struct ChargePeriod {
    /// The days.
    pub days: DateRange,
    /// What is charged.
    pub total: ChargeTotal,
}

/// How much is charged, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeTotal {
    /// The sum; `None` when it is too long to be held exactly.
    pub amount: Option<Decimal>,
    /// How many charges of one number.
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
    /// "1234.50 USD".
    pub fn text(self, code: &str, currency_digits: u32) -> String {
        match self.amount {
            Some(amount) => Money::of(code, amount).text(currency_digits),
            None => too_long(code),
        }
    }

    /// Both together.
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
    /// How many numbers are paid in it, those that are in no sum among them.
    pub fn numbers(&self) -> usize {
        self.all.numbers + self.unparsable + self.non_recurring
    }
}

impl CostShare {
    /// What they cost in a month: "1234.50 USD", or "≈ 3.33 USD" where the amount was rounded.
    pub fn text(&self, code: &str, currency_digits: u32) -> String {
        match self.monthly {
            Some(monthly) => monthly.text(code, currency_digits),
            None => too_long(code),
        }
    }
}

impl Monthly {
    /// In full where that is short, else rounded.
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
        ["≈ ", &text].concat()
    }
}

/// Sums by interval: what is due every so many months has no exact share in a month until all of it is there.
#[derive(Debug, Clone)]
struct Sums {
    numbers: usize,
    /// `None` once it was too long.
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
        // Over the common denominator, so that there is one division only.
        let all = by_months
            .keys()
            .try_fold(1_i64, |all, months| lcm(all, *months))?;
        let mut sum = Decimal::ZERO;
        for (months, amount) in by_months {
            let share = amount.checked_mul(Decimal::from(all / months))?;
            sum = sum.checked_add(share)?;
        }
        // It has an end when nothing but twos and fives is left to divide by. Multiplying back alone would not tell: a
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

/// Some money so many times. Of trailing zeros it can be long, and then too long.
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

/// A currency that is being added up.
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

/// Adds up what the survey has counted.
pub struct CostForecastBuilder {
    year: DateRange,
    accounts: BTreeMap<String, Account>,
    unpriced: usize,
}

impl CostForecastBuilder {
    /// For the twelve months from now, in milliseconds since 1970; `None` for no time of this calendar.
    pub fn new(now: i64) -> Option<CostForecastBuilder> {
        Some(CostForecastBuilder {
            year: DateRange::year_from(date::day_of(now)?)?,
            accounts: BTreeMap::new(),
            unpriced: 0,
        })
    }

    /// Adds the numbers of one price, without their charges.
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

    /// Adds charges of a price: all of them by and by, as many at a time as the caller likes.
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

    /// What came out.
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
    ["more ", code, " than can be added up exactly"].concat()
}

fn terms(priced: &PriceGroup) -> Option<(&Money, Option<i64>)> {
    let cost = priced.cost.as_ref()?;
    Some((cost.price.as_ref()?, cost.months))
}

/// What was too long to be added up comes first: it is the most.
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
