//! Settings: what holds for the whole project or for this browser, and what this tab has asked.

mod callbacks;
mod requests;
mod session;

use super::{heading, keys, title};
use crate::{
    browser::dom::{El, View, block, el},
    state::stores::Stores,
};

/// The page.
pub fn settings_page(stores: Stores) -> View {
    title("Settings");
    let keyboard = panel("keyboard", "Keyboard")
        .child(keys::switch(stores.settings, "settings-single-keys-hint"));
    block("div", "page settings")
        .child(block("div", "page-head").child(heading("Settings")))
        .child(callbacks::callbacks(stores))
        .child(keyboard)
        .child(session::session(stores))
        .child(requests::requests(stores.requests))
        .into()
}

/// A part of the page under a heading of its own.
fn panel(id: &str, name: &str) -> El {
    block("section", "panel")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).child(name))
}
