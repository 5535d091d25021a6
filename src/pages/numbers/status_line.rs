//! The status line: how many numbers are shown, and whether these are all.

use std::time::Duration;

use leptos::prelude::*;

use super::{filters::MAX_LABEL, list_part::ListPart, list_results::ListResults};
use crate::{
    browser::intl,
    components::excerpt::first_chars,
    lazy::Lazy,
    pages::lazy_view::LazyView,
    state::{
        app_state::use_app_state,
        loader::{Inconsistency, Loader, Phase, Progress},
    },
};

/// Delay before a request for the filtered slice is announced. A message that vanishes at once is noise, above all in a
/// screen reader.
const SLOW: Duration = Duration::from_millis(400);

/// The status line: "Showing 12 of 2,500 numbers", with retries and load errors.
#[component]
pub(super) fn StatusLine(
    /// The results of the list.
    results: ListResults,
) -> impl IntoView {
    let app = use_app_state();
    let (full_load, filtered_load) = (app.full_load, app.filtered_load);
    let is_slow = is_slow(filtered_load);
    let text = Memo::new(move |_| {
        let shown = intl::integer(results.len().get());
        let total = intl::number_count(app.inventory.len());
        let unreadable = match app.inventory.unreadable() {
            0 => String::new(),
            count => format!(" ({} unreadable)", intl::integer(count)),
        };
        let loading = full_load
            .progress
            .with(|progress| loading_text(progress, results.is_stale()));
        let slice = match is_slow.get() {
            true => filtered_load.progress.with(slice_text),
            false => String::new(),
        };
        format!("Showing {shown} of {total}{unreadable}{loading}{slice}")
    });
    view! {
        <div class="status">
            <p class="status-count" role="status" prop:textContent=text></p>
            <Lazy view=LazyView::List(ListPart::LoadDetails) />
        </div>
    }
}

/// Whether a load has taken longer than [`SLOW`].
fn is_slow(loader: Loader) -> RwSignal<bool> {
    let is_loading = Memo::new(move |_| loader.progress.with(Progress::is_loading));
    let is_slow = RwSignal::new(false);
    Effect::new(move || {
        if is_slow.get_untracked() {
            is_slow.set(false);
        }
        if is_loading.get() {
            let announce = move || {
                let is_loading = is_loading.try_get_untracked() == Some(true);
                is_slow.update(|is_slow| *is_slow = is_loading);
            };
            set_timeout(announce, SLOW);
        }
    });
    is_slow
}

/// The progress of the full load. `is_stale`: whether loaded rows are not shown yet.
fn loading_text(progress: &Progress, is_stale: bool) -> String {
    match &progress.phase {
        Phase::Loading => {
            let rows = intl::integer(progress.rows);
            let total = progress.total.and_then(|total| usize::try_from(total).ok());
            match total {
                Some(total) => {
                    let total = intl::integer(total);
                    format!(" so far. More are coming: {rows} of about {total} loaded")
                }
                None => format!(" so far. More are coming: {rows} loaded"),
            }
        }
        Phase::Paused => " so far. Loading waits, so this is not all".into(),
        Phase::Stopped => " so far. Loading was stopped, so this is not all".into(),
        Phase::Failed(_) | Phase::Expired(_) => {
            " so far. Loading broke off, so this is not all".into()
        }
        Phase::Inconsistent(Inconsistency::Total { says, received, .. })
            if *says < *received as u64 =>
        {
            ". The server counts fewer".into()
        }
        Phase::Inconsistent(_) => ". This may not be all".into(),
        Phase::Idle | Phase::Complete if is_stale => " so far".into(),
        Phase::Idle | Phase::Complete => String::new(),
    }
}

/// The request for the filtered slice.
fn slice_text(progress: &Progress) -> String {
    if !progress.is_loading() {
        return String::new();
    }
    let slice = &progress.slice;
    let region = slice.region.as_deref().map(intl::region_label);
    let parts: Vec<_> = [&region, &slice.kind, &slice.capability]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .map(|part| first_chars(part, MAX_LABEL))
        .collect();
    format!(". Asking the server for {}", parts.join(", "))
}
