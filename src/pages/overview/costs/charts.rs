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

use super::super::OverviewData;
use crate::{
    browser::{dom::View, intl},
    components::chart::{Bar, Chart, Orientation, chart},
};

/// The charts of a currency.
#[derive(Clone)]
pub(super) struct Charts {
    pub(super) data: OverviewData,
    pub(super) code: String,
    /// The name of the currency.
    pub(super) named: String,
    pub(super) digits: u32,
}

impl Charts {
    /// The search for numbers in this currency that match `more`.
    fn terms(&self, more: &str) -> String {
        if self.code.is_empty() {
            return more.to_owned();
        }
        format!("{more} currency:{}", quoted(&self.code))
            .trim()
            .to_owned()
    }

    pub(super) fn search(&self, more: &str) -> String {
        self.data.search(&self.terms(more))
    }

    /// The forecast charges of the next 12 months.
    pub(super) fn months(&self, currency: Memo<Option<Currency>>) -> View {
        let charts = self.clone();
        let bars = Memo::new(move |_| {
            currency.with(|currency| {
                let months = currency
                    .as_ref()
                    .map(|currency| currency.months.as_slice())
                    .unwrap_or_default();
                let amounts = months.iter().map(|month| month.total.amount);
                let longest = amounts.flatten().max().unwrap_or_default();
                let bar = |(index, month): (usize, &ChargePeriod)| Bar {
                    label: month_name(month.days),
                    short: short_month(month.days, index == 0),
                    values: vec![
                        month.total.text(&charts.code, charts.digits),
                        intl::integer(month.total.charges),
                    ],
                    permille: permille(month.total.amount, longest),
                    href: charts.search(&format!("due:{}", month.days.search())),
                };
                months.iter().enumerate().map(bar).collect()
            })
        });
        chart(Chart {
            name: format!("Charges in {} over the next 12 months", self.named),
            columns: &["Month", "Charged", "Charges"],
            orientation: Orientation::Vertical,
            bars,
        })
    }

    /// The monthly cost by region.
    pub(super) fn regions(&self, currency: Memo<Option<Currency>>) -> View {
        self.breakdown("region", currency, |currency| &currency.regions, region)
    }

    /// The monthly cost by type.
    pub(super) fn kinds(&self, currency: Memo<Option<Currency>>) -> View {
        self.breakdown("type", currency, |currency| &currency.kinds, kind)
    }

    /// The monthly cost by service plan.
    pub(super) fn plans(&self, currency: Memo<Option<Currency>>) -> View {
        self.breakdown("service plan", currency, |currency| &currency.plans, plan)
    }

    /// The monthly cost by a property.
    fn breakdown(
        &self,
        by: &str,
        currency: Memo<Option<Currency>>,
        read: fn(&Currency) -> &Vec<CostShare>,
        name: fn(&Charts, Option<&str>) -> (String, String),
    ) -> View {
        let charts = self.clone();
        let bars = Memo::new(move |_| {
            currency.with(|currency| {
                let parts = currency
                    .as_ref()
                    .map(|currency| read(currency).as_slice())
                    .unwrap_or_default();
                let amount = |part: &CostShare| part.monthly.map(|monthly| monthly.amount);
                let longest = parts.iter().filter_map(amount).max().unwrap_or_default();
                let bar = |part: &CostShare| {
                    let (label, href) = name(&charts, part.key.as_deref());
                    Bar {
                        label,
                        short: String::new(),
                        values: vec![
                            part.text(&charts.code, charts.digits),
                            intl::integer(part.numbers),
                        ],
                        permille: permille(amount(part), longest),
                        href,
                    }
                };
                parts.iter().map(bar).collect()
            })
        });
        chart(Chart {
            name: format!("A month in {}, by {by}", self.named),
            columns: &["", "A month", "Numbers"],
            orientation: Orientation::Horizontal,
            bars,
        })
    }
}

fn region(charts: &Charts, key: Option<&str>) -> (String, String) {
    let Some(code) = key else {
        return ("No region".to_owned(), charts.search("region:none"));
    };
    let query = ListQuery {
        region: Some(code.to_owned()),
        text: charts.terms(""),
        ..ListQuery::default()
    };
    (intl::region_label(code), charts.data.list(&query))
}

fn kind(charts: &Charts, key: Option<&str>) -> (String, String) {
    let Some(wire) = key else {
        return ("No type".to_owned(), charts.search("type:none"));
    };
    let query = ListQuery {
        kind: Some(wire.to_owned()),
        text: charts.terms(""),
        ..ListQuery::default()
    };
    (
        NumberType::from_wire(wire).label().to_owned(),
        charts.data.list(&query),
    )
}

fn plan(charts: &Charts, key: Option<&str>) -> (String, String) {
    match key {
        None => ("No service plan".to_owned(), charts.search("plan:none")),
        Some(plan) => {
            let search = format!("plan={}", quoted(plan));
            (plan.to_owned(), charts.search(&search))
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
