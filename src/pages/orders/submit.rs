//! Handing an order in: what is still missing, what it costs, and what came of it.

use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
};
use numbers_model::{
    enums::OrderState,
    order::{Order, RequirementsForm},
};

use super::one::{One, Step};
use crate::{
    api::settle::settle,
    browser::dom::{View, block, button, dynamic, el, list, show},
    components::{
        busy_button::action_button,
        curl::curl,
        dialog::{DialogHandle, dialog},
        notice::Severity,
        outcome::Outcome,
    },
    reactive::{Var, spawn},
};

/// The section; only while the order can be handed in, or there is something to say about that.
pub(super) fn submit(one: One) -> View {
    let asking = Var::new(false);
    let open = move || {
        one.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    };
    let said = move || {
        let said = one.submitted.get()?;
        Some(said.draw(move || {
            let before = one.order.with_untracked(|order| order.value().cloned());
            let why = Doubt::success("Checked again.");
            spawn(async move { one.look_at_order(why, before).await });
        }))
    };
    let inside = move || -> View {
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
        let unknown = move || {
            one.submitted
                .with(|said| said.as_ref().is_some_and(|said| said.can_check_again))
        };
        let closed =
            move || one.submitting.get() != Step::Idle || unknown() || !missing(one).is_empty();
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
    };
    let status = move || {
        let text = match one.submitting.get() {
            Step::Idle => "",
            Step::Sending => "Submitting the order…",
            Step::Looking => "No clear answer. Looking at what happened…",
        };
        text.to_owned()
    };
    let there = move || open() || one.submitted.with(Option::is_some);
    [
        show(there, move || {
            block("section", "panel")
                .attr("aria-labelledby", "order-submit")
                .child(el("h2").id("order-submit").child("Submit"))
                .child(show(open, inside))
                .child(dynamic(said))
                .child(el("p").attr("role", "status").text(status))
        }),
        question(one, asking),
    ]
    .into()
}

/// What is still to be done, in sentences.
fn missing(one: One) -> Vec<String> {
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
                missing.push(["Send: ", &document.title, "."].concat());
            }
        }
    });
    missing
}

fn question(one: One, open: Var<bool>) -> View {
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

impl One {
    /// Hands the order in, once.
    fn hand_in(self, before: Order) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        // Set before anything is awaited: a second click finds it and does nothing.
        if self.submitting.get_untracked() != Step::Idle {
            return;
        }
        self.submitted.set(None);
        self.submitting.set(Step::Sending);
        spawn(async move {
            let id = self.id.get_untracked();
            // Not tied to the page: what was sent is seen through to its end.
            let call = RequestOptions::default();
            let answer = client.submit_order(crate::api::permit(), &id, &call).await;
            if self.left() {
                return;
            }
            match answer {
                Ok(order) if order.state.is_open() => {
                    let why = "The answer does not show that the order is submitted.";
                    self.look_at_order(Doubt::success(why), Some(before)).await;
                }
                Ok(order) => self.is_submitted(order, "The order is submitted."),
                Err(failure) if failure.proves_not_executed() => {
                    self.not_submitted(&failure);
                    // It may have expired, or somebody else may have submitted it.
                    self.read_order(true).await;
                }
                Err(failure) => {
                    self.look_at_order(Doubt::new(failure), Some(before)).await;
                }
            }
        });
    }

    fn is_submitted(self, order: Order, how: &str) {
        self.take(order);
        self.submitting.set(Step::Idle);
        self.submitted
            .set(Some(Outcome::new(Severity::Success, how, "")));
        self.poll();
    }

    fn not_submitted(self, failure: &ClientError) {
        let Explanation { what, mut advice } = failure.explain_beside(|_| false);
        advice.push_str(" The order was not submitted.");
        self.submitting.set(Step::Idle);
        self.submitted
            .set(Some(Outcome::new(Severity::Error, &what, &advice)));
    }

    /// After an answer that proves nothing: reads the order and says what really happened.
    async fn look_at_order(self, why: Doubt, before: Option<Order>) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.submitting.set(Step::Looking);
        let id = self.id.get_untracked();
        let call = self.reading();
        let _underway = settle(&why).await;
        let now = client.order(&id, &call).await;
        if self.left() {
            return;
        }
        match now {
            // A review may be over already, with the state that it had before: then the order has changed since.
            Ok(now)
                if !now.state.is_open()
                    || before.as_ref().is_some_and(|before| {
                        before.state == OrderState::Blocked && before.updated != now.updated
                    }) =>
            {
                if now.state == OrderState::Expired {
                    self.take(now);
                    self.submitting.set(Step::Idle);
                    let how = why.and("So it was read again: it has expired.");
                    self.submitted
                        .set(Some(Outcome::new(Severity::Error, &how, "")));
                    return;
                }
                let how = why.and("So it was read again: it was submitted.");
                self.is_submitted(now, &how);
            }
            Ok(now) => {
                self.take(now);
                if let Some(rejection) = why.rejection() {
                    self.not_submitted(rejection);
                    return;
                }
                client.may_retry(&client.submit_order_request(&id));
                self.submitting.set(Step::Idle);
                self.submitted.set(Some(Outcome::new(
                    Severity::Error,
                    &why.and("So it was read again: it was not submitted."),
                    &why.obstacle()
                        .unwrap_or_else(|| "You can submit it again.".to_owned()),
                )));
            }
            Err(_) => {
                self.submitting.set(Step::Idle);
                self.submitted.set(Some(Outcome::unknown(
                    &why.and("Reading it again brought no answer either: it is not known whether it was submitted."),
                        "Check again before you submit it once more.",
                    )));
            }
        }
    }
}
