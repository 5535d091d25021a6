//! Handing an order in: what is still missing, what it costs, and what came of it.

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
        dialog::{DialogHandle, dialog},
    },
    reactive::{Var, spawn},
    state::changes::order_submission::{self, OrderSubmission, WORDING},
    widgets::submission_outcome::submission_outcome,
};

/// The section; only while the order can be handed in, or there is something to say about that.
pub(super) fn submit(one: OrderPage) -> View {
    let asking = Var::new(false);
    let open = move || {
        one.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    };
    let there = move || open() || one.submitting.told().is_some();
    [
        show(there, move || {
            block("section", "panel")
                .attr("aria-labelledby", "order-submit")
                .child(el("h2").id("order-submit").child("Submit"))
                .child(show(open, move || way(one, asking)))
                .child(submission_outcome(one.submitting, WORDING.sending))
        }),
        question(one, asking),
    ]
    .into()
}

/// What is still missing, and the button.
fn way(one: OrderPage, asking: Var<bool>) -> View {
    let still = dynamic(move || {
        let missing = missing(one);
        (!missing.is_empty()).then(|| -> View {
            let items = list(&missing, |text| el("li").child(text.as_str()).into());
            [
                el("p").child("Before it can be submitted:").into(),
                el("ul").child(items).into(),
            ]
            .into()
        })
    });
    let closed =
        move || one.submitting.is_busy() || one.submitting.is_unknown() || !missing(one).is_empty();
    let label = match one.state.get_untracked() {
        Some(OrderState::Blocked) => "Submit again…",
        _ => "Submit order…",
    };
    [
        still,
        block("div", "form-actions")
            .child(action_button(label, closed, move || asking.set(true)).class("primary"))
            .into(),
    ]
    .into()
}

/// What is still to be done, in sentences.
fn missing(one: OrderPage) -> Vec<String> {
    let mut missing = Vec::new();
    let asked = one.form.get();
    if one.filled.with(Option::is_none) {
        missing.push("What is needed has to be known.".to_owned());
        return missing;
    }
    if one.unsaved() {
        missing.push("Save the registration: something you typed is not saved.".to_owned());
    } else if matches!(asked, Some(RequirementsForm::Form(_))) && !one.registered() {
        missing.push("Fill in the registration and save it.".to_owned());
    }
    let stored = one.stored.with(|stored| {
        let stored = stored.value();
        stored
            .map(|own| own.attachments.clone())
            .unwrap_or_default()
    });
    one.needs.with(|needs| {
        if let Some(needs) = needs.value() {
            for document in needs.missing(&stored) {
                missing.push(format!("Send: {}.", document.title));
            }
        }
    });
    missing
}

fn question(one: OrderPage, open: Var<bool>) -> View {
    dialog(
        open,
        || "Submit the order".to_owned(),
        move |handle: DialogHandle| {
            let order = one.order.with_untracked(|order| order.value().cloned())?;
            let keep = handle.clone();
            let names = list(&order.numbers, |offer| {
                el("li").child(offer.phone.as_str()).into()
            });
            let id = order.id.clone();
            let request = curl(move || {
                let client = one.app.connection.client_untracked()?;
                Some(client.curl(&client.submit_order_request(&id)))
            });
            let sums = crate::pages::rent::sums(&order.items());
            let buttons = block("div", "dialog-actions")
                .child(button("Not yet", move || keep.close()).flag("data-first", true))
                .child(
                    button("Submit order", move || {
                        one.hand_in(order.clone());
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
                    sums,
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
    /// Hands the order in, once.
    fn hand_in(self, before: Order) {
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
            Some(self.handed_in(conclusion))
        });
    }

    fn handed_in(self, conclusion: Conclusion<Order>) -> Report {
        let told = order_submission::tell(&conclusion);
        match conclusion {
            Conclusion::Done { snapshot, .. } => {
                self.take(snapshot);
                self.poll();
            }
            Conclusion::Refused { snapshot, .. } | Conclusion::NotExecuted { snapshot, .. } => {
                match snapshot {
                    Some(now) => self.take(now),
                    // It may have expired, or somebody else may have submitted it.
                    None => spawn(async move { self.read_order(true).await }),
                }
            }
            Conclusion::Partly { .. } | Conclusion::NotSent(_) | Conclusion::Unknown { .. } => {}
        }
        told
    }
}
