//! The pages: each composes components over state. A page never builds a URL or a request.

pub mod account;
pub mod audit;
pub mod changes;
pub mod connect;
pub mod deferred_chunk;
pub mod disconnect;
pub mod edit;
pub mod lazy_view;
pub mod not_found;
pub mod number;
pub mod numbers;
pub mod orders;
pub mod overview;
pub mod palette_commands;
pub mod provisioning;
pub mod release;
pub mod rent;
pub mod retry_dialog;
pub mod saved_views;
pub mod settings;
pub mod shortcuts_dialog;
pub mod sign_in;
pub mod unreported;

use leptos::prelude::*;

use crate::components::excerpt::first_chars;

/// Sets the document title.
fn title(page: &str) {
    document().set_title(&format!("{} · Numberdesk", first_chars(page, 100)));
}

/// A skeleton: grey bars in place of content that is loading.
#[component]
fn Skeleton(
    /// Number of bars.
    rows: usize,
) -> impl IntoView {
    let rows = (0..rows).map(|_| view! { <div class="skeleton-row"></div> });
    view! {
        <div class="skeleton" aria-hidden="true">
            {rows.collect_view()}
        </div>
    }
}
