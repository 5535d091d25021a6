//! The basket: chosen numbers, their totals, and the configuration they all get.

use leptos::prelude::*;
use numbers_model::{
    change::{self, Draft, Field},
    number::Number,
};

use super::confirmation::rent_dialog;
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, list, show},
        focus,
    },
    components::{
        field_errors::FieldErrors,
        table::{cell, row, row_heading, table, table_body, table_head},
    },
    state::app_state::AppState,
    widgets::{
        configuration_fields::configuration_fields,
        price::{monthly_price, price, setup_price, totals},
    },
};

/// The basket, and the dialog that confirms renting.
pub(super) fn basket(app: AppState) -> View {
    let rent = app.rent;
    let has_items = Memo::new(move |_| rent.basket.with(|basket| !basket.is_empty()));
    let errors = FieldErrors::<Field>::default();
    let is_confirming = RwSignal::new(false);
    let review = move || {
        // A new number has no configuration yet, so that everything is validated as changed.
        let found = rent.configuration.with_untracked(|configuration| {
            change::validate(
                configuration,
                &Draft::default(),
                &Number::default(),
                app.connection.version(),
            )
        });
        is_confirming.set(errors.set(found));
    };
    let panel = move || {
        block("section", "panel")
            .attr("aria-label", "Basket")
            .child(el("h2").child("Basket"))
            .child(dynamic(move || items(app)))
            .child(dynamic(move || rent.basket.with(|basket| totals(basket))))
            .child(el("h3").child("Set up on all of them"))
            .child(configuration_fields(
                app.connection.version(),
                rent.configuration,
                move |field| errors.of(&field),
                true,
            ))
            .child(
                block("div", "form-actions")
                    .child(button("Review and rent", review).class("primary")),
            )
    };
    [
        show(move || has_items.get(), panel),
        rent_dialog(app, is_confirming),
    ]
    .into()
}

/// The table of the basket.
fn items(app: AppState) -> View {
    let rent = app.rent;
    let items = rent.basket.get();
    let rows = list(items.iter().enumerate(), |(index, item)| {
        let number = item.available_number();
        let name = item.name();
        let remove = button("Remove", move || {
            rent.remove(index);
            focus_row(index);
        })
        .attr("aria-label", &format!("Remove {name}"));
        row()
            .child(row_heading(name))
            .child(cell().child(price(number.and_then(setup_price))))
            .child(cell().child(price(number.and_then(monthly_price))))
            .child(cell().child(remove))
            .into()
    });
    let table = table("cases basket")
        .child(table_head(&["Number", "Setup", "Price", ""]))
        .child(table_body().child(rows));
    block("div", "scroll-x").child(table).into()
}

/// Focuses the row that has moved to an index after a removal, else the last row, else the page heading.
fn focus_row(index: usize) {
    let next = format!(".basket tbody tr:nth-child({}) button", index + 1);
    request_animation_frame(move || {
        let _ = focus::focus(&next)
            || focus::focus(".basket tbody tr:last-child button")
            || focus::focus("main h1");
    });
}
