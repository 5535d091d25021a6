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

use self::{list::OrderListPage, show::OrderDetailPage};
use super::{heading, link_to_connect, title};
use crate::{
    browser::{
        bridge::from_leptos,
        clock,
        dom::{View, block, link},
        focus, scheduling,
    },
    components::{
        excerpt::excerpt,
        notice::{Severity, notice},
    },
    routes::Route,
    state::app_state::AppState,
};

/// Path segment of a new order, in place of an ID.
const NEW: &str = "new";

/// The page for an order ID, for [`NEW`], or the list.
pub fn orders_page(app: AppState, id: Option<&str>) -> View {
    if app.connection.version() != ApiVersion::V1 {
        title("Number orders");
        return block("div", "page")
            .child(breadcrumb(app))
            .child(block("div", "page-head").child(heading("Number orders")))
            .child(notice(
                Severity::Info,
                "v1alpha1 has no number orders.",
                "They are documented for v1: connect with that version to order numbers.",
                vec![link_to_connect(app)],
            ))
            .into();
    }
    match id {
        None => from_leptos(view! { <OrderListPage app /> }),
        Some(NEW) => create::create_page(app),
        Some(id) => {
            let id = id.to_owned();
            from_leptos(view! { <OrderDetailPage app id /> })
        }
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
pub(super) fn link_to_orders(app: AppState) -> View {
    link("Number orders", &app.href(&Route::Orders(None)))
        .class("button")
        .into()
}

/// The breadcrumb: a link to the Rent page.
#[component]
fn Breadcrumb(app: AppState) -> impl IntoView {
    view! {
        <p class="crumb">
            <a href=app.href(&Route::Rent)>"Rent numbers"</a>
        </p>
    }
}

/// [`Breadcrumb`].
fn breadcrumb(app: AppState) -> View {
    from_leptos(view! { <Breadcrumb app /> })
}

/// The badge of an order state: a sign and a word, never colour alone.
#[component]
fn OrderBadge(state: OrderState) -> impl IntoView {
    let (mark, style) = match state {
        OrderState::Created => ("◔", "waiting"),
        OrderState::InReview => ("↻", "in-progress"),
        OrderState::Blocked => ("⚠", "expires"),
        OrderState::Rejected => ("✕", "failed"),
        OrderState::Expired => ("◷", "failed"),
        OrderState::Completed => ("✓", "provisioned"),
        OrderState::Other(_) => ("?", "unknown"),
    };
    view! {
        <span class="badge" data-state=style>
            <span class="badge-sign" aria-hidden="true">
                {mark}
            </span>
            <span prop:textContent=excerpt(state.label())></span>
        </span>
    }
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
