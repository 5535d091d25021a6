//! The page for an unknown address.

use leptos::prelude::*;

use super::title;
use crate::{routes::Route, state::app_state::use_app_state};

/// The page "Page not found".
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let app = use_app_state();
    title("Page not found");
    view! {
        <div class="page">
            <h1 tabindex="-1">"Page not found"</h1>
            <p>
                "There is nothing at this address. "
                <a href=app.href(&Route::Numbers)>"See all numbers"</a>
            </p>
        </div>
    }
}
