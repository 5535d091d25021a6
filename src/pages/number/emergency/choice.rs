//! The choice between the addresses that the check gave, and the save of one of them.

use numbers_model::emergency::{Address, AddressValidation, EmergencyAddress, MatchQuality};

use super::{Emergency, Step};
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

/// The choice, from the check to what came of the save.
pub fn choice(emergency: Emergency) -> View {
    show(
        move || emergency.is_choosing(),
        move || -> View {
            let status = el("p").attr("role", "status").text(move || {
                match emergency.step.get() {
                    Step::Checking => "Checking the address…",
                    _ => "",
                }
                .to_owned()
            });
            let found = dynamic(move || {
                let checked = emergency.checked.get();
                checked.map(|(place, checked)| offers(emergency, &place, &checked))
            });
            let outcome = submission_outcome(emergency.saving, WORDING.sending);
            [found, status.into(), outcome].into()
        },
    )
}

fn offers(emergency: Emergency, place: &EmergencyAddress, checked: &AddressValidation) -> View {
    let offers = checked.choices(&place.address);
    let as_curl = move || {
        // Another try may be another change.
        emergency.saving.phase();
        let wanted = emergency.wanted()?;
        emergency.as_curl(|client, phone| client.set_emergency_request(phone, &wanted))
    };
    [
        verdict(checked, offers.len()),
        el("p")
            .child("Caller name: ")
            .child(el("bdi").child(place.name.as_str()))
            .into(),
        block("fieldset", "choices")
            .child(el("legend").child("Address to save"))
            .child(radios(emergency, &offers))
            .into(),
        curl(as_curl),
        actions(emergency),
    ]
    .into()
}

/// The result of the check, and what to do with so many offers.
fn verdict(checked: &AddressValidation, offers: usize) -> View {
    let (severity, what) = match &checked.quality {
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
    let advice = match (&checked.quality, offers) {
        (MatchQuality::Exact, 1) => "",
        (MatchQuality::None, 1) => {
            "No other is suggested. Go back and correct it, or save it as it is."
        }
        (_, 1) => "No other is suggested.",
        _ => "Choose which one is right.",
    };
    let messages = (!checked.messages.is_empty()).then(|| {
        block("ul", "emergency-messages").child(list(&checked.messages, |message| {
            el("li").child(message.as_str()).into()
        }))
    });
    let messages = messages.into_iter().map(Into::into).collect();
    notice(severity, &what, advice, messages)
}

fn radios(emergency: Emergency, offers: &[(&str, Address)]) -> View {
    let chosen = emergency.chosen;
    list(offers.iter().enumerate(), |(index, (what, address))| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "emergency-choice")
            .flag("checked", chosen.get_untracked() == Some(index))
            .live_flag("disabled", move || !emergency.saving.may_send())
            .on("change", move |_| chosen.set(Some(index)));
        let text = block("span", "emergency-offer")
            .child(block("span", "quiet").child(format!("{what}: ")))
            .child(el("bdi").child(address.text()));
        block("label", "check").child(radio).child(text).into()
    })
}

/// The ways on. While it is not known what came of the save there are none, since what would be typed then might be lost.
fn actions(emergency: Emergency) -> View {
    let closed = move || !emergency.saving.may_send();
    let none_chosen = move || closed() || emergency.chosen.with(Option::is_none);
    let save = action_button("Save address", none_chosen, move || emergency.save());
    let back = action_button("Back to the fields", closed, move || {
        emergency.reset();
        emergency.show_fields(Vec::new());
    });
    let cancel = action_button("Cancel", closed, move || emergency.cancel());
    block("div", "form-actions")
        .child(save.class("primary"))
        .child(back)
        .child(cancel)
        .into()
}
