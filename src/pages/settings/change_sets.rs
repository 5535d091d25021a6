//! What this browser keeps of change sets, and its deletion.

use leptos::{prelude::*, task::spawn_local};

use super::Panel;
use crate::state::app_state::use_app_state;

/// The section.
#[component]
pub(super) fn ChangeSetSettings() -> impl IntoView {
    let sets = use_app_state().change_sets();
    let outcome = RwSignal::new("");
    let delete = move |_| {
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
            <button type="button" class="danger" on:click=delete>
                "Delete all change sets"
            </button>
            <p role="status">{move || outcome.get()}</p>
        </Panel>
    }
}
