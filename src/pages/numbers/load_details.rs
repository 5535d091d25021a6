//! The details of the load in the status line: the age of the list, retries, and errors.

use leptos::prelude::*;

use super::{age::Age, load_errors::LoadErrors, load_progress::RetryNotice};
use crate::state::app_state::use_app_state;

/// The age of the list, and what became of its loads.
#[component]
pub(super) fn LoadDetails() -> impl IntoView {
    let app = use_app_state();
    view! {
        <Age />
        <RetryNotice loader=app.full_load />
        <RetryNotice loader=app.filtered_load />
        <LoadErrors />
    }
}
