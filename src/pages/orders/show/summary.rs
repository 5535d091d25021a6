//! The summary of an order: state, reservation, review notes, numbers and prices.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    change::Draft,
    enums::OrderState,
    order::{Order, ReviewNote},
};

use super::{
    super::{new_order_href, time_left},
    OrderPage,
};
use crate::{
    browser::{
        dom::{View, block, dynamic, el, link, list},
        intl,
    },
    components::{
        description_list::description_list,
        notice::{Severity, notice},
        time::date_time,
    },
    routes::Route,
    widgets::{
        configuration_fields::configuration_pairs,
        price::{monthly_price, price, setup_price, totals},
    },
};

/// The section of the state.
pub(super) fn summary(page: OrderPage) -> View {
    let notes = Memo::new(move |_| {
        page.registration.with(|registration| {
            let registration = registration.value();
            registration.map_or_else(Vec::new, |stored| stored.logs.clone())
        })
    });
    // Rendered again only when the order differs, so that polling keeps the focus.
    let order = Memo::new(move |_| page.order.with(|order| order.value().cloned()));
    block("section", "panel")
        .attr("aria-labelledby", "order-state")
        .child(el("h2").id("order-state").child("State"))
        .child(dynamic(move || {
            page.state.get().map(|state| state_notice(page, &state))
        }))
        .child(reservation_timer(page))
        .child(dynamic(move || {
            notes.with(|notes| (!notes.is_empty()).then(|| review_notes(notes)))
        }))
        .child(dynamic(move || {
            order.with(|order| order.as_ref().map(|order| details(page, order)))
        }))
        .into()
}

/// The notice of a state: its meaning, and what to do.
fn state_notice(page: OrderPage, state: &OrderState) -> View {
    let order_again = || {
        let href = page.order.with_untracked(|order| {
            let order = order.value();
            let region = order.and_then(|order| order.region.clone());
            let kind = order.and_then(|order| Some(order.kind.as_ref()?.wire().to_owned()));
            let number = order.and_then(|order| match order.numbers.as_slice() {
                [number] => Some(number.phone.clone()),
                _ => None,
            });
            new_order_href(
                page.app,
                &region.unwrap_or_default(),
                &kind.unwrap_or_default(),
                number.as_deref(),
            )
        });
        vec![link("Order anew", &href).class("button").into()]
    };
    match state {
        OrderState::Created => notice(
            Severity::Info,
            "The numbers are reserved, and not yours yet.",
            "Give what is needed below, then submit the order before the reservation ends.",
            Vec::new(),
        ),
        OrderState::InReview => notice(
            Severity::Info,
            "The order was submitted and is being reviewed.",
            "How long that takes is not documented. This page asks again by itself while you look at it, and any other \
             day it can be opened from the list of orders.",
            Vec::new(),
        ),
        OrderState::Blocked => notice(
            Severity::Warning,
            "The order is blocked: something has to be put right.",
            "Read what the reviewers say, correct the registration or send other documents, then submit it again.",
            Vec::new(),
        ),
        OrderState::Rejected => notice(
            Severity::Error,
            "The order was rejected. That is final.",
            "Read what the reviewers say. With other data you can order again; this order can't be changed any more.",
            order_again(),
        ),
        OrderState::Expired => notice(
            Severity::Error,
            "The order has expired. That is final.",
            "It was not submitted before its reservation ended, so its numbers can be taken by others. What you filled \
             in has to be filled in again.",
            order_again(),
        ),
        OrderState::Completed => notice(
            Severity::Success,
            "The order is completed: the numbers are yours.",
            "What is to be set up on them may take a little longer: their pages show it.",
            Vec::new(),
        ),
        OrderState::Other(name) => notice(
            Severity::Warning,
            &format!("The order is in a state that is not documented: {name}"),
            "This page asks again by itself.",
            Vec::new(),
        ),
    }
}

