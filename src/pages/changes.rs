//! Change sets: the list of those that this browser keeps, the preparation of a new one, and the page of one.

mod bulk_edit_form;
mod change_text;
mod import_form;
mod list;
pub mod notices;
mod paging;
mod prepare;
mod prepare_page;
mod preview_table;
mod release_form;
mod run_controls;
mod run_table;
mod show;

use leptos::prelude::*;

use self::{list::ChangeSetListPage, prepare_page::PreparePage, show::ChangeSetPage};
use super::{Skeleton, title};
use crate::{
    routes::Route,
    state::{app_state::use_app_state, change_sets::NEW},
};

/// The page of a change set by its ID, of a new one, or the list.
#[component]
pub fn ChangesPage(
    /// The ID in the address.
    id: Option<String>,
) -> impl IntoView {
    match id {
        None => view! { <ChangeSetListPage /> }.into_any(),
        Some(id) if id == NEW => view! { <PreparePage /> }.into_any(),
        Some(id) => view! { <ChangeSetPage id /> }.into_any(),
    }
}

/// The breadcrumb: a link to the list.
#[component]
fn Breadcrumb() -> impl IntoView {
    let app = use_app_state();
    view! {
        <p class="crumb">
            <a href=app.href(&Route::Changes(None))>"Changes"</a>
        </p>
    }
}
