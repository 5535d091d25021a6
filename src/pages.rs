//! The pages: each composes components over state. A page never builds a URL or a request.

pub mod connect;
pub mod deferred_chunk;
pub mod disconnect;
pub mod edit;
pub mod lazy;
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

use leptos::prelude::document;

use crate::browser::dom::{El, View, block, cut, el};

/// Sets the document title.
fn title(page: &str) {
    document().set_title(&format!("{} · Numberdesk", cut(page, 100)));
}

/// The page heading, which is focused when the page opens.
fn heading(text: impl Into<View>) -> El {
    el("h1").attr("tabindex", "-1").child(text)
}

/// A skeleton: grey bars in place of content that is loading.
fn skeleton(rows: usize) -> View {
    (0..rows)
        .fold(
            block("div", "skeleton").attr("aria-hidden", "true"),
            |skeleton, _| skeleton.child(block("div", "skeleton-row")),
        )
        .into()
}
