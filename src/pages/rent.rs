//! The Rent page: searches side by side, a basket, and the queue of rentals.

use leptos::prelude::*;

mod basket;
mod confirmation;
mod rental_queue;
mod search;

use numbers_client::gateway::Role;
use numbers_model::api_version::ApiVersion;

use self::{
    basket::Basket,
    rental_queue::RentalQueue,
    search::{SearchForm, SearchPanel},
};
use super::{
    orders::{OrdersLink, new_order_href},
    title,
};
use crate::{
    components::notice::{Notice, Severity},
    state::app_state::use_app_state,
    widgets::role_gate::RolePage,
};

/// The Rent page.
#[component]
pub fn RentPage() -> impl IntoView {
    let app = use_app_state();
    title("Rent numbers");
    let is_v1 = app.connection.version() == ApiVersion::V1;
    view! {
        <div class="page">
            <div class="page-head">
                <h1 tabindex="-1">"Rent numbers"</h1>
            </div>
            <RolePage account=app.account() role=Role::Buyer what="renting numbers">
                {is_v1.then(|| view! { <DirectRentingNotice /> })}
                <Renting />
            </RolePage>
        </div>
    }
}

/// The searches, the basket and the queue.
#[component]
fn Renting() -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    if !matches!(rent.regions.get_untracked(), Some(Ok(_))) {
        rent.load_regions();
    }
    let keys = Memo::new(move |_| {
        rent.searches
            .with(|searches| searches.iter().map(|search| search.key).collect::<Vec<_>>())
    });
    let has_queue = Memo::new(move |_| rent.queue.with(|queue| !queue.is_empty()));
    view! {
        <Show when=move || has_queue.get()>
            <RentalQueue />
        </Show>
        <SearchForm />
        <Show when=move || keys.with(Vec::is_empty)>
            <p class="quiet">
                "What is found is not reserved, and there is no second page: ask for more, or for other digits."
            </p>
        </Show>
        <div class="searches">
            <For each=move || keys.get() key=|key| *key let:key>
                <SearchPanel key />
            </For>
        </div>
        <Show when=move || !has_queue.get()>
            <Basket />
        </Show>
    }
}

/// What the API documents about direct renting, with the ways to number orders.
#[component]
fn DirectRentingNotice() -> impl IntoView {
    let app = use_app_state();
    let new_order = view! {
        <a href=new_order_href(app, "", "", None) class="button">
            "Order several numbers"
        </a>
    };
    let actions = vec![new_order.into_any(), view! { <OrdersLink /> }.into_any()];
    view! {
        <Notice
            severity=Severity::Info
            what="The API documents direct renting for local numbers in the US only."
            advice="Even there it is deprecated. All others go through a number order, which takes documents where they are \
            needed."
            actions
        />
    }
}
