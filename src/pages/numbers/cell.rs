//! What a cell of the list shows.

use std::sync::Arc;

use crate::reactive::{Var, press};
use leptos::prelude::*;

use crate::{
    browser::{history::use_history, intl},
    components::{badge::Badge, dialog::Dialog, time::Time},
    model::{
        listing::Entry,
        number::{Number, Row},
        query::Column,
    },
    paths::Route,
};

/// Draws one cell.
pub fn draw_cell(entry: &Arc<Entry>, key: &'static str) -> AnyView {
    match (&entry.row, Column::from_param(key)) {
        (Row::Number(number), Some(column)) => number_cell(entry, number, column),
        (Row::Unreadable { raw, reason, phone }, Some(Column::Number)) => {
            let (raw, reason, phone) = (raw.clone(), reason.clone(), phone.clone());
            view! { <Unreadable raw reason phone /> }.into_any()
        }
        _ => ().into_any(),
    }
}

fn number_cell(entry: &Entry, number: &Number, column: Column) -> AnyView {
    match column {
        Column::Number => {
            let href = use_history().href(&Route::Number(number.phone.clone()).path());
            view! {
                <a class="number" tabindex="-1" href=href>
                    {number.phone.clone()}
                </a>
            }
            .into_any()
        }
        Column::Name => match number.display_name.clone() {
            // The text may be of any script: it is kept apart from the direction of its surroundings.
            Some(name) => view! { <bdi title=name.clone()>{name.clone()}</bdi> }.into_any(),
            None => nothing("No name"),
        },
        Column::Region => match &number.region {
            Some(code) => intl::region_label(code).into_any(),
            None => nothing("No region"),
        },
        Column::Type => match &number.kind {
            Some(kind) => kind.label().to_owned().into_any(),
            None => nothing("No type"),
        },
        Column::Capabilities => {
            let names: Vec<_> = number.capabilities.iter().map(|c| c.label()).collect();
            if names.is_empty() {
                nothing("No capabilities")
            } else {
                names.join(", ").into_any()
            }
        }
        Column::ServicePlan => match number.service_plan() {
            Some(plan) => {
                view! { <span class="code" title=plan.to_owned()>{plan.to_owned()}</span> }
                    .into_any()
            }
            None => nothing("No service plan"),
        },
        Column::Provisioning => match entry.badge.clone() {
            Some(state) => view! { <Badge state expires=number.expire_at.clone() /> }.into_any(),
            None => ().into_any(),
        },
        Column::Cost => match &number.price {
            Some(price) => {
                let text = intl::price(price, number.interval_months);
                view! { <span class="figures">{text}</span> }.into_any()
            }
            None => nothing("No price"),
        },
        Column::NextCharge => match number.next_charge.clone() {
            Some(at) => view! { <Time at day=true /> }.into_any(),
            None => nothing("No next charge"),
        },
    }
}

/// An empty cell: a dash to see, words to hear.
fn nothing(words: &'static str) -> AnyView {
    view! {
        <span class="none" aria-hidden="true">
            "–"
        </span>
        <span class="visually-hidden">{words}</span>
    }
    .into_any()
}

/// A row that the API sent and that makes no number: shown as it is, never dropped.
#[component]
fn Unreadable(raw: String, reason: String, phone: Option<String>) -> impl IntoView {
    let open = Var::new(false);
    let label = match &phone {
        Some(phone) => "Unreadable: ".to_owned() + phone,
        None => "Unreadable row".to_owned(),
    };
    let (reason, raw) = (StoredValue::new(reason), StoredValue::new(raw));
    view! {
        <button type="button" class="link" tabindex="-1" on:click=press(move || open.set(true))>
            <span aria-hidden="true">"⚠ "</span>
            {label}
        </button>
        <Dialog open name="Unreadable row">
            <p>"The API sent a row that could not be read: " {reason.get_value()}</p>
            <pre class="raw" tabindex="0">{raw.get_value()}</pre>
            <CloseButton />
        </Dialog>
    }
}

#[component]
fn CloseButton() -> impl IntoView {
    let closer = crate::components::dialog::use_closer();
    view! {
        <div class="dialog-actions">
            <button type="button" on:click=press(move || closer.close())>
                "Close"
            </button>
        </div>
    }
}
