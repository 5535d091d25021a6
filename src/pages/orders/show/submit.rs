//! The submission of an order: what is missing, the confirmation, and the outcome.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::submission::{Conclusion, Report};
use numbers_model::{
    enums::OrderState,
    order::{Order, RequirementsForm},
};

use super::OrderPage;
use crate::{
    components::{
        busy_button::ActionButton,
        dialog::{Dialog, use_dialog},
        excerpt::excerpt,
    },
    state::changes::order_submission::{self, OrderSubmission, WORDING},
    widgets::{curl_preview::CurlPreview, price::Totals, submission_outcome::SubmissionOutcome},
};

/// The section, while the order can be submitted or a submission has an outcome.
#[component]
pub(super) fn SubmitSection(
    /// The page.
    page: OrderPage,
) -> impl IntoView {
    let is_confirming = RwSignal::new(false);
    let is_open = Memo::new(move |_| {
        page.state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open))
    });
    let has_content = Memo::new(move |_| is_open.get() || page.submitting.told().is_some());
    view! {
        <Show when=move || has_content.get()>
            <section class="panel" aria-labelledby="order-submit">
                <h2 id="order-submit">"Submit"</h2>
                <Show when=move || is_open.get()>
                    <MissingSteps page />
                    <SubmitActions page is_confirming />
                </Show>
                <SubmissionOutcome submission=page.submitting sending=WORDING.sending />
            </section>
        </Show>
        <Dialog open=is_confirming name="Submit the order">
            <Confirmation page />
        </Dialog>
    }
}

/// What has to be done before the order can be submitted; nothing if all is done.
#[component]
fn MissingSteps(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    view! {
        {move || {
            let missing = missing_steps(page);
            (!missing.is_empty())
                .then(|| {
                    let items = missing.into_iter();
                    let items = items
                        .map(|text| view! { <li prop:textContent=excerpt(&text)></li> });
                    view! {
                        <p>"Before it can be submitted:"</p>
                        <ul>{items.collect_view()}</ul>
                    }
                })
        }}
    }
}

/// The button that leads to the confirmation.
#[component]
fn SubmitActions(
    /// The order page.
    page: OrderPage,
    /// Whether the confirmation is open.
    is_confirming: RwSignal<bool>,
) -> impl IntoView {
    let busy = Signal::derive(move || {
        page.submitting.is_busy() || page.submitting.is_unknown() || !missing_steps(page).is_empty()
    });
    let label = match page.state.get_untracked() {
        Some(OrderState::Blocked) => "Submit again…",
        _ => "Submit order…",
    };
    view! {
        <div class="form-actions">
            <ActionButton
                label
                busy
                on_press=move |()| is_confirming.set(true)
                {..}
                class="primary"
            />
        </div>
    }
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
#[component]
fn Confirmation(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    let dialog = use_dialog();
    let order = page.order.with_untracked(|order| order.value().cloned())?;
    let id = order.id.clone();
    let as_curl = Signal::derive(move || {
        let client = page.app.connection.client_untracked()?;
        Some(client.curl(&client.submit_order_request(&id)))
    });
    let items = order.items();
    let names = order.numbers.iter().map(|number| {
        let phone = excerpt(&number.phone);
        view! { <li prop:textContent=phone></li> }
    });
    let names: Vec<_> = names.collect();
    let submit = move |_| {
        page.submit_order(order.clone());
        dialog.close();
    };
    Some(view! {
        <p>
            "This costs money: once the order is completed the numbers are rented, and nothing of it can be undone but by \
             releasing them. While it is reviewed nothing can be changed."
        </p>
        <Totals items=Signal::stored(items) />
        <ul class="bought">{names}</ul>
        <CurlPreview request=as_curl />
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                "Not yet"
            </button>
            <button type="button" class="primary" on:click=submit>
                "Submit order"
            </button>
        </div>
    })
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
