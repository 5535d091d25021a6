//! Badges of the provisioning.

use leptos::prelude::*;
use numberdesk::widgets::provisioning_badge::ProvisioningBadge;
use numbers_model::{provisioning::Badge, timestamp::Timestamp};

use super::{
    frame::{Exhibit, State},
    samples::RIGHT_TO_LEFT,
};

/// All of them.
#[component]
pub fn Badges() -> impl IntoView {
    let states = [
        ("Provisioned", Badge::Provisioned),
        ("Waiting", Badge::Waiting),
        ("In progress", Badge::InProgress),
        ("Failed", Badge::Failed),
        ("Voice only", Badge::VoiceOnly),
        ("Voice unknown", Badge::VoiceUnknown),
        ("Not configured", Badge::NotConfigured),
        ("Unknown", Badge::Unknown("HALF_OPEN".to_owned())),
        (
            "Unknown, right to left",
            Badge::Unknown(RIGHT_TO_LEFT.to_owned()),
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
                        state=Badge::Provisioned
                        expires=expiring("2099-11-29T08:15:30Z")
                    />
                </span>
            </State> <State label="Expired">
                <span class="badges">
                    <ProvisioningBadge
                        state=Badge::Provisioned
                        expires=expiring("2020-02-29T08:15:30Z")
                    />
                </span>
            </State>
        </Exhibit>
    }
}
