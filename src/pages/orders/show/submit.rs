//! The submission of an order: what is missing, the confirmation, and the outcome.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::submission::{Conclusion, Report};
use numbers_model::{
    enums::OrderState,
    order::{Order, RequirementsForm},
};

use super::OrderPage;
use crate::{
    browser::dom::{View, block, button, dynamic, el, list, show},
    components::{
        busy_button::action_button,
        curl::curl,
        legacy::{DialogHandle, dialog},
    },
    state::changes::order_submission::{self, OrderSubmission, WORDING},
    widgets::{price::totals, submission_outcome::submission_outcome},
};

/// The section, while the order can be submitted or a submission has an outcome.
pub(super) fn submit(page: OrderPage) -> View {
    let is_confirming = RwSignal::new(false);
    let is_open = move || {
        page.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    };
    let has_content = move || is_open() || page.submitting.told().is_some();
    [
        show(has_content, move || {
            block("section", "panel")
                .attr("aria-labelledby", "order-submit")
                .child(el("h2").id("order-submit").child("Submit"))
                .child(show(is_open, move || submit_actions(page, is_confirming)))
                .child(submission_outcome(page.submitting, WORDING.sending))
        }),
        confirmation(page, is_confirming),
    ]
    .into()
}

/// The missing steps, and the button.
fn submit_actions(page: OrderPage, is_confirming: RwSignal<bool>) -> View {
    let missing = dynamic(move || {
        let missing = missing_steps(page);
        (!missing.is_empty()).then(|| -> View {
            let items = list(&missing, |text| el("li").child(text.as_str()).into());
            [
                el("p").child("Before it can be submitted:").into(),
                el("ul").child(items).into(),
            ]
            .into()
        })
    });
    let is_closed = move || {
        page.submitting.is_busy() || page.submitting.is_unknown() || !missing_steps(page).is_empty()
    };
    let label = match page.state.get_untracked() {
        Some(OrderState::Blocked) => "Submit again…",
        _ => "Submit order…",
    };
    [
        missing,
        block("div", "form-actions")
            .child(
                action_button(label, is_closed, move || is_confirming.set(true)).class("primary"),
            )
            .into(),
    ]
    .into()
}

/// The steps before the order can be submitted, as sentences.
fn missing_steps(page: OrderPage) -> Vec<String> {
    let mut missing = Vec::new();
    let form = page.form.get();
    if page.stored_details.with(Option::is_none) {
        missing.push("What is needed has to be known.".to_owned());
        return missing;
    }
    if page.has_unsaved() {
        missing.push("Save the registration: something you typed is not saved.".to_owned());
    } else if matches!(form, Some(RequirementsForm::Form(_))) && !page.is_registered() {
        missing.push("Fill in the registration and save it.".to_owned());
    }
    let attachments = page.attachments();
    page.requirements.with(|requirements| {
        if let Some(requirements) = requirements.value() {
            for document in requirements.missing(&attachments) {
                missing.push(format!("Send: {}.", document.title));
            }
        }
    });
    missing
}

/// The confirmation before an order is submitted.
fn confirmation(page: OrderPage, open: RwSignal<bool>) -> View {
    dialog(
        open,
        || "Submit the order".to_owned(),
        move |handle: DialogHandle| {
            let order = page.order.with_untracked(|order| order.value().cloned())?;
            let cancel = handle.clone();
            let names = list(&order.numbers, |number| {
                el("li").child(number.phone.as_str()).into()
            });
            let id = order.id.clone();
            let request = curl(move || {
                let client = page.app.connection.client_untracked()?;
                Some(client.curl(&client.submit_order_request(&id)))
            });
            let totals = totals(&order.items());
            let buttons = block("div", "dialog-actions")
                .child(button("Not yet", move || cancel.close()).flag("data-first", true))
                .child(
                    button("Submit order", move || {
                        page.submit_order(order.clone());
                        handle.close();
                    })
                    .class("primary"),
                );
            let text = el("p").child(
                "This costs money: once the order is completed the numbers are rented, and nothing of it can be undone \
                 but by releasing them. While it is reviewed nothing can be changed.",
            );
            Some(
                [
                    text.into(),
                    totals,
                    block("ul", "bought").child(names).into(),
                    request,
                    buttons.into(),
                ]
                .into(),
            )
        },
    )
}

impl OrderPage {
    /// Submits the order.
    fn submit_order(self, before: Order) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.submitting.reset();
        let change = OrderSubmission {
            client,
            before,
            verifying: self.submitting.verifying(self.reading()),
        };
        self.submitting.submit(change, (), move |conclusion| {
            Some(self.submit_concluded(conclusion))
        });
    }

    /// Applies the conclusion of a submission; returns what to tell.
    fn submit_concluded(self, conclusion: Conclusion<Order>) -> Report {
        let told = order_submission::tell(&conclusion);
        match conclusion {
            Conclusion::Done { snapshot, .. } => {
                self.set_order(snapshot);
                self.poll();
            }
            Conclusion::Refused { snapshot, .. } | Conclusion::NotExecuted { snapshot, .. } => {
                match snapshot {
                    Some(order) => self.set_order(order),
                    // It may have expired, or somebody else may have submitted it.
                    None => spawn_local(async move { self.read_order(true).await }),
                }
            }
            Conclusion::Partly { .. } | Conclusion::NotSent(_) | Conclusion::Unknown { .. } => {}
        }
        told
    }
}
