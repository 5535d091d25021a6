//! What came of the check, and which of the addresses is to be stored.

use numbers_model::emergency::{AddressValidation, EmergencyAddress, MatchQuality};

use super::{Emergency, Step};
use crate::{
    browser::dom::{View, block, dynamic, el, list, show},
    components::{
        busy_button::action_button,
        curl::curl,
        notice::{Severity, notice},
    },
    reactive::memo,
};

/// From the check to the answer. It stays while the address is on its way.
pub fn choice(emergency: Emergency) -> View {
    let there = memo(move || {
        matches!(
            emergency.step.get(),
            Step::Checking | Step::Choosing | Step::Saving | Step::Looking
        )
    });
    show(
        move || there.get(),
        move || -> View {
            let status = el("p").attr("role", "status").text(move || {
                match emergency.step.get() {
                    Step::Checking => "Checking the address…",
                    Step::Saving => "Saving…",
                    Step::Looking => "No clear answer. Looking at what happened…",
                    _ => "",
                }
                .to_owned()
            });
            let found = dynamic(move || {
                let checked = emergency.checked.get();
                checked.map(|(place, checked)| offers(emergency, &place, &checked))
            });
            [found, status.into()].into()
        },
    )
}

fn offers(emergency: Emergency, place: &EmergencyAddress, checked: &AddressValidation) -> View {
    let (severity, what) = match &checked.quality {
        MatchQuality::Exact => (
            Severity::Success,
            "The address was found as it was entered.".to_owned(),
        ),
        MatchQuality::Near => (Severity::Warning, "A similar address was found.".to_owned()),
        MatchQuality::None => (Severity::Warning, "The address was not found.".to_owned()),
        MatchQuality::Other(name) => (
            Severity::Warning,
            ["The check says ", name, ", which is not documented."].concat(),
        ),
    };
    let messages = (!checked.messages.is_empty()).then(|| {
        block("ul", "emergency-messages").child(list(&checked.messages, |message| {
            el("li").child(message.as_str()).into()
        }))
    });
    let offers = checked.choices(&place.address);
    let advice = match (&checked.quality, offers.len()) {
        (MatchQuality::Exact, 1) => "",
        (MatchQuality::None, 1) => {
            "No other is suggested. Go back and correct it, or save it as it is."
        }
        (_, 1) => "No other is suggested.",
        _ => "Choose which one is right.",
    };
    let chosen = emergency.chosen;
    let radios = list(offers.iter().enumerate(), |(at, (what, address))| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "emergency-choice")
            .flag("checked", chosen.get_untracked() == Some(at))
            .live_flag("disabled", move || emergency.step.get() != Step::Choosing)
            .on("change", move |_| chosen.set(Some(at)));
        let text = block("span", "emergency-offer")
            .child(block("span", "quiet").child([what, ": "].concat()))
            .child(el("bdi").child(address.text()));
        block("label", "check").child(radio).child(text).into()
    });
    let busy = move || emergency.step.get() != Step::Choosing;
    // While it is not known what the last try did, nothing more is sent.
    let unknown = move || {
        emergency
            .said
            .with(|said| said.as_ref().is_some_and(|said| said.can_check_again))
    };
    let actions = block("div", "form-actions")
        .child(
            action_button(
                "Save address",
                move || busy() || unknown() || chosen.with(Option::is_none),
                move || emergency.save(),
            )
            .class("primary"),
        )
        .child(action_button("Back to the fields", busy, move || {
            emergency.back_to_fields();
        }))
        .child(action_button("Cancel", busy, move || {
            emergency.said.set(None);
            emergency.close();
        }));
    let as_curl = move || {
        let wanted = emergency.wanted()?;
        emergency.as_curl(|client, phone| client.set_emergency_request(phone, &wanted))
    };
    [
        notice(
            severity,
            &what,
            advice,
            messages.into_iter().map(Into::into).collect(),
        ),
        el("p")
            .child("Caller name: ")
            .child(el("bdi").child(place.name.as_str()))
            .into(),
        block("fieldset", "choices")
            .child(el("legend").child("Address to save"))
            .child(radios)
            .into(),
        curl(as_curl),
        actions.into(),
    ]
    .into()
}
