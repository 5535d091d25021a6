//! How an order stands: what that means, how long there is time, its numbers and prices, and what the reviewers said.

use numbers_model::{
    api_version::ApiVersion,
    change::{Draft, Field, fields},
    enums::OrderState,
    order::{Order, ReviewNote},
};

use super::{
    super::{new_order, time_left},
    OrderPage,
};
use crate::{
    browser::{
        dom::{View, block, dynamic, el, link, list},
        intl,
    },
    components::{
        notice::{Severity, notice},
        time::date_time,
    },
    reactive::memo,
    routes::Route,
};

/// The section.
pub(super) fn summary(one: OrderPage) -> View {
    let logs = memo(move || {
        one.stored.with(|stored| {
            let stored = stored.value();
            stored.map(|own| own.logs.clone()).unwrap_or_default()
        })
    });
    // Drawn anew only when it differs: polling must not take the focus away.
    let order = memo(move || one.order.with(|order| order.value().cloned()));
    block("section", "panel")
        .attr("aria-labelledby", "order-state")
        .child(el("h2").id("order-state").child("State"))
        .child(dynamic(move || {
            one.state.get().map(|state| said(one, &state))
        }))
        .child(clock(one))
        .child(dynamic(move || {
            logs.with(|logs| (!logs.is_empty()).then(|| remarks(logs)))
        }))
        .child(dynamic(move || {
            order.with(|order| order.as_ref().map(|order| facts(one, order)))
        }))
        .into()
}

/// What a state means, and what is to be done.
fn said(one: OrderPage, state: &OrderState) -> View {
    let anew = || {
        let href = one.order.with_untracked(|order| {
            let order = order.value();
            let region = order.and_then(|own| own.region.clone()).unwrap_or_default();
            let kind = order.and_then(|own| own.kind.as_ref().map(|kind| kind.wire().to_owned()));
            let number = order.and_then(|own| match own.numbers.as_slice() {
                [only] => Some(only.phone.clone()),
                _ => None,
            });
            new_order(
                one.app,
                &region,
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
            anew(),
        ),
        OrderState::Expired => notice(
            Severity::Error,
            "The order has expired. That is final.",
            "It was not submitted before its reservation ended, so its numbers can be taken by others. What you filled \
             in has to be filled in again.",
            anew(),
        ),
        OrderState::Completed => notice(
            Severity::Success,
            "The order is completed: the numbers are yours.",
            "What is to be set up on them may take a little longer: their pages show it.",
            Vec::new(),
        ),
        OrderState::Other(name) => notice(
            Severity::Warning,
            &["The order is in a state that is not documented: ", name].concat(),
            "This page asks again by itself.",
            Vec::new(),
        ),
    }
}

/// How long the numbers are kept, and what happens then.
fn clock(one: OrderPage) -> View {
    let text = memo(move || {
        let now = one.now.get();
        one.order.with(|order| {
            let order = order.value()?;
            if order.state != OrderState::Created {
                return None;
            }
            Some(match (&order.expires, time_left(order, now)) {
                (None, _) => "The server does not say how long the numbers are reserved: 30 minutes to 48 hours are \
                              documented."
                    .to_owned(),
                (Some(_), Some(left)) => ["Reserved for another ", &left, "."].concat(),
                (Some(at), None) if at.epoch_ms().is_none() => {
                    ["Reserved until ", at.raw(), "."].concat()
                }
                (Some(_), None) => {
                    "The reservation is over by this computer's clock. The server decides: Refresh asks it again."
                        .to_owned()
                }
            })
        })
    });
    let there = memo(move || text.with(Option::is_some));
    // It stays while it ticks: what is read aloud is the text at the time it is looked at.
    dynamic(move || {
        there.get().then(|| {
            block("p", "order-clock")
                .attr("role", "timer")
                .attr("aria-label", "Reservation")
                .text(move || text.get().unwrap_or_default())
        })
    })
}

fn remarks(logs: &[ReviewNote]) -> View {
    let items = list(logs, |remark| {
        let at = remark
            .at
            .as_ref()
            .map(|at| block("span", "quiet").child(date_time(at)));
        el("li")
            .child(block("p", "order-remark").child(remark.message.as_str()))
            .child(at)
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

fn facts(one: OrderPage, order: &Order) -> View {
    let mut pairs: Vec<(&'static str, View)> = Vec::new();
    let id = block("span", "code").child(order.id.as_str());
    pairs.push(("Order ID", id.into()));
    if let Some(region) = &order.region {
        pairs.push(("Region", intl::region_label(region).into()));
    }
    if let Some(kind) = &order.kind {
        pairs.push(("Type", kind.label().into()));
    }
    for (name, at) in [
        ("Made", &order.created),
        ("Reserved until", &order.expires),
        ("Last changed", &order.updated),
    ] {
        if let Some(at) = at {
            pairs.push((name, date_time(at)));
        }
    }
    pairs.extend(set_up(&order.configuration));
    [
        numbers(one, order),
        crate::pages::rent::sums(&order.items()),
        crate::pages::rent::facts(pairs),
    ]
    .into()
}

fn set_up(terms: &Draft) -> impl Iterator<Item = (&'static str, View)> {
    let set = fields(ApiVersion::V1).iter().filter_map(|field| {
        let value = terms.value(*field);
        (!value.is_empty() && *field != Field::DisplayName)
            .then(|| (field.label(), View::from(el("bdi").child(value))))
    });
    set.collect::<Vec<_>>().into_iter()
}

/// The numbers with their prices; once they are there, each leads to its page.
fn numbers(one: OrderPage, order: &Order) -> View {
    let there = order.state == OrderState::Completed;
    let rows = list(&order.numbers, |offer| {
        let number: View = match there {
            true => {
                let href = one.app.href(&Route::Number(offer.phone.clone()));
                link(&offer.phone, &href).class("number").into()
            }
            false => block("span", "number").child(offer.phone.as_str()).into(),
        };
        let can: Vec<&str> = offer.capabilities.iter().map(|own| own.label()).collect();
        let setup = offer.setup.as_ref().map(|money| intl::price(money, None));
        el("tr")
            .child(el("th").attr("scope", "row").child(number))
            .child(el("td").child(can.join(", ")))
            .child(el("td").child(crate::pages::rent::price(setup)))
            .child(
                el("td").child(crate::pages::rent::price(crate::pages::rent::monthly(
                    offer,
                ))),
            )
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
