//! The confirmation before an order is created.

use leptos::prelude::*;
use numbers_model::{api_version::ApiVersion, order::Selection};

use super::{CreateOrder, fields::price_sentence};
use crate::{
    browser::dom::{View, block, button, el},
    components::{
        curl::curl,
        legacy::{DialogHandle, dialog},
    },
    widgets::configuration_fields::configuration_summary,
};

/// The dialog.
pub(super) fn confirmation(form: CreateOrder) -> View {
    let name = move || {
        let selection = form
            .request
            .with_untracked(|request| match &request.selection {
                Selection::Number(phone) => phone.clone(),
                Selection::Quantity { .. } => match request.quantity() {
                    Some(1) => "1 number".to_owned(),
                    count => format!("{} numbers", count.unwrap_or_default()),
                },
            });
        format!("Order {selection}")
    };
    dialog(form.is_confirming, name, move |handle: DialogHandle| {
        let order = form.request.get_untracked();
        let cancel = handle.clone();
        let costs = match &order.selection {
            Selection::Number(_) => form
                .number
                .with_untracked(|number| number.value().map(price_sentence))
                .unwrap_or_else(|| "What it costs is not known yet.".to_owned()),
            Selection::Quantity { .. } => {
                "Which numbers they are and what they cost, the order will tell.".to_owned()
            }
        };
        let sent = order.clone();
        let request = curl(move || {
            let client = form.app.connection.client_untracked()?;
            Some(client.curl(&client.create_order_request(&sent)))
        });
        let configuration = configuration_summary(&order.configuration, ApiVersion::V1);
        let description = order.describe();
        let create = move || {
            form.app.orders.create(form.app.connection, order.clone());
            handle.close();
        };
        let buttons = block("div", "dialog-actions")
            .child(button("Cancel", move || cancel.close()).flag("data-first", true))
            .child(button("Create order", create).class("primary"));
        let text: View = [
            el("p").child(description).into(),
            el("p").child(costs).into(),
            configuration,
            el("p")
                .child(
                    "This reserves the numbers for 30 minutes to 48 hours, as the server decides. You see all prices \
                     again before you submit the order. When something is charged for is not documented.",
                )
                .into(),
        ]
        .into();
        Some([text, request, buttons.into()].into())
    })
}
