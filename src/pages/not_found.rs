//! The page for an unknown address.

use super::{heading, title};
use crate::{
    browser::dom::{View, block, el, link},
    routes::Route,
    state::app_state::AppState,
};

/// The page "Page not found".
pub fn not_found_page(app: AppState) -> View {
    title("Page not found");
    block("div", "page")
        .child(heading("Page not found"))
        .child(
            el("p")
                .child("There is nothing at this address. ")
                .child(link("See all numbers", &app.href(&Route::Numbers))),
        )
        .into()
}
