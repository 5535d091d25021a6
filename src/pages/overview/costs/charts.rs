//! The charts of a currency: forecast charges, and monthly cost by region, type and plan.

use chrono::Datelike;
use leptos::prelude::*;
use numbers_inventory::{
    cost_forecast::{ChargePeriod, CostShare, Currency},
    query::ListQuery,
    schedule::DateRange,
    search::quoted,
};
use numbers_model::enums::NumberType;
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::CurrencyCosts;
use crate::{
    browser::intl,
    components::chart::{Bar, Chart, Orientation},
};

/// The charts of a currency.
#[component]
pub(super) fn CostCharts(
    /// The costs in the currency.
    costs: CurrencyCosts,
) -> impl IntoView {
    view! {
        <div class="charts">
            <MonthsChart costs />
            <SharesChart costs by="region" shares=|currency| &currency.regions describe=region />
            <SharesChart costs by="type" shares=|currency| &currency.kinds describe=kind />
            <SharesChart costs by="service plan" shares=|currency| &currency.plans describe=plan />
        </div>
    }
}

/// The chart of the forecast charges of the next 12 months.
#[component]
fn MonthsChart(
    /// The costs in one currency.
    costs: CurrencyCosts,
) -> impl IntoView {
    let bars = costs.derive(move |currency, code, digits| {
        let months = currency.months.as_slice();
        let amounts = months.iter().map(|month| month.total.amount);
        let longest = amounts.flatten().max().unwrap_or_default();
        let bar = |(index, month): (usize, &ChargePeriod)| Bar {
            label: month_name(month.days),
            short: short_month(month.days, index == 0),
            values: vec![
                month.total.text(code, digits),
                intl::integer(month.total.charges),
            ],
            permille: permille(month.total.amount, longest),
            href: costs.search(&format!("due:{}", month.days.search())),
        };
        months.iter().enumerate().map(bar).collect()
    });
    view! {
        <Chart
            name=format!("Charges in {} over the next 12 months", costs.name())
            columns=&["Month", "Charged", "Charges"]
            orientation=Orientation::Vertical
            bars
        />
    }
}

/// The chart of the monthly cost by a property.
#[component]
fn SharesChart(
    /// The costs in one currency.
    costs: CurrencyCosts,
    /// What the property is called.
    by: &'static str,
    /// The shares of the cost, one for each value of the property.
    shares: fn(&Currency) -> &Vec<CostShare>,
    /// The label of a value, and the address of the list of its numbers.
    describe: fn(CurrencyCosts, Option<&str>) -> (String, String),
) -> impl IntoView {
    let bars = costs.derive(move |currency, code, digits| {
        let shares = shares(currency).as_slice();
        let amount = |share: &CostShare| share.monthly.map(|monthly| monthly.amount);
        let longest = shares.iter().filter_map(amount).max().unwrap_or_default();
        let bar = |share: &CostShare| {
            let (label, href) = describe(costs, share.key.as_deref());
            Bar {
                label,
                short: String::new(),
                values: vec![share.text(code, digits), intl::integer(share.numbers)],
                permille: permille(amount(share), longest),
                href,
            }
        };
        shares.iter().map(bar).collect()
    });
    view! {
        <Chart
            name=format!("A month in {}, by {by}", costs.name())
            columns=&["", "A month", "Numbers"]
            orientation=Orientation::Horizontal
            bars
        />
    }
}

fn region(costs: CurrencyCosts, key: Option<&str>) -> (String, String) {
    let Some(code) = key else {
        return ("No region".to_owned(), costs.search("region:none"));
    };
    let query = ListQuery {
        region: Some(code.to_owned()),
        text: costs.terms(""),
        ..ListQuery::default()
    };
    (intl::region_label(code), costs.data.list(&query))
}

fn kind(costs: CurrencyCosts, key: Option<&str>) -> (String, String) {
    let Some(wire) = key else {
        return ("No type".to_owned(), costs.search("type:none"));
    };
    let query = ListQuery {
        kind: Some(wire.to_owned()),
        text: costs.terms(""),
        ..ListQuery::default()
    };
    (
        NumberType::from_wire(wire).label().to_owned(),
        costs.data.list(&query),
    )
}

fn plan(costs: CurrencyCosts, key: Option<&str>) -> (String, String) {
    match key {
        None => ("No service plan".to_owned(), costs.search("plan:none")),
        Some(plan) => {
            let search = format!("plan={}", quoted(plan));
            (plan.to_owned(), costs.search(&search))
        }
    }
}

/// The length of a bar, in thousandths of the longest. At least 1 for an amount above zero, so that it can be seen.
///
/// An amount that overflowed (`None`) is the longest.
fn permille(amount: Option<Decimal>, longest: Decimal) -> u32 {
    let Some(amount) = amount else { return 1000 };
    // The quotient is at most 1.
    let share = amount.checked_div(longest).unwrap_or_default();
    let share = (share * Decimal::ONE_THOUSAND).to_u32().unwrap_or_default();
    share.clamp(u32::from(amount > Decimal::ZERO), 1000)
}

/// The label of a month: "Mar 2027"; "24–30 Nov 2026" for a part of it.
fn month_name(days: DateRange) -> String {
    let name = format!("{} {}", intl::month(days.start_ms()), days.first.year());
    if DateRange::month(days.first.year(), days.first.month()) == Some(days) {
        return name;
    }
    format!("{}–{} {name}", days.first.day(), days.last.day())
}

/// The short label of a month: "Mar", with the year in January and for the first bar.
fn short_month(days: DateRange, is_first: bool) -> String {
    let name = intl::month(days.start_ms());
    if is_first || days.first.month() == 1 {
        return format!("{name}\n{}", days.first.year());
    }
    name
}
