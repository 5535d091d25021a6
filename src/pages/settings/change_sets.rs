//! What this browser keeps of change sets, and its deletion.

use leptos::{prelude::*, task::spawn_local};

use super::Panel;
use crate::{
    components::dialog::{Dialog, use_dialog},
    state::app_state::use_app_state,
};

/// The section.
#[component]
pub(super) fn ChangeSetSettings() -> impl IntoView {
    let sets = use_app_state().change_sets();
    let (open, outcome) = (RwSignal::new(false), RwSignal::new(""));
    let delete = move |()| {
        spawn_local(async move {
            let said = match sets.delete_all().await {
                true => "All change sets are deleted from this browser.",
                false => {
                    "Not deleted: a change set is under way, or the browser refuses its database."
                }
            };
            if !outcome.is_disposed() {
                outcome.set(said);
            }
        });
    };
    view! {
        <Panel id="change-sets" name="Change sets">
            <p>
                "This browser keeps each change set with its numbers, the values before and after, and what became of each, so that a run can be resumed and rolled back. No secret is kept."
            </p>
            <button type="button" class="danger" on:click=move |_| open.set(true)>
                "Delete all change sets"
            </button>
            <Dialog open name="Delete all change sets?">
                <DeleteQuestion delete />
            </Dialog>
            <p role="status">{move || outcome.get()}</p>
        </Panel>
    }
}

/// What is lost, and the buttons.
#[component]
fn DeleteQuestion(
    /// Deletes them.
    #[prop(into)]
    delete: Callback<()>,
) -> impl IntoView {
    let dialog = use_dialog();
    let press = move |_| {
        dialog.close();
        delete.run(());
    };
    view! {
        <p>
            "Those of every project in this browser. What was changed stays changed; it can no longer be resumed, looked up or rolled back here."
        </p>
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                "Keep them"
            </button>
            <button type="button" class="danger" on:click=press>
                "Delete all"
            </button>
        </div>
    }
}
