//! The confirmation before an order is created.

use leptos::prelude::*;
use numbers_model::{api_version::ApiVersion, order::Selection};

use super::{CreateOrder, fields::price_sentence};
use crate::{
    components::{
        dialog::{Dialog, use_dialog},
        excerpt::excerpt,
    },
    widgets::{configuration_fields::ConfigurationSummary, curl_preview::CurlPreview},
};

/// The dialog.
#[component]
pub(super) fn Confirmation(
    /// The form of the order.
    form: CreateOrder,
) -> impl IntoView {
    let name = move || {
        let selection = form
            .request
            .with_untracked(|request| match &request.selection {
                Selection::Number(phone) => excerpt(phone),
                Selection::Quantity { .. } => match request.quantity() {
                    Some(1) => "1 number".to_owned(),
                    count => format!("{} numbers", count.unwrap_or_default()),
                },
            });
        format!("Order {selection}")
    };
    view! {
        <Dialog open=form.is_confirming name>
            <OrderToConfirm form />
        </Dialog>
    }
}

/// The order as it will be created.
#[component]
fn OrderToConfirm(
    /// The form of the order.
    form: CreateOrder,
) -> impl IntoView {
    let dialog = use_dialog();
    let order = form.request.get_untracked();
    let costs = match &order.selection {
        Selection::Number(_) => form
            .number
            .get_untracked()
            .and_then(|number| Some(price_sentence(&number?.ok()?)))
            .unwrap_or_else(|| "What it costs is not known yet.".to_owned()),
        Selection::Quantity { .. } => {
            "Which numbers they are and what they cost, the order will tell.".to_owned()
        }
    };
    let description = order.describe();
    let configuration = order.configuration.clone();
    let sent = order.clone();
    let request = move || {
        let client = form.app.connection.client_untracked()?;
        Some(client.curl(&client.create_order_request(&sent)))
    };
    let create = move |_| {
        form.app.orders().create(form.app.connection, order.clone());
        dialog.close();
    };
    view! {
        <p prop:textContent=excerpt(&description)></p>
        <p prop:textContent=excerpt(&costs)></p>
        <ConfigurationSummary configuration version=ApiVersion::V1 />
        <p>
            "This reserves the numbers for 30 minutes to 48 hours, as the server decides. You see all prices again before \
             you submit the order. When something is charged for is not documented."
        </p>
        <CurlPreview request />
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                "Cancel"
            </button>
            <button type="button" class="primary" on:click=create>
                "Create order"
            </button>
        </div>
    }
}
