//! What will be ordered, before it is.

use numbers_model::{api_version::ApiVersion, order::Selection};

use super::{CreateOrder, form::price};
use crate::{
    browser::dom::{View, block, button, el},
    components::{
        curl::curl,
        dialog::{DialogHandle, dialog},
    },
};

/// The question.
pub(super) fn confirmation(new: CreateOrder) -> View {
    let name = move || {
        let words = new.ask.with_untracked(|ask| match &ask.selection {
            Selection::Number(phone) => phone.clone(),
            Selection::Quantity { .. } => match ask.quantity() {
                Some(1) => "1 number".to_owned(),
                count => count.unwrap_or_default().to_string() + " numbers",
            },
        });
        ["Order ", &words].concat()
    };
    dialog(new.asking, name, move |handle: DialogHandle| {
        let ask = new.ask.get_untracked();
        let keep = handle.clone();
        let costs = match &ask.selection {
            Selection::Number(_) => new
                .offer
                .with_untracked(|offer| offer.value().map(price))
                .unwrap_or_else(|| "What it costs is not known yet.".to_owned()),
            Selection::Quantity { .. } => {
                "Which numbers they are and what they cost, the order will tell.".to_owned()
            }
        };
        let shown = ask.clone();
        let request = curl(move || {
            let client = new.app.connection.client_untracked()?;
            Some(client.curl(&client.create_order_request(&shown)))
        });
        let set_up = crate::pages::rent::set_up(&ask.configuration, ApiVersion::V1);
        let what = ask.describe();
        let create = move || {
            new.app.orders.create(new.app.connection, ask.clone());
            handle.close();
        };
        let buttons = block("div", "dialog-actions")
            .child(button("Cancel", move || keep.close()).flag("data-first", true))
            .child(button("Create order", create).class("primary"));
        let text: View = [
            el("p").child(what).into(),
            el("p").child(costs).into(),
            set_up,
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