/// The timer of the reservation.
fn reservation_timer(page: OrderPage) -> View {
    let text = Memo::new(move |_| {
        let now_ms = page.now_ms.get();
        page.order.with(|order| {
            let order = order.value()?;
            if order.state != OrderState::Created {
                return None;
            }
            Some(match (&order.expires, time_left(order, now_ms)) {
                (None, _) => "The server does not say how long the numbers are reserved: 30 minutes to 48 hours are \
                              documented."
                    .to_owned(),
                (Some(_), Some(left)) => format!("Reserved for another {left}."),
                (Some(expiry), None) if expiry.epoch_ms().is_none() => {
                    format!("Reserved until {}.", expiry.raw())
                }
                (Some(_), None) => {
                    "The reservation is over by this computer's clock. The server decides: Refresh asks it again."
                        .to_owned()
                }
            })
        })
    });
    let is_shown = Memo::new(move |_| text.with(Option::is_some));
    // The element stays while its text changes, so that screen readers read the current time on demand.
    dynamic(move || {
        is_shown.get().then(|| {
            block("p", "order-clock")
                .attr("role", "timer")
                .attr("aria-label", "Reservation")
                .text(move || text.get().unwrap_or_default())
        })
    })
}

/// The notes of the reviewers.
fn review_notes(notes: &[ReviewNote]) -> View {
    let items = list(notes, |note| {
        let time = note
            .at
            .as_ref()
            .map(|at| block("span", "quiet").child(date_time(at)));
        el("li")
            .child(block("p", "order-remark").child(note.message.as_str()))
            .child(time)
            .into()
    });
    [
        el("h3")
            .id("order-remarks")
            .child("What the reviewers say")
            .into(),
        block("ol", "remarks")
            .attr("aria-labelledby", "order-remarks")
            .child(items)
            .into(),
    ]
    .into()
}

/// Numbers, totals, times and configuration of an order.
fn details(page: OrderPage, order: &Order) -> View {
    let mut pairs: Vec<(&'static str, View)> = Vec::new();
    let id = block("span", "code").child(order.id.as_str());
    pairs.push(("Order ID", id.into()));
    if let Some(region) = &order.region {
        pairs.push(("Region", intl::region_label(region).into()));
    }
    if let Some(kind) = &order.kind {
        pairs.push(("Type", kind.label().into()));
    }
    for (name, time) in [
        ("Made", &order.created),
        ("Reserved until", &order.expires),
        ("Last changed", &order.updated),
    ] {
        if let Some(time) = time {
            pairs.push((name, date_time(time)));
        }
    }
    // The form of an order has no display name.
    let configuration = Draft {
        display_name: String::new(),
        ..order.configuration.clone()
    };
    pairs.extend(configuration_pairs(&configuration, ApiVersion::V1));
    [
        numbers(page, order),
        totals(&order.items()),
        description_list(pairs),
    ]
    .into()
}

/// The numbers with their prices. Once the order is completed, each links to its page.
fn numbers(page: OrderPage, order: &Order) -> View {
    let is_completed = order.state == OrderState::Completed;
    let rows = list(&order.numbers, |number| {
        let name: View = match is_completed {
            true => {
                let href = page.app.href(&Route::Number(number.phone.clone()));
                link(&number.phone, &href).class("number").into()
            }
            false => block("span", "number").child(number.phone.as_str()).into(),
        };
        let capabilities = number.capabilities.iter();
        let capabilities: Vec<_> = capabilities.map(|capability| capability.label()).collect();
        el("tr")
            .child(el("th").attr("scope", "row").child(name))
            .child(el("td").child(capabilities.join(", ")))
            .child(el("td").child(price(setup_price(number))))
            .child(el("td").child(price(monthly_price(number))))
            .into()
    });
    let head = ["Number", "Can do", "Setup", "Price"]
        .into_iter()
        .fold(el("tr"), |row, name| {
            row.child(el("th").attr("scope", "col").child(name))
        });
    if order.numbers.is_empty() {
        return el("p")
            .class("none")
            .child("The server names no numbers of this order.")
            .into();
    }
    block("div", "scroll-x")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Numbers of the order")
        .child(
            block("table", "cases offers")
                .child(el("thead").child(head))
                .child(el("tbody").child(rows)),
        )
        .into()
}
