//! The page for an address that leads nowhere.

use leptos::prelude::*;

use crate::{app::use_title, browser::history::use_history, paths::Route};

/// "Page not found", with the way back.
#[component]
pub fn MissingPage() -> impl IntoView {
    use_title("Page not found");
    let numbers = use_history().href(&Route::Numbers.path());
    view! {
        <div class="page">
            <h1 tabindex="-1">"Page not found"</h1>
            <p>"There is nothing at this address. "<a href=numbers>"See all numbers"</a></p>
        </div>
    }
}
