//! The choice between the validated addresses, and the save of one of them.

use leptos::prelude::*;
use numbers_model::emergency::{AddressValidation, EmergencyAddress, MatchQuality};

use super::{Emergency, EmergencyStep};
use crate::{
    components::{
        busy_button::ActionButton,
        description_list::EnteredText,
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    state::changes::emergency_address::WORDING,
    widgets::{curl_preview::CurlPreview, submission_outcome::SubmissionOutcome},
};

/// The choice of an address, from the validation to the outcome of the save.
#[component]
pub(super) fn AddressChoice(
    /// The state of the section.
    emergency: Emergency,
) -> impl IntoView {
    let status = Memo::new(move |_| match emergency.step.get() {
        EmergencyStep::Checking => "Checking the address…",
        _ => "",
    });
    let choices = move || {
        let (entered, validation) = emergency.validation.get()?;
        Some(view! { <Choices emergency entered validation /> })
    };
    view! {
        <Show when=move || {
            emergency.is_choosing()
        }>
            {choices} <p role="status" prop:textContent=status></p>
            <SubmissionOutcome submission=emergency.saving sending=WORDING.sending />
        </Show>
    }
}

/// The addresses to choose from.
#[component]
fn Choices(
    /// The emergency address of the number.
    emergency: Emergency,
    /// The address as it was entered.
    entered: EmergencyAddress,
    /// The validation of the address.
    validation: AddressValidation,
) -> impl IntoView {
    let choices = validation.choices(&entered.address);
    let count = choices.len();
    let radios = choices.into_iter().enumerate();
    let radios = radios.map(|(index, (label, address))| {
        let address = address.text();
        view! { <ChoiceRadio emergency index label address /> }
    });
    let request = Signal::derive(move || {
        // A retry may have another idempotency key.
        emergency.saving.phase();
        let address = emergency.chosen_address()?;
        emergency.as_curl(|client, phone| client.set_emergency_request(phone, &address))
    });
    view! {
        <Verdict validation count />
        <p>"Caller name: " <EnteredText text=entered.name /></p>
        <fieldset class="choices">
            <legend>"Address to save"</legend>
            {radios.collect_view()}
        </fieldset>
        <CurlPreview request />
        <ChoiceActions emergency />
    }
}

/// The result of the check, and what to do with so many offers.
#[component]
fn Verdict(
    /// The validation of the address.
    validation: AddressValidation,
    /// The number of choices.
    count: usize,
) -> impl IntoView {
    let AddressValidation {
        quality, messages, ..
    } = validation;
    let (severity, what) = match &quality {
        MatchQuality::Exact => (
            Severity::Success,
            "The address was found as it was entered.".to_owned(),
        ),
        MatchQuality::Near => (Severity::Warning, "A similar address was found.".to_owned()),
        MatchQuality::None => (Severity::Warning, "The address was not found.".to_owned()),
        MatchQuality::Other(name) => (
            Severity::Warning,
            format!("The check says {name}, which is not documented."),
        ),
    };
    let advice = match (&quality, count) {
        (MatchQuality::Exact, 1) => "",
        (MatchQuality::None, 1) => {
            "No other is suggested. Go back and correct it, or save it as it is."
        }
        (_, 1) => "No other is suggested.",
        _ => "Choose which one is right.",
    };
    let messages = (!messages.is_empty()).then(|| {
        let messages = messages.iter();
        let messages = messages.map(|text| view! { <li prop:textContent=excerpt(text)></li> });
        view! { <ul class="emergency-messages">{messages.collect_view()}</ul> }.into_any()
    });
    let actions = messages.into_iter().collect();
    view! { <Notice severity what advice actions /> }
}

/// The radio button of an address.
#[component]
fn ChoiceRadio(
    /// The emergency address of the number.
    emergency: Emergency,
    /// Its index in the list.
    index: usize,
    /// The label.
    label: &'static str,
    /// The address, in one line.
    address: String,
) -> impl IntoView {
    let Emergency { chosen, saving, .. } = emergency;
    view! {
        <label class="check">
            <input
                type="radio"
                name="emergency-choice"
                prop:checked=move || chosen.get() == Some(index)
                disabled=move || !saving.may_send()
                on:change=move |_| chosen.set(Some(index))
            />
            <span class="emergency-offer">
                <span class="quiet" prop:textContent=format!("{label}: ")></span>
                <EnteredText text=address />
            </span>
        </label>
    }
}

/// The actions. They are disabled while the outcome of the save is unknown, so that nothing typed is lost.
#[component]
fn ChoiceActions(
    /// The emergency address of the number.
    emergency: Emergency,
) -> impl IntoView {
    let is_closed = Signal::derive(move || !emergency.saving.may_send());
    let has_no_choice =
        Signal::derive(move || is_closed.get() || emergency.chosen.with(Option::is_none));
    let back = move |()| {
        emergency.reset();
        emergency.show_fields(Vec::new());
    };
    view! {
        <div class="form-actions">
            <ActionButton
                label="Save address"
                busy=has_no_choice
                on_press=move |()| emergency.save()
                attr:class="primary"
            />
            <ActionButton label="Back to the fields" busy=is_closed on_press=back />
            <ActionButton label="Cancel" busy=is_closed on_press=move |()| emergency.cancel() />
        </div>
    }
}
