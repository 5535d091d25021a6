//! Rent numbers: searches side by side, a basket, and a ledger of what was sent.

mod basket;
mod ledger;
mod like;
mod search;

pub(super) use basket::{set_up, sums, terms};
pub(super) use like::{kind_field, place_field, region_field};
pub(super) use search::monthly;

use numbers_model::api_version::ApiVersion;

use super::{
    heading,
    orders::{link_to_orders, new_order},
    title,
};
use crate::{
    browser::dom::{El, View, block, dynamic, el, keyed, link, list, show},
    components::notice::{Severity, notice},
    reactive::memo,
    state::app_state::AppState,
};

/// The page.
pub fn rent_page(app: AppState) -> View {
    title("Rent numbers");
    let rent = app.rent;
    if !matches!(rent.regions.get_untracked(), Some(Ok(_))) {
        rent.ask_regions();
    }
    let keys = memo(move || {
        rent.searches
            .with(|all| all.iter().map(|own| own.key).collect::<Vec<_>>())
    });
    let panels = keyed(block("div", "searches"), keys, move |key| {
        search::found(app, key)
    });
    let buying = memo(move || rent.queue.with(|queue| !queue.is_empty()));
    let direct = (app.connection.version() == ApiVersion::V1).then(|| {
        notice(
            Severity::Info,
            "The API documents direct renting for local numbers in the US only.",
            "Even there it is deprecated. All others go through a number order, which takes documents where they are \
             needed.",
            vec![
                link("Order several numbers", &new_order(app, "", "", None))
                    .class("button")
                    .into(),
                link_to_orders(app),
            ],
        )
    });
    block("div", "page")
        .child(block("div", "page-head").child(heading("Rent numbers")))
        .child(direct)
        .child(show(move || buying.get(), move || ledger::ledger(app)))
        .child(search::form(app))
        .child(dynamic(move || {
            keys.with(Vec::is_empty).then(|| {
                block("p", "quiet").child(
                    "What is found is not reserved, and there is no second page: ask for more, or for other digits.",
                )
            })
        }))
        .child(panels)
        .child(show(move || !buying.get(), move || basket::basket(app)))
        .into()
}

// Parts of a table, with the roles that they have by nature: where the window is narrow its rows are blocks.

fn group(tag: &str) -> El {
    el(tag).attr("role", "rowgroup")
}

fn row() -> El {
    el("tr").attr("role", "row")
}

fn cell() -> El {
    el("td").attr("role", "cell")
}

/// The heading of a `col` or a `row`.
fn head(text: impl Into<View>, of: &str) -> El {
    let role = if of == "col" {
        "columnheader"
    } else {
        "rowheader"
    };
    el("th").attr("scope", of).attr("role", role).child(text)
}

/// A price that may not be there.
pub(super) fn price(text: Option<String>) -> View {
    match text {
        Some(text) => text.into(),
        None => block("span", "none").child("Not known").into(),
    }
}

/// Names and values.
pub(super) fn facts(pairs: Vec<(&'static str, View)>) -> View {
    let pairs = list(pairs, |(name, value)| {
        el("div")
            .child(el("dt").child(name))
            .child(el("dd").child(value))
            .into()
    });
    block("dl", "facts").child(pairs).into()
}
