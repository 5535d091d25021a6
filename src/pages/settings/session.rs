//! The session settings: disconnecting an idle tab.

use leptos::prelude::*;

use super::Panel;
use crate::{
    components::field::{Select, choices},
    state::{app_state::use_app_state, settings},
};

/// The choices of idle minutes.
const IDLE_MINUTES: [(&str, &str); 5] = [
    ("0", "Never"),
    ("5", "After 5 minutes"),
    ("15", "After 15 minutes"),
    ("30", "After 30 minutes"),
    ("60", "After 1 hour"),
];

/// The section of the session, with the choice of idle minutes.
#[component]
pub(super) fn SessionSettings() -> impl IntoView {
    let app = use_app_state();
    let minutes = app.settings.idle_minutes;
    view! {
        <Panel id="session" name="Session">
            <div class="secret-form">
                <div class="field">
                    <label for="idle-minutes">"Disconnect when idle"</label>
                    <Select
                        id="idle-minutes"
                        value=Signal::derive(move || minutes.get().to_string())
                        options=Signal::stored(choices(&IDLE_MINUTES))
                        on_choose=move |chosen: String| {
                            minutes.set(settings::parse(&chosen).unwrap_or_default());
                        }
                    />
                    <p class="field-hint">
                        "After this time without input, the tab forgets numbers and credentials. It asks first if \
                         something is unsaved."
                    </p>
                </div>
            </div>
        </Panel>
    }
}
