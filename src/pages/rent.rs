//! The Rent page: searches side by side, a basket, and the queue of rentals.

use leptos::prelude::*;

mod basket;
mod confirmation;
mod rental_queue;
mod search;

use numbers_model::api_version::ApiVersion;

use super::{
    heading,
    orders::{link_to_orders, new_order_href},
    title,
};
use crate::{
    browser::dom::{View, block, dynamic, keyed, link, show},
    components::notice::{Severity, notice},
    state::app_state::AppState,
};

/// The Rent page.
pub fn rent_page(app: AppState) -> View {
    title("Rent numbers");
    let rent = app.rent;
    if !matches!(rent.regions.get_untracked(), Some(Ok(_))) {
        rent.load_regions();
    }
    let keys = Memo::new(move |_| {
        rent.searches
            .with(|searches| searches.iter().map(|search| search.key).collect::<Vec<_>>())
    });
    let panels = keyed(block("div", "searches"), keys, move |key| {
        search::search_panel(app, key)
    });
    let has_queue = Memo::new(move |_| rent.queue.with(|queue| !queue.is_empty()));
    let direct_renting = (app.connection.version() == ApiVersion::V1).then(|| {
        notice(
            Severity::Info,
            "The API documents direct renting for local numbers in the US only.",
            "Even there it is deprecated. All others go through a number order, which takes documents where they are \
             needed.",
            vec![
                link("Order several numbers", &new_order_href(app, "", "", None))
                    .class("button")
                    .into(),
                link_to_orders(app),
            ],
        )
    });
    block("div", "page")
        .child(block("div", "page-head").child(heading("Rent numbers")))
        .child(direct_renting)
        .child(show(move || has_queue.get(), move || rental_queue::rental_queue(app)))
        .child(search::search_form(app))
        .child(dynamic(move || {
            keys.with(Vec::is_empty).then(|| {
                block("p", "quiet").child(
                    "What is found is not reserved, and there is no second page: ask for more, or for other digits.",
                )
            })
        }))
        .child(panels)
        .child(show(move || !has_queue.get(), move || basket::basket(app)))
        .into()
}
