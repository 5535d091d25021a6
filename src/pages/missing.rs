//! The page for an address that leads nowhere.

use super::{heading, title};
use crate::{
    browser::dom::{View, block, el, link},
    paths::Route,
    state::stores::Stores,
};

/// "Page not found", with the way back.
pub fn missing_page(stores: Stores) -> View {
    title("Page not found");
    block("div", "page")
        .child(heading("Page not found"))
        .child(
            el("p")
                .child("There is nothing at this address. ")
                .child(link("See all numbers", &stores.href(&Route::Numbers))),
        )
        .into()
}
