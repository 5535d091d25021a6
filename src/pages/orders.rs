//! Number orders: the list of known orders, the form of a new one, and the page of one.

use leptos::{prelude::*, task::spawn_local};

mod create;
mod list;
mod requirements;
mod show;

use numbers_model::{
    api_version::ApiVersion,
    enums::OrderState,
    order::{self, OrderRequest},
};

use self::{create::CreatePage, list::OrderListPage, show::OrderDetailPage};
use super::title;
use crate::{
    browser::{clock, focus, scheduling},
    components::{
        badge::{Badge, sign},
        notice::{Notice, Severity},
    },
    routes::Route,
    state::app_state::{AppState, use_app_state},
};

/// Path segment of a new order, in place of an ID.
const NEW: &str = "new";

/// The page for an order ID, for [`NEW`], or the list.
#[component]
pub fn OrdersPage(
    /// The ID in the address.
    id: Option<String>,
) -> impl IntoView {
    let app = use_app_state();
    if app.connection.version() != ApiVersion::V1 {
        return view! { <NoOrders /> }.into_any();
    }
    match id {
        None => view! { <OrderListPage /> }.into_any(),
        Some(id) if id == NEW => view! { <CreatePage /> }.into_any(),
        Some(id) => view! { <OrderDetailPage id /> }.into_any(),
    }
}

/// The page under an API version that has no number orders.
#[component]
fn NoOrders() -> impl IntoView {
    let app = use_app_state();
    title("Number orders");
    let connect = view! {
        <a class="button" href=app.href(&Route::Connect)>
            "Connect"
        </a>
    };
    view! {
        <div class="page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1">"Number orders"</h1>
            </div>
            <Notice
                severity=Severity::Info
                what="v1alpha1 has no number orders."
                advice="They are documented for v1: connect with that version to order numbers."
                actions=vec![connect.into_any()]
            />
        </div>
    }
}

/// The address of a new order for a region and type, or for one number.
pub(super) fn new_order_href(
    app: AppState,
    region: &str,
    kind: &str,
    number: Option<&str>,
) -> String {
    let route = Route::Orders(Some(NEW.to_owned()));
    let search = OrderRequest::search(region, kind, number);
    format!("{}{search}", app.href(&route))
}

/// A link to the list of orders.
#[component]
pub(super) fn OrdersLink() -> impl IntoView {
    let app = use_app_state();
    view! {
        <a class="button" href=app.href(&Route::Orders(None))>
            "Number orders"
        </a>
    }
}

/// The breadcrumb: a link to the Rent page.
#[component]
fn Breadcrumb() -> impl IntoView {
    let app = use_app_state();
    view! {
        <p class="crumb">
            <a href=app.href(&Route::Rent)>"Rent numbers"</a>
        </p>
    }
}

/// The badge of an order state: a sign and a word, never colour alone.
#[component]
fn OrderBadge(
    /// The state of the order.
    state: OrderState,
) -> impl IntoView {
    let (sign, style) = match state {
        OrderState::Created => (sign::CLOCK, "waiting"),
        OrderState::InReview => (sign::ARROW, "in-progress"),
        OrderState::Blocked => (sign::ALERT, "expires"),
        OrderState::Rejected => (sign::CROSS, "failed"),
        OrderState::Expired => (sign::END, "failed"),
        OrderState::Completed => (sign::CHECK, "provisioned"),
        OrderState::Other(_) => (sign::QUESTION, "unknown"),
    };
    view! { <Badge state=style sign label=state.label() /> }
}

/// Focuses the first field with an error, after the next frame.
fn focus_error(selector: &'static str) {
    scheduling::next_frame(move || {
        if let Some(field) = focus::find(selector) {
            focus::focus_element(&field);
            focus::scroll_into_view(&field);
        }
    });
}

/// A clock that ticks every second, in milliseconds since 1970. It stops with its owner.
fn ticking_clock() -> RwSignal<i64> {
    const SECOND_MS: u32 = 1_000;
    let time = RwSignal::new(clock::epoch_ms());
    spawn_local(async move {
        while !time.is_disposed() {
            scheduling::sleep(SECOND_MS).await;
            time.set(clock::epoch_ms());
        }
    });
    time
}

/// The time left of the reservation of an order: "47 h 59 min". `None` when it has ended, or is unknown.
fn time_left(order: &order::Order, now_ms: i64) -> Option<String> {
    if order.state != OrderState::Created {
        return None;
    }
    order::time_left(order.expires.as_ref()?.epoch_ms()?, now_ms)
}
