//! What the numbers cost: each currency for itself, exactly.

use std::rc::Rc;

use chrono::Datelike;
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{Of, tile};
use crate::{
    browser::{
        dom::{El, View, block, el, keyed_by, link, show},
        intl,
    },
    components::chart::{Bar, Chart, chart},
    model::{
        kinds::NumberType,
        query::ListQuery,
        schedule::Days,
        search::quoted,
        spend::{Charge, Charged, Currency, Part},
    },
    reactive::{Derived, Var, memo},
};

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
                numbers(count)
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
    let context = Context {
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
        [&month, " a month · ", &numbers(own.numbers())].concat()
    });
    let month = Rc::new(text(|own, code, digits| own.all.text(code, digits)));
    let year = Rc::new(text(|own, code, digits| {
        let months = own.months.iter();
        let all = months.fold(Charged::default(), |sum, month| sum.plus(month.charged));
        all.text(code, digits)
    }));
    let idle = Rc::new(text(|own, code, digits| match own.idle.numbers {
        0 => "none".to_owned(),
        count => own.idle.text(code, digits) + " for " + &numbers(count),
    }));
    let code = code.to_owned();
    let inside = move || {
        let (month, year, idle) = (month.clone(), year.clone(), idle.clone());
        let (all, unused) = (
            context.search("cost:any"),
            context.search("plan:none app:none"),
        );
        let tiles = block("div", "tiles")
            .child(tile("A month", &all, move || month()))
            .child(tile("Next 12 months", &all, move || year()))
            .child(tile("Idle, a month", &unused, move || idle()));
        let charts = block("div", "charts")
            .child(context.months(own))
            .child(context.parts("region", own, |own| &own.regions, region))
            .child(context.parts("type", own, |own| &own.kinds, kind))
            .child(context.parts("service plan", own, |own| &own.plans, plan));
        View::from([tiles.into(), notes(own, &code, digits), charts.into()])
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
            let mut note = |count: usize, words: &str| {
                if count > 0 {
                    notes.push([&numbers(count), words].concat());
                }
            };
            note(own.odd, " with an amount that is no decimal: in no sum.");
            note(own.once, " without an interval: in no sum by the month.");
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

/// What the charts of a currency share.
#[derive(Clone)]
struct Context {
    of: Of,
    code: String,
    /// What the currency is called.
    named: String,
    digits: u32,
}

impl Context {
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

    fn search(&self, more: &str) -> String {
        self.of.search(&self.terms(more))
    }

    /// The charges of the coming months.
    fn months(&self, own: Derived<Option<Currency>>) -> View {
        let context = self.clone();
        let bars = memo(move || {
            own.with(|own| {
                let months = own
                    .as_ref()
                    .map(|own| own.months.as_slice())
                    .unwrap_or_default();
                let amounts = months.iter().map(|month| month.charged.amount);
                let longest = amounts.flatten().max().unwrap_or_default();
                let bar = |(at, month): (usize, &Charge)| Bar {
                    label: month_name(month.days),
                    short: short_month(month.days, at == 0),
                    values: vec![
                        month.charged.text(&context.code, context.digits),
                        intl::integer(month.charged.charges),
                    ],
                    permille: permille(month.charged.amount, longest),
                    href: context.search(&["due:", &month.days.search()].concat()),
                };
                months.iter().enumerate().map(bar).collect()
            })
        });
        chart(Chart {
            name: ["Charges in ", &self.named, " over the next 12 months"].concat(),
            columns: &["Month", "Charged", "Charges"],
            upright: true,
            bars,
        })
    }

    /// The cost of a month by what numbers have in common.
    fn parts(
        &self,
        by: &str,
        own: Derived<Option<Currency>>,
        read: fn(&Currency) -> &Vec<Part>,
        name: fn(&Context, Option<&str>) -> (String, String),
    ) -> View {
        let context = self.clone();
        let bars = memo(move || {
            own.with(|own| {
                let parts = own
                    .as_ref()
                    .map(|own| read(own).as_slice())
                    .unwrap_or_default();
                let amount = |part: &Part| part.monthly.map(|monthly| monthly.amount);
                let longest = parts.iter().filter_map(amount).max().unwrap_or_default();
                let bar = |part: &Part| {
                    let (label, href) = name(&context, part.key.as_deref());
                    Bar {
                        label,
                        short: String::new(),
                        values: vec![
                            part.text(&context.code, context.digits),
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
            upright: false,
            bars,
        })
    }
}

fn region(context: &Context, key: Option<&str>) -> (String, String) {
    let Some(code) = key else {
        return ("No region".to_owned(), context.search("region:none"));
    };
    let query = ListQuery {
        region: Some(code.to_owned()),
        text: context.terms(""),
        ..ListQuery::default()
    };
    (intl::region_label(code), context.of.list(&query))
}

fn kind(context: &Context, key: Option<&str>) -> (String, String) {
    let Some(wire) = key else {
        return ("No type".to_owned(), context.search("type:none"));
    };
    let query = ListQuery {
        kind: Some(wire.to_owned()),
        text: context.terms(""),
        ..ListQuery::default()
    };
    (
        NumberType::from_wire(wire).label().to_owned(),
        context.of.list(&query),
    )
}

fn plan(context: &Context, key: Option<&str>) -> (String, String) {
    match key {
        None => ("No service plan".to_owned(), context.search("plan:none")),
        Some(plan) => {
            let search = ["plan=", &quoted(plan)].concat();
            (plan.to_owned(), context.search(&search))
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
fn month_name(days: Days) -> String {
    let name = [
        &intl::month(days.start_ms()),
        " ",
        &days.first.year().to_string(),
    ]
    .concat();
    if Days::month(days.first.year(), days.first.month()) == Some(days) {
        return name;
    }
    let (first, last) = (days.first.day().to_string(), days.last.day().to_string());
    [&first, "–", &last, " ", &name].concat()
}

/// "Mar", with the year where it is new.
fn short_month(days: Days, first: bool) -> String {
    let name = intl::month(days.start_ms());
    if first || days.first.month() == 1 {
        return [&name, "\n", &days.first.year().to_string()].concat();
    }
    name
}

fn numbers(count: usize) -> String {
    match count {
        1 => "1 number".to_owned(),
        count => intl::integer(count) + " numbers",
    }
}
