//! The charts of a currency: the charges to come, and a month by what numbers have in common.

use chrono::Datelike;
use numbers_inventory::{
    cost_forecast::{ChargePeriod, CostShare, Currency},
    query::ListQuery,
    schedule::DateRange,
    search::quoted,
};
use numbers_model::enums::NumberType;
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::super::Of;
use crate::{
    browser::{dom::View, intl},
    components::chart::{Bar, Chart, Orientation, chart},
    reactive::{Derived, memo},
};

/// The charts of a currency.
#[derive(Clone)]
pub(super) struct Charts {
    pub(super) of: Of,
    pub(super) code: String,
    /// What the currency is called.
    pub(super) named: String,
    pub(super) digits: u32,
}

impl Charts {
    /// The search for numbers with a price in this currency that fit.
    fn terms(&self, more: &str) -> String {
        if self.code.is_empty() {
            return more.to_owned();
        }
        [more, " currency:", &quoted(&self.code)]
            .concat()
            .trim()
            .to_owned()
    }

    pub(super) fn search(&self, more: &str) -> String {
        self.of.search(&self.terms(more))
    }

    /// The charges of the coming months.
    pub(super) fn months(&self, own: Derived<Option<Currency>>) -> View {
        let charts = self.clone();
        let bars = memo(move || {
            own.with(|own| {
                let months = own
                    .as_ref()
                    .map(|own| own.months.as_slice())
                    .unwrap_or_default();
                let amounts = months.iter().map(|month| month.total.amount);
                let longest = amounts.flatten().max().unwrap_or_default();
                let bar = |(at, month): (usize, &ChargePeriod)| Bar {
                    label: month_name(month.days),
                    short: short_month(month.days, at == 0),
                    values: vec![
                        month.total.text(&charts.code, charts.digits),
                        intl::integer(month.total.charges),
                    ],
                    permille: permille(month.total.amount, longest),
                    href: charts.search(&["due:", &month.days.search()].concat()),
                };
                months.iter().enumerate().map(bar).collect()
            })
        });
        chart(Chart {
            name: ["Charges in ", &self.named, " over the next 12 months"].concat(),
            columns: &["Month", "Charged", "Charges"],
            orientation: Orientation::Vertical,
            bars,
        })
    }

    /// The cost of a month by region.
    pub(super) fn regions(&self, own: Derived<Option<Currency>>) -> View {
        self.parts("region", own, |own| &own.regions, region)
    }

    /// The same by type.
    pub(super) fn kinds(&self, own: Derived<Option<Currency>>) -> View {
        self.parts("type", own, |own| &own.kinds, kind)
    }

    /// The same by service plan.
    pub(super) fn plans(&self, own: Derived<Option<Currency>>) -> View {
        self.parts("service plan", own, |own| &own.plans, plan)
    }

    /// The same by what numbers have in common.
    fn parts(
        &self,
        by: &str,
        own: Derived<Option<Currency>>,
        read: fn(&Currency) -> &Vec<CostShare>,
        name: fn(&Charts, Option<&str>) -> (String, String),
    ) -> View {
        let charts = self.clone();
        let bars = memo(move || {
            own.with(|own| {
                let parts = own
                    .as_ref()
                    .map(|own| read(own).as_slice())
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
            name: ["A month in ", &self.named, ", by ", by].concat(),
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
    (intl::region_label(code), charts.of.list(&query))
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
        charts.of.list(&query),
    )
}

fn plan(charts: &Charts, key: Option<&str>) -> (String, String) {
    match key {
        None => ("No service plan".to_owned(), charts.search("plan:none")),
        Some(plan) => {
            let search = ["plan=", &quoted(plan)].concat();
            (plan.to_owned(), charts.search(&search))
        }
    }
}

/// How long a bar is, in thousandths of the longest. An amount that is too long to be held is the longest; one that is
/// there at all is seen.
fn permille(amount: Option<Decimal>, longest: Decimal) -> u32 {
    let Some(amount) = amount else { return 1000 };
    // The quotient is at most 1.
    let share = amount.checked_div(longest).unwrap_or_default();
    let share = (share * Decimal::ONE_THOUSAND).to_u32().unwrap_or_default();
    share.clamp(u32::from(amount > Decimal::ZERO), 1000)
}

/// "Mar 2027", or "24–30 Nov 2026" for a part of a month.
fn month_name(days: DateRange) -> String {
    let name = [
        &intl::month(days.start_ms()),
        " ",
        &days.first.year().to_string(),
    ]
    .concat();
    if DateRange::month(days.first.year(), days.first.month()) == Some(days) {
        return name;
    }
    let (first, last) = (days.first.day().to_string(), days.last.day().to_string());
    [&first, "–", &last, " ", &name].concat()
}

/// "Mar", with the year where it is new.
fn short_month(days: DateRange, first: bool) -> String {
    let name = intl::month(days.start_ms());
    if first || days.first.month() == 1 {
        return [&name, "\n", &days.first.year().to_string()].concat();
    }
    name
}
