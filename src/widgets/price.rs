//! Prices of available numbers, and their totals.

use numbers_model::available::{self, AvailableNumber, BasketItem};

use crate::browser::{
    dom::{View, block, el, list},
    intl,
};

/// A price, or "Not known".
pub fn price(text: Option<String>) -> View {
    match text {
        Some(text) => text.into(),
        None => block("span", "none").child("Not known").into(),
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
pub fn totals(items: &[BasketItem]) -> View {
    let (totals, unknown) = available::totals(items);
    let totals = list(totals, |total| {
        let setup = intl::price(&total.setup, None);
        let monthly = intl::price(&total.monthly, Some(1));
        el("li")
            .child(format!("{setup} once, then {monthly}"))
            .into()
    });
    let unknown = (unknown > 0).then(|| {
        let count = intl::integer(unknown);
        el("li").child(format!(
            "{count} with a price that is not known, left out of this"
        ))
    });
    block("ul", "totals")
        .attr("aria-label", "Total")
        .child(totals)
        .child(unknown)
        .into()
}
