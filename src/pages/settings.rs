//! The Settings page: callbacks of the project, settings of this browser, requests of this tab.

mod callbacks;
mod change_sets;
mod protected_numbers;
mod requests;
mod session;

use leptos::prelude::*;

use super::{shortcuts_dialog::SingleKeySwitch, title};
use crate::state::app_state::use_app_state;
use callbacks::CallbackSettings;
use change_sets::ChangeSetSettings;
use protected_numbers::ProtectedNumbers;
use requests::RequestLog;
use session::SessionSettings;

/// The Settings page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let app = use_app_state();
    title("Settings");
    view! {
        <div class="page settings">
            <div class="page-head">
                <h1 tabindex="-1">"Settings"</h1>
            </div>
            <CallbackSettings />
            <Panel id="keyboard" name="Keyboard">
                <SingleKeySwitch hint_id="settings-single-keys-hint" />
            </Panel>
            <ProtectedNumbers />
            <ChangeSetSettings />
            <SessionSettings />
            <RequestLog requests=app.requests() />
        </div>
    }
}

/// A section of the page with its heading, whose ID is `id`.
#[component]
fn Panel(
    /// An ID unique on the page.
    id: &'static str,
    /// The name.
    name: &'static str,
    /// The contents.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{name}</h2>
            {children()}
        </section>
    }
}
