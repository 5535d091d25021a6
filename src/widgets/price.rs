//! Prices of available numbers, and their totals.

use leptos::prelude::*;
use numbers_model::available::{self, AvailableNumber, BasketItem};

use crate::{browser::intl, components::excerpt::excerpt};

/// A price, or "Not known".
#[component]
pub fn Price(
    /// The price as text; `None` where it is not known.
    text: Option<String>,
) -> impl IntoView {
    match text {
        Some(text) => view! { <span prop:textContent=excerpt(&text)></span> }.into_any(),
        None => view! { <span class="none">"Not known"</span> }.into_any(),
    }
}

/// The setup price of a number: "1.00 USD".
pub fn setup_price(number: &AvailableNumber) -> Option<String> {
    let setup = number.setup.as_ref();
    setup.map(|money| intl::price(money, None))
}

/// The monthly price of a number, and its billing interval unless that is one month: "2.00 USD / month".
pub fn monthly_price(number: &AvailableNumber) -> Option<String> {
    let price = intl::price(number.monthly.as_ref()?, Some(1));
    Some(match number.interval_months.filter(|months| *months > 1) {
        Some(months) => format!("{price}, charged every {months} months"),
        None => price,
    })
}

/// The list of totals by currency.
#[component]
pub fn Totals(
    /// The items.
    #[prop(into)]
    items: Signal<Vec<BasketItem>>,
) -> impl IntoView {
    let lines = move || {
        let lines = items.with(|items| total_lines(items)).into_iter();
        lines
            .map(|line| view! { <li prop:textContent=excerpt(&line)></li> })
            .collect_view()
    };
    view! {
        <ul class="totals" aria-label="Total">
            {lines}
        </ul>
    }
}

/// A line for each currency, and one for the items whose price is not known.
fn total_lines(items: &[BasketItem]) -> Vec<String> {
    let (totals, unknown) = available::totals(items);
    let totals = totals.into_iter().map(|total| {
        let setup = intl::price(&total.setup, None);
        let monthly = intl::price(&total.monthly, Some(1));
        format!("{setup} once, then {monthly}")
    });
    let unknown = (unknown > 0).then(|| {
        let count = intl::integer(unknown);
        format!("{count} with a price that is not known, left out of this")
    });
    totals.chain(unknown).collect()
}
