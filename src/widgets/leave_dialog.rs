//! The confirmation before a page with unsaved changes is left.

use leptos::prelude::*;
use numbers_client::pending::PendingChange;

use crate::{
    browser::history::History,
    components::dialog::{Dialog, use_dialog},
};

/// The confirmation before a page with unsaved changes is left. Closing it without
/// an answer stays on the page.
#[component]
pub fn LeaveDialog(
    /// The history, which blocks the navigation.
    history: History,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if history.is_prompting() {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            history.cancel_leave();
        }
    });
    view! {
        <Dialog open name="Leave without saving?">
            <LeaveQuestion history />
        </Dialog>
    }
}

/// The contents of the confirmation.
#[component]
fn LeaveQuestion(
    /// The history of the tab.
    history: History,
) -> impl IntoView {
    let dialog = use_dialog();
    let text = match PendingChange::any() {
        true => {
            "A change is on its way. It can't be called back: what comes of it is told above the page that you open."
        }
        false => "What you changed on this page has not been saved.",
    };
    let leave = move |_| {
        history.confirm_leave();
        dialog.close();
    };
    view! {
        <p>{text}</p>
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                "Stay"
            </button>
            <button type="button" class="danger" on:click=leave>
                "Leave without saving"
            </button>
        </div>
    }
}
