//! The summary of an order: state, reservation, review notes, numbers and prices.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    available::AvailableNumber,
    change::Draft,
    enums::OrderState,
    order::{Order, ReviewNote},
};

use super::{
    super::{new_order_href, time_left},
    OrderPage,
};
use crate::{
    browser::intl,
    components::{
        description_list::DescriptionList,
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    routes::Route,
    widgets::{
        configuration_fields::summary_pairs,
        price::{Price, Totals, monthly_price, setup_price},
        time::DateTime,
    },
};

/// The section of the state.
#[component]
pub(super) fn Summary(
    /// The page.
    page: OrderPage,
) -> impl IntoView {
    let notes = Memo::new(move |_| {
        page.registration.with(|registration| {
            let registration = registration.value();
            registration.map_or_else(Vec::new, |stored| stored.logs.clone())
        })
    });
    // Rendered again only when the order differs, so that polling keeps the focus.
    let order = Memo::new(move |_| page.order.with(|order| order.value().cloned()));
    view! {
        <section class="panel" aria-labelledby="order-state">
            <h2 id="order-state">"State"</h2>
            {move || page.state.get().map(|state| view! { <StateNotice page state /> })}
            <ReservationTimer page />
            <Show when=move || notes.with(|notes| !notes.is_empty())>
                <ReviewNotes notes />
            </Show>
            {move || order.get().map(|order| view! { <OrderDetails page order /> })}
        </section>
    }
}

/// The notice of a state: its meaning, and what to do.
#[component]
fn StateNotice(
    /// The order page.
    page: OrderPage,
    /// The state of the order.
    state: OrderState,
) -> impl IntoView {
    let (severity, what, advice) = state_text(&state);
    let actions = match state {
        OrderState::Rejected | OrderState::Expired => {
            vec![view! { <OrderAgainLink page /> }.into_any()]
        }
        _ => Vec::new(),
    };
    view! { <Notice severity what advice actions /> }
}

/// Severity, meaning and advice of a state.
fn state_text(state: &OrderState) -> (Severity, String, &'static str) {
    let (severity, what, advice) = match state {
        OrderState::Created => (
            Severity::Info,
            "The numbers are reserved, and not yours yet.",
            "Give what is needed below, then submit the order before the reservation ends.",
        ),
        OrderState::InReview => (
            Severity::Info,
            "The order was submitted and is being reviewed.",
            "How long that takes is not documented. This page asks again by itself while you look at it, and any other \
             day it can be opened from the list of orders.",
        ),
        OrderState::Blocked => (
            Severity::Warning,
            "The order is blocked: something has to be put right.",
            "Read what the reviewers say, correct the registration or send other documents, then submit it again.",
        ),
        OrderState::Rejected => (
            Severity::Error,
            "The order was rejected. That is final.",
            "Read what the reviewers say. With other data you can order again; this order can't be changed any more.",
        ),
        OrderState::Expired => (
            Severity::Error,
            "The order has expired. That is final.",
            "It was not submitted before its reservation ended, so its numbers can be taken by others. What you filled \
             in has to be filled in again.",
        ),
        OrderState::Completed => (
            Severity::Success,
            "The order is completed: the numbers are yours.",
            "What is to be set up on them may take a little longer: their pages show it.",
        ),
        OrderState::Other(name) => {
            let what = format!("The order is in a state that is not documented: {name}");
            return (Severity::Warning, what, "This page asks again by itself.");
        }
    };
    (severity, what.to_owned(), advice)
}

/// The link to a new order for the same numbers.
#[component]
fn OrderAgainLink(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
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
    view! {
        <a class="button" href=href>
            "Order anew"
        </a>
    }
}

/// The timer of the reservation.
#[component]
fn ReservationTimer(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
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
    view! {
        // The element stays while its text changes, so that screen readers read the current time on demand.
        <Show when=move || is_shown.get()>
            <p
                class="order-clock"
                role="timer"
                aria-label="Reservation"
                prop:textContent=move || text.get().unwrap_or_default()
            ></p>
        </Show>
    }
}

/// The notes of the reviewers.
#[component]
fn ReviewNotes(
    /// The notes of the review.
    notes: Memo<Vec<ReviewNote>>,
) -> impl IntoView {
    let items = move || {
        let notes = notes.get().into_iter();
        let items = notes.map(|ReviewNote { message, at, .. }| {
            let time = at.map(|timestamp| {
                view! {
                    <span class="quiet">
                        <DateTime timestamp />
                    </span>
                }
            });
            view! {
                <li>
                    <p class="order-remark" prop:textContent=excerpt(&message)></p>
                    {time}
                </li>
            }
        });
        items.collect_view()
    };
    view! {
        <h3 id="order-remarks">"What the reviewers say"</h3>
        <ol class="remarks" aria-labelledby="order-remarks">
            {items}
        </ol>
    }
}

/// Numbers, totals, times and configuration of an order.
#[component]
fn OrderDetails(
    /// The order page.
    page: OrderPage,
    /// The order.
    order: Order,
) -> impl IntoView {
    let items = order.items();
    let pairs = detail_pairs(&order);
    let numbers = match order.numbers.is_empty() {
        true => {
            view! { <p class="none">"The server names no numbers of this order."</p> }.into_any()
        }
        false => view! { <NumbersTable page order /> }.into_any(),
    };
    view! {
        {numbers}
        <Totals items=Signal::stored(items) />
        <DescriptionList pairs />
    }
}

/// The pairs of name and value: ID, region, type, times, configuration.
fn detail_pairs(order: &Order) -> Vec<(AnyView, AnyView)> {
    let text = |text: &str| {
        let text = excerpt(text);
        view! { <span prop:textContent=text></span> }.into_any()
    };
    let id = excerpt(&order.id);
    let id = view! { <span class="code" prop:textContent=id></span> };
    let mut pairs = vec![("Order ID".into_any(), id.into_any())];
    if let Some(region) = &order.region {
        pairs.push(("Region".into_any(), text(&intl::region_label(region))));
    }
    if let Some(kind) = &order.kind {
        pairs.push(("Type".into_any(), text(kind.label())));
    }
    for (name, time) in [
        ("Made", &order.created),
        ("Reserved until", &order.expires),
        ("Last changed", &order.updated),
    ] {
        if let Some(timestamp) = time.clone() {
            pairs.push((name.into_any(), view! { <DateTime timestamp /> }.into_any()));
        }
    }
    // The form of an order has no display name.
    let configuration = Draft {
        display_name: String::new(),
        ..order.configuration.clone()
    };
    pairs.extend(summary_pairs(&configuration, ApiVersion::V1));
    pairs
}

/// The numbers with their prices.
#[component]
fn NumbersTable(
    /// The order page.
    page: OrderPage,
    /// The order.
    order: Order,
) -> impl IntoView {
    let is_completed = order.state == OrderState::Completed;
    let rows = order.numbers.into_iter().map(|number| {
        view! { <NumberRow page number is_completed /> }
    });
    view! {
        <div class="scroll-x" tabindex="0" role="group" aria-label="Numbers of the order">
            <table class="cases offers">
                <thead>
                    <tr>
                        <th scope="col">"Number"</th>
                        <th scope="col">"Can do"</th>
                        <th scope="col">"Setup"</th>
                        <th scope="col">"Price"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A number. Once the order is completed, it links to its page.
#[component]
fn NumberRow(
    /// The order page.
    page: OrderPage,
    /// The available number.
    number: AvailableNumber,
    /// Whether the order is completed.
    is_completed: bool,
) -> impl IntoView {
    let phone = excerpt(&number.phone);
    let name = match is_completed {
        true => {
            let href = page.app.href(&Route::Number(number.phone.clone()));
            view! { <a class="number" href=href prop:textContent=phone></a> }.into_any()
        }
        false => view! { <span class="number" prop:textContent=phone></span> }.into_any(),
    };
    let capabilities = number.capabilities.iter();
    let capabilities: Vec<_> = capabilities.map(|capability| capability.label()).collect();
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td prop:textContent=excerpt(&capabilities.join(", "))></td>
            <td>
                <Price text=setup_price(&number) />
            </td>
            <td>
                <Price text=monthly_price(&number) />
            </td>
        </tr>
    }
}
