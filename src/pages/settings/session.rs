//! The session settings: disconnecting an idle tab.

use crate::{
    browser::dom::{El, block},
    components::field::{choices, select_field},
    state::{app_state::AppState, settings},
};
use leptos::prelude::*;

/// The section, with the choice of idle minutes.
pub(super) fn session(app: AppState) -> El {
    let minutes = app.settings.idle_minutes;
    let choice = select_field(
        "Disconnect when idle",
        "idle-minutes",
        move || minutes.get().to_string(),
        || {
            choices(&[
                ("0", "Never"),
                ("5", "After 5 minutes"),
                ("15", "After 15 minutes"),
                ("30", "After 30 minutes"),
                ("60", "After 1 hour"),
            ])
        },
        move |chosen| minutes.set(settings::parse(&chosen).unwrap_or_default()),
    );
    let hint = block("p", "field-hint").child(
        "After this time without input, the tab forgets numbers and credentials. It asks first if something is unsaved.",
    );
    super::panel("session", "Session").child(block("div", "secret-form").child(choice.child(hint)))
}
