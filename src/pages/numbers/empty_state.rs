//! What the list shows instead of rows: loading, a project without numbers, or no match.

use leptos::prelude::*;
use numbers_client::gateway::Role;
use numbers_inventory::query::ListQuery;

use super::{ListPage, list_params::ListParams, list_results::ListResults};
use crate::{
    pages::Skeleton,
    routes::Route,
    state::{
        app_state::use_app_state,
        loader::{Phase, Progress},
    },
    widgets::role_gate::RoleGate,
};

/// The empty state of a project without numbers.
#[component]
pub fn NoNumbers() -> impl IntoView {
    let app = use_app_state();
    view! {
        <div class="empty">
            <p class="empty-what">"This project has no numbers"</p>
            <p>"Rented numbers appear here. If you expected some, check the project ID."</p>
            <RoleGate account=app.account() role=Role::Buyer what="renting numbers">
                <a class="button" href=app.href(&Route::Rent)>
                    "Rent numbers"
                </a>
            </RoleGate>
            <a class="button" href=app.href(&Route::Connect)>
                "Check the connection"
            </a>
        </div>
    }
}

/// The empty state of the list.
#[component]
pub(super) fn EmptyState(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let ListPage {
        params, results, ..
    } = list;
    let app = params.app;
    let is_loading = Memo::new(move |_| {
        app.full_load.progress.with(Progress::is_loading)
            || app.filtered_load.progress.with(Progress::is_loading)
    });
    // Unless the load is complete, a notice above says why there are none.
    let is_complete = Memo::new(move |_| {
        app.full_load
            .progress
            .with(|progress| progress.phase == Phase::Complete)
    });
    view! {
        {move || {
            if is_loading.get() {
                Some(view! { <Skeleton rows=12 /> }.into_any())
            } else if app.inventory.is_empty() {
                is_complete.get().then(|| view! { <NoNumbers /> }.into_any())
            } else {
                let is_filtered = params.query.with(ListQuery::is_filtered);
                is_filtered.then(|| view! { <NoMatch params results /> }.into_any())
            }
        }}
    }
}

/// The empty state where no number matches, with the way back.
#[component]
fn NoMatch(
    /// The parameters of the list.
    params: ListParams,
    /// The results of the list.
    results: ListResults,
) -> impl IntoView {
    let what = Memo::new(
        move |_| match results.counts.with(|counts| counts.maybe > 0) {
            true => "No number is known to match",
            false => "No number matches",
        },
    );
    view! {
        <div class="empty">
            <p class="empty-what" prop:textContent=what></p>
            <p>"Nothing in this list fits the search and the filters together."</p>
            <button type="button" on:click=move |_| params.clear_filters()>
                "Clear filters"
            </button>
        </div>
    }
}
