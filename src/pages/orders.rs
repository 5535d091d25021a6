//! Number orders: those that this browser knows, one of them, and a new one.

mod create;
mod list;
mod requirements;
mod show;

use numbers_model::{
    api_version::ApiVersion,
    enums::OrderState,
    order::{self, OrderRequest},
};

use super::{heading, link_to_connect, title};
use crate::{
    browser::{
        clock,
        dom::{View, block, link, sign},
        focus, scheduling,
    },
    components::notice::{Severity, notice},
    reactive::{Var, spawn},
    routes::Route,
    state::app_state::AppState,
};

/// The address of a new order, in the place of an ID.
const NEW: &str = "new";

/// The page of the list, of a new order, or of one that there is.
pub fn orders(app: AppState, id: Option<&str>) -> View {
    if app.connection.version() != ApiVersion::V1 {
        title("Number orders");
        return block("div", "page")
            .child(crumb(app))
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
        None => list::list_page(app),
        Some(NEW) => create::create_page(app),
        Some(id) => show::order_page(app, id),
    }
}

/// The address of the page where numbers of a region and type, or one number, are ordered.
pub(super) fn new_order(app: AppState, region: &str, kind: &str, number: Option<&str>) -> String {
    let route = Route::Orders(Some(NEW.to_owned()));
    app.href(&route) + &OrderRequest::search(region, kind, number)
}

/// The way to the list of orders.
pub(super) fn link_to_orders(app: AppState) -> View {
    link("Number orders", &app.href(&Route::Orders(None)))
        .class("button")
        .into()
}

/// Where this page belongs.
fn crumb(app: AppState) -> View {
    block("p", "crumb")
        .child(link("Rent numbers", &app.href(&Route::Rent)))
        .into()
}

/// How an order stands: a sign and a word, never colour alone.
fn badge(state: &OrderState) -> View {
    let (mark, look) = match state {
        OrderState::Created => ("◔", "waiting"),
        OrderState::InReview => ("↻", "in-progress"),
        OrderState::Blocked => ("⚠", "expires"),
        OrderState::Rejected => ("✕", "failed"),
        OrderState::Expired => ("◷", "failed"),
        OrderState::Completed => ("✓", "provisioned"),
        OrderState::Other(_) => ("?", "unknown"),
    };
    block("span", "badge")
        .attr("data-state", look)
        .child(sign("badge-sign", mark))
        .child(state.label())
        .into()
}

/// Puts the focus on the first field that something is wrong with, and into sight.
fn show_wrong(selector: &'static str) {
    scheduling::next_frame(move || {
        if let Some(field) = focus::find(selector) {
            focus::focus_element(&field);
            focus::scroll_into_view(&field);
        }
    });
}

/// The time, in milliseconds since 1970, told every second for as long as its owner is there.
fn ticking() -> Var<i64> {
    const SECOND_MS: u32 = 1_000;
    let now = Var::new(now_ms());
    spawn(async move {
        while !now.is_disposed() {
            scheduling::sleep(SECOND_MS).await;
            now.update(|now| *now = now_ms());
        }
    });
    now
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds, far below 2^53"
)]
fn now_ms() -> i64 {
    clock::now_ms() as i64
}

/// How long an order keeps its numbers, where it still does: "47 h 59 min".
fn time_left(order: &order::Order, now: i64) -> Option<String> {
    if order.state != OrderState::Created {
        return None;
    }
    order::time_left(order.expires.as_ref()?.epoch_ms()?, now)
}
