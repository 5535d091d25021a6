//! Loading for the list page: all numbers once, and the slice that the filters select.

use leptos::prelude::*;
use numbers_inventory::query::ListQuery;
use numbers_model::slice::Slice;

use super::list_params::ListParams;
use crate::{
    browser::focus,
    state::{app_state::AppState, loader::Phase},
};

/// Loads all numbers once, and the filtered slice whenever its filters change. These are the filters that the server
/// knows.
pub(super) fn load(params: ListParams) {
    let AppState {
        full_load,
        filtered_load,
        ..
    } = params.app;
    let wanted = Memo::new(move |_| params.query.with(ListQuery::slice));
    Effect::new(move || {
        let wanted = wanted.get();
        if wanted.is_all() {
            filtered_load.reset();
        } else {
            filtered_load.start(wanted);
        }
        if full_load
            .progress
            .with_untracked(|progress| progress.phase == Phase::Idle)
        {
            full_load.start(Slice::default());
        }
    });
}

/// Where Back led here, the focus returns to the row that it left.
pub(super) fn restore_focus(params: ListParams) {
    let location = params.app.history.location();
    if location.with_untracked(|location| location.was_traversal) {
        request_animation_frame(|| focus::focus_soon(&[".grid [tabindex='0']", "main h1"]));
    }
}
