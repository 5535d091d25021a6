//! The basket: chosen numbers, their totals, and the configuration they all get.

use leptos::prelude::*;
use numbers_model::{
    available::BasketItem,
    change::{self, Draft, Field},
    number::Number,
};

use super::confirmation::RentDialog;
use crate::{
    browser::focus,
    components::{excerpt::excerpt, field_errors::FieldErrors, table::TableHead},
    state::app_state::use_app_state,
    widgets::{
        configuration_fields::ConfigurationFields,
        price::{Price, Totals, monthly_price, setup_price},
    },
};

/// The basket, and the dialog that confirms renting.
#[component]
pub(super) fn Basket() -> impl IntoView {
    let app = use_app_state();
    let has_items = Memo::new(move |_| app.rent().basket.with(|basket| !basket.is_empty()));
    let errors = FieldErrors::<Field>::default();
    let is_confirming = RwSignal::new(false);
    view! {
        <Show when=move || has_items.get()>
            <BasketPanel errors is_confirming />
        </Show>
        <RentDialog open=is_confirming />
    }
}

/// The basket with the configuration of its items.
#[component]
fn BasketPanel(
    /// The errors of the fields.
    errors: FieldErrors<Field>,
    /// Whether the confirmation is open.
    is_confirming: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let version = app.connection.version();
    let review = move |_| {
        // A new number has no configuration yet, so that everything is validated as changed.
        let found = rent.configuration.with_untracked(|configuration| {
            change::validate(
                configuration,
                &Draft::default(),
                &Number::default(),
                version,
            )
        });
        is_confirming.set(errors.set(found));
    };
    view! {
        <section class="panel" aria-label="Basket">
            <h2>"Basket"</h2>
            <BasketTable />
            <Totals items=rent.basket />
            <h3>"Set up on all of them"</h3>
            <ConfigurationFields
                version
                configuration=rent.configuration
                error=move |field| errors.of(&field)
                has_name=true
            />
            <div class="form-actions">
                <button type="button" class="primary" on:click=review>
                    "Review and rent"
                </button>
            </div>
        </section>
    }
}

/// The items of the basket.
#[component]
fn BasketTable() -> impl IntoView {
    let app = use_app_state();
    let rows = move || {
        app.rent().basket.with(|basket| {
            let rows = basket.iter().enumerate();
            rows.map(|(index, item)| Row::new(index, item))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="scroll-x">
            <table class="cases basket" role="table">
                <TableHead names=vec!["Number", "Setup", "Price", ""] />
                <tbody role="rowgroup">
                    <For each=rows key=Row::clone let:row>
                        <BasketRow row />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// What a row of the table shows. It is the key of the row too: one that moves up is rendered anew, so that its button is
/// announced when it gets the focus of the one that was removed.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Row {
    index: usize,
    name: String,
    setup: Option<String>,
    monthly: Option<String>,
}

impl Row {
    fn new(index: usize, item: &BasketItem) -> Self {
        let number = item.available_number();
        Self {
            index,
            name: item.name(),
            setup: number.and_then(setup_price),
            monthly: number.and_then(monthly_price),
        }
    }
}

/// An item of the basket.
#[component]
fn BasketRow(
    /// The row of the basket.
    row: Row,
) -> impl IntoView {
    let app = use_app_state();
    let Row {
        index,
        name,
        setup,
        monthly,
    } = row;
    let remove = move |_| {
        app.rent().remove(index);
        focus_row(index);
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" prop:textContent=excerpt(&name)></th>
            <td role="cell">
                <Price text=setup />
            </td>
            <td role="cell">
                <Price text=monthly />
            </td>
            <td role="cell">
                <button type="button" aria-label=excerpt(&format!("Remove {name}")) on:click=remove>
                    "Remove"
                </button>
            </td>
        </tr>
    }
}

/// Focuses the row at an index after a removal, else the last row or the heading.
fn focus_row(index: usize) {
    let next = format!(".basket tbody tr:nth-child({}) button", index + 1);
    request_animation_frame(move || {
        let _ = focus::focus(&next)
            || focus::focus(".basket tbody tr:last-child button")
            || focus::focus("main h1");
    });
}
