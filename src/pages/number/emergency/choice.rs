//! The choice between the validated addresses, and the save of one of them.

use leptos::prelude::*;
use numbers_model::emergency::{Address, AddressValidation, EmergencyAddress, MatchQuality};

use super::{Emergency, EmergencyStep};
use crate::{
    browser::dom::{View, block, dynamic, el, list, show},
    components::{
        busy_button::action_button,
        curl::curl,
        notice::{Severity, notice},
    },
    state::changes::emergency_address::WORDING,
    widgets::submission_outcome::submission_outcome,
};

/// The choice, from the validation to the outcome of the save.
pub(super) fn choice(emergency: Emergency) -> View {
    show(
        move || emergency.is_choosing(),
        move || -> View {
            let status = el("p").attr("role", "status").text(move || {
                match emergency.step.get() {
                    EmergencyStep::Checking => "Checking the address…",
                    _ => "",
                }
                .to_owned()
            });
            let choices = dynamic(move || {
                let validation = emergency.validation.get();
                validation.map(|(entered, validation)| choices(emergency, &entered, &validation))
            });
            let outcome = submission_outcome(emergency.saving, WORDING.sending);
            [choices, status.into(), outcome].into()
        },
    )
}

/// The addresses to choose from.
fn choices(
    emergency: Emergency,
    entered: &EmergencyAddress,
    validation: &AddressValidation,
) -> View {
    let choices = validation.choices(&entered.address);
    let as_curl = move || {
        // A retry may have another idempotency key.
        emergency.saving.phase();
        let address = emergency.chosen_address()?;
        emergency.as_curl(|client, phone| client.set_emergency_request(phone, &address))
    };
    [
        verdict(validation, choices.len()),
        el("p")
            .child("Caller name: ")
            .child(el("bdi").child(entered.name.as_str()))
            .into(),
        block("fieldset", "choices")
            .child(el("legend").child("Address to save"))
            .child(radios(emergency, &choices))
            .into(),
        curl(as_curl),
        actions(emergency),
    ]
    .into()
}

/// The result of the check, and what to do with so many offers.
fn verdict(validation: &AddressValidation, choices: usize) -> View {
    let (severity, what) = match &validation.quality {
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
    let advice = match (&validation.quality, choices) {
        (MatchQuality::Exact, 1) => "",
        (MatchQuality::None, 1) => {
            "No other is suggested. Go back and correct it, or save it as it is."
        }
        (_, 1) => "No other is suggested.",
        _ => "Choose which one is right.",
    };
    let messages = (!validation.messages.is_empty()).then(|| {
        block("ul", "emergency-messages").child(list(&validation.messages, |message| {
            el("li").child(message.as_str()).into()
        }))
    });
    let messages = messages.into_iter().map(Into::into).collect();
    notice(severity, &what, advice, messages)
}

/// The radio buttons of the addresses.
fn radios(emergency: Emergency, choices: &[(&str, Address)]) -> View {
    let chosen = emergency.chosen;
    list(choices.iter().enumerate(), |(index, (label, address))| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "emergency-choice")
            .flag("checked", chosen.get_untracked() == Some(index))
            .live_flag("disabled", move || !emergency.saving.may_send())
            .on("change", move |_| chosen.set(Some(index)));
        let text = block("span", "emergency-offer")
            .child(block("span", "quiet").child(format!("{label}: ")))
            .child(el("bdi").child(address.text()));
        block("label", "check").child(radio).child(text).into()
    })
}

/// The actions. They are disabled while the outcome of the save is unknown, so that nothing typed is lost.
fn actions(emergency: Emergency) -> View {
    let is_closed = move || !emergency.saving.may_send();
    let has_no_choice = move || is_closed() || emergency.chosen.with(Option::is_none);
    let save = action_button("Save address", has_no_choice, move || emergency.save());
    let back = action_button("Back to the fields", is_closed, move || {
        emergency.reset();
        emergency.show_fields(Vec::new());
    });
    let cancel = action_button("Cancel", is_closed, move || emergency.cancel());
    block("div", "form-actions")
        .child(save.class("primary"))
        .child(back)
        .child(cancel)
        .into()
}
