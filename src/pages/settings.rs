//! The Settings page: callbacks of the project, settings of this browser, requests of this tab.

mod callbacks;
mod requests;
mod session;

use super::{heading, shortcuts_dialog, title};
use crate::{
    browser::dom::{El, View, block, el},
    state::app_state::AppState,
};

/// The Settings page.
pub fn settings_page(app: AppState) -> View {
    title("Settings");
    let keyboard = panel("keyboard", "Keyboard").child(shortcuts_dialog::single_key_switch(
        app.settings,
        "settings-single-keys-hint",
    ));
    block("div", "page settings")
        .child(block("div", "page-head").child(heading("Settings")))
        .child(callbacks::callbacks(app))
        .child(keyboard)
        .child(session::session(app))
        .child(requests::requests(app.requests))
        .into()
}

/// A section of the page with its heading.
fn panel(id: &str, name: &str) -> El {
    block("section", "panel")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).child(name))
}
