//! Costs: exact sums and charts, one panel per currency.

use leptos::prelude::*;

mod charts;

use std::rc::Rc;

use charts::Charts;
use numbers_inventory::cost_forecast::{ChargeTotal, Currency};

use super::{OverviewData, tile};
use crate::browser::{
    dom::{El, View, block, el, keyed_by, link, show},
    intl,
};

pub(super) fn costs(data: OverviewData) -> View {
    // Amounts in different currencies can't be compared, so the currency of most numbers comes first.
    let codes = data.derive(|figures| {
        let mut currencies: Vec<&Currency> = figures.spend.currencies.iter().collect();
        currencies.sort_by_key(|currency| std::cmp::Reverse(currency.numbers()));
        let codes = currencies.iter().map(|currency| currency.code.clone());
        codes.collect::<Vec<_>>()
    });
    let unpriced = data.derive(|figures| figures.spend.unpriced);
    let note = show(
        move || unpriced.get() > 0,
        move || {
            let text = move || {
                let count = unpriced.get();
                let verb = if count == 1 { "has" } else { "have" };
                format!("{} {verb} no price.", intl::number_count(count))
            };
            let find = link("Find in the list: no price", &data.search("cost:none"));
            block("p", "quiet").text(text).child(" ").child(find)
        },
    );
    let is_first = move |code: &str| {
        codes.with_untracked(|codes| codes.first().is_some_and(|first| first == code))
    };
    keyed_by(el("div"), codes, move |code| {
        currency_panel(data, code, is_first(code))
    })
    .child(note)
    .into()
}

/// The panel of a currency: its sum, and once it is opened its tiles, notes and charts.
fn currency_panel(data: OverviewData, code: &str, opened: bool) -> El {
    let digits = intl::currency_digits(code);
    let currency = {
        let code = code.to_owned();
        data.derive(move |figures| {
            let mut all = figures.spend.currencies.iter();
            all.find(|currency| currency.code == code).cloned()
        })
    };
    let named = if code.is_empty() {
        "an unknown currency"
    } else {
        code
    };
    let charts = Charts {
        data,
        code: code.to_owned(),
        named: named.to_owned(),
        digits,
    };
    let text = |read: fn(&Currency, &str, u32) -> String| {
        let code = code.to_owned();
        move || {
            currency
                .with(|currency| {
                    currency
                        .as_ref()
                        .map(|currency| read(currency, &code, digits))
                })
                .unwrap_or_default()
        }
    };
    let sum = text(|currency, code, digits| {
        let month = currency.all.text(code, digits);
        format!(
            "{month} a month · {}",
            intl::number_count(currency.numbers())
        )
    });
    let month = Rc::new(text(|currency, code, digits| {
        currency.all.text(code, digits)
    }));
    let year = Rc::new(text(|currency, code, digits| {
        let months = currency.months.iter();
        let all = months.fold(ChargeTotal::default(), |sum, month| sum.plus(month.total));
        all.text(code, digits)
    }));
    let idle = Rc::new(text(|currency, code, digits| {
        let known = match currency.idle.numbers {
            0 => String::new(),
            count => format!(
                "{} for {}",
                currency.idle.text(code, digits),
                intl::number_count(count)
            ),
        };
        match (currency.idle.numbers, currency.maybe_idle.numbers) {
            (0, 0) => "none".to_owned(),
            (_, 0) => known,
            (0, count) => format!("unknown for {}", intl::number_count(count)),
            (_, count) => format!("{known}, unknown for {}", intl::integer(count)),
        }
    }));
    let code = code.to_owned();
    let inside = move || {
        let (month, year, idle) = (month.clone(), year.clone(), idle.clone());
        let (all, unused) = (
            charts.search("cost:any"),
            charts.search("plan:none app:none"),
        );
        let tiles = block("div", "tiles")
            .child(tile("A month", &all, move || month()))
            .child(tile("Next 12 months", &all, move || year()))
            .child(tile("Idle, a month", &unused, move || idle()));
        let drawn = block("div", "charts")
            .child(charts.months(currency))
            .child(charts.regions(currency))
            .child(charts.kinds(currency))
            .child(charts.plans(currency));
        View::from([tiles.into(), notes(currency, &code, digits), drawn.into()])
    };
    let name = format!("Cost in {named}");
    let open = RwSignal::new(opened);
    let details = block("details", "panel").flag("open", opened);
    let element = details.element();
    details
        .attr("aria-label", &name)
        .on("toggle", move |_| open.set(element.has_attribute("open")))
        .child(
            el("summary")
                .child(el("h2").child(name.as_str()))
                .child(" ")
                .child(block("span", "quiet figures").text(sum)),
        )
        .child(show(move || open.get(), inside))
}

/// Notes on what the sums leave out, and on charges in them that may not come.
fn notes(currency: Memo<Option<Currency>>, code: &str, digits: u32) -> View {
    let code = code.to_owned();
    let notes = Memo::new(move |_| {
        currency.with(|currency| {
            let Some(currency) = currency else { return Vec::new() };
            let mut notes = vec![
                "Idle numbers have neither a service plan nor an app for voice. Days are days in UTC.".to_owned(),
            ];
            if currency.maybe_idle.numbers > 0 {
                notes.push(format!(
                    "{} without a service plan may take calls: Sinch's v1alpha1 doesn't say. They cost {} a month.",
                    intl::number_count(currency.maybe_idle.numbers),
                    currency.maybe_idle.text(&code, digits)
                ));
            }
            let mut note = |count: usize, text: &str| {
                if count > 0 {
                    notes.push(format!("{}{text}", intl::number_count(count)));
                }
            };
            note(currency.unparsable, " with an amount that is no decimal: in no sum.");
            note(currency.non_recurring, " without an interval: in no sum by the month.");
            note(currency.undated, " without a date of the next charge: not in the coming months.");
            if currency.after_expiry.charges > 0 {
                notes.push(format!(
                    "The coming months include {} that would be charged after numbers have expired.",
                    currency.after_expiry.text(&code, digits)
                ));
            }
            notes
        })
    });
    keyed_by(block("ul", "notes quiet"), notes, |note| {
        el("li").child(note.as_str())
    })
    .into()
}
