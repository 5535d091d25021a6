//! What the numbers cost: each currency for itself, exactly.

mod charts;

use std::rc::Rc;

use super::{Of, tile};
use crate::{
    browser::{
        dom::{El, View, block, el, keyed_by, link, show},
        intl,
    },
    reactive::{Derived, Var, memo},
};
use charts::Charts;
use numbers_inventory::cost_forecast::{ChargeTotal, Currency};

pub(super) fn costs(of: Of) -> View {
    // Amounts of two currencies can't be compared, so the one that most numbers are paid in comes first.
    let codes = of.part(|figures| {
        let mut currencies: Vec<&Currency> = figures.spend.currencies.iter().collect();
        currencies.sort_by_key(|own| std::cmp::Reverse(own.numbers()));
        let codes = currencies.iter().map(|own| own.code.clone());
        codes.collect::<Vec<_>>()
    });
    let unpriced = of.part(|figures| figures.spend.unpriced);
    let note = show(
        move || unpriced.get() > 0,
        move || {
            let words = move || {
                let count = unpriced.get();
                intl::number_count(count)
                    + if count == 1 {
                        " has no price."
                    } else {
                        " have no price."
                    }
            };
            let find = link("Find in the list: no price", &of.search("cost:none"));
            block("p", "quiet").text(words).child(" ").child(find)
        },
    );
    let first = move |code: &str| {
        codes.with_untracked(|codes| codes.first().is_some_and(|first| first == code))
    };
    keyed_by(el("div"), codes, move |code| {
        currency(of, code, first(code))
    })
    .child(note)
    .into()
}

/// A currency: its sums, and its charts once it is opened.
fn currency(of: Of, code: &str, opened: bool) -> El {
    let digits = intl::currency_digits(code);
    let own = {
        let code = code.to_owned();
        of.part(move |figures| {
            let mut all = figures.spend.currencies.iter();
            all.find(|own| own.code == code).cloned()
        })
    };
    let named = if code.is_empty() {
        "an unknown currency"
    } else {
        code
    };
    let charts = Charts {
        of,
        code: code.to_owned(),
        named: named.to_owned(),
        digits,
    };
    let text = |read: fn(&Currency, &str, u32) -> String| {
        let code = code.to_owned();
        move || {
            own.with(|own| own.as_ref().map(|own| read(own, &code, digits)))
                .unwrap_or_default()
        }
    };
    let sum = text(|own, code, digits| {
        let month = own.all.text(code, digits);
        [&month, " a month · ", &intl::number_count(own.numbers())].concat()
    });
    let month = Rc::new(text(|own, code, digits| own.all.text(code, digits)));
    let year = Rc::new(text(|own, code, digits| {
        let months = own.months.iter();
        let all = months.fold(ChargeTotal::default(), |sum, month| sum.plus(month.total));
        all.text(code, digits)
    }));
    let idle = Rc::new(text(|own, code, digits| {
        let known = match own.idle.numbers {
            0 => String::new(),
            count => own.idle.text(code, digits) + " for " + &intl::number_count(count),
        };
        match (own.idle.numbers, own.maybe_idle.numbers) {
            (0, 0) => "none".to_owned(),
            (_, 0) => known,
            (0, count) => "unknown for ".to_owned() + &intl::number_count(count),
            (_, count) => known + ", unknown for " + &intl::integer(count),
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
            .child(charts.months(own))
            .child(charts.regions(own))
            .child(charts.kinds(own))
            .child(charts.plans(own));
        View::from([tiles.into(), notes(own, &code, digits), drawn.into()])
    };
    let name = ["Cost in ", named].concat();
    let open = Var::new(opened);
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

/// What is left out of the sums, and what is in them that may not come.
fn notes(own: Derived<Option<Currency>>, code: &str, digits: u32) -> View {
    let code = code.to_owned();
    let notes = memo(move || {
        own.with(|own| {
            let Some(own) = own else { return Vec::new() };
            let mut notes = vec![
                "Idle numbers have neither a service plan nor an app for voice. Days are days in UTC.".to_owned(),
            ];
            if own.maybe_idle.numbers > 0 {
                notes.push(
                    [
                        &intl::number_count(own.maybe_idle.numbers),
                        " without a service plan may take calls: Sinch's v1alpha1 doesn't say. They cost ",
                        &own.maybe_idle.text(&code, digits),
                        " a month.",
                    ]
                    .concat(),
                );
            }
            let mut note = |count: usize, words: &str| {
                if count > 0 {
                    notes.push([&intl::number_count(count), words].concat());
                }
            };
            note(own.unparsable, " with an amount that is no decimal: in no sum.");
            note(own.non_recurring, " without an interval: in no sum by the month.");
            note(own.undated, " without a date of the next charge: not in the coming months.");
            if own.after_expiry.charges > 0 {
                notes.push(
                    [
                        "The coming months include ",
                        &own.after_expiry.text(&code, digits),
                        " that would be charged after numbers have expired.",
                    ]
                    .concat(),
                );
            }
            notes
        })
    });
    keyed_by(block("ul", "notes quiet"), notes, |note| {
        el("li").child(note.as_str())
    })
    .into()
}
