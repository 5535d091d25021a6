//! The page for an unknown address.

use leptos::prelude::*;

use super::title;
use crate::{
    browser::{bridge::from_leptos, dom::View},
    routes::Route,
    state::app_state::AppState,
};

/// The page "Page not found".
pub fn not_found_page(app: AppState) -> View {
    from_leptos(view! { <NotFoundPage app /> })
}

/// The page "Page not found".
#[component]
fn NotFoundPage(app: AppState) -> impl IntoView {
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
