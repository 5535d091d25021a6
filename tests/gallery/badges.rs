//! Badges of the provisioning.

use leptos::prelude::*;
use numberdesk::{
    components::badge::{Badge, sign},
    widgets::provisioning_badge::ProvisioningBadge,
};
use numbers_model::{provisioning::Badge as Provisioning, timestamp::Timestamp};

use super::{
    frame::{Exhibit, State},
    samples::RIGHT_TO_LEFT,
};

/// Each sign, in the colours of a state that has it.
#[component]
pub fn Signs() -> impl IntoView {
    let signs = [
        ("provisioned", sign::CHECK, "Check"),
        ("waiting", sign::CLOCK, "Clock"),
        ("in-progress", sign::ARROW, "Arrow"),
        ("failed", sign::CROSS, "Cross"),
        ("voice-only", sign::PHONE, "Phone"),
        ("not-configured", sign::DASH, "Dash"),
        ("unknown", sign::QUESTION, "Question"),
        ("expires", sign::ALERT, "Alert"),
        ("expires", sign::END, "End"),
    ];
    let signs = signs.map(|(state, sign, label)| {
        view! {
            <State label>
                <Badge state sign label />
            </State>
        }
    });
    view! { <Exhibit name="Badge">{signs.collect_view()}</Exhibit> }
}

/// All of them.
#[component]
pub fn Badges() -> impl IntoView {
    let states = [
        ("Provisioned", Provisioning::Provisioned),
        ("Waiting", Provisioning::Waiting),
        ("In progress", Provisioning::InProgress),
        ("Failed", Provisioning::Failed),
        ("Voice only", Provisioning::VoiceOnly),
        ("Voice unknown", Provisioning::VoiceUnknown),
        ("Not configured", Provisioning::NotConfigured),
        ("Unknown", Provisioning::Unknown("HALF_OPEN".to_owned())),
        (
            "Unknown, right to left",
            Provisioning::Unknown(RIGHT_TO_LEFT.to_owned()),
        ),
    ];
    let states = states.into_iter().map(|(label, state)| {
        view! {
            <State label>
                <ProvisioningBadge state expires=None />
            </State>
        }
    });
    let expiring = |text| Some(Timestamp::parse(text));
    view! {
        <Exhibit name="ProvisioningBadge">
            {states.collect_view()} <State label="Expires">
                <span class="badges">
                    <ProvisioningBadge
                        state=Provisioning::Provisioned
                        expires=expiring("2099-11-29T08:15:30Z")
                    />
                </span>
            </State> <State label="Expired">
                <span class="badges">
                    <ProvisioningBadge
                        state=Provisioning::Provisioned
                        expires=expiring("2020-02-29T08:15:30Z")
                    />
                </span>
            </State>
        </Exhibit>
    }
}
