//! The provisioning badge, and a second one for the expiry.

use leptos::prelude::*;
use numbers_model::{provisioning::Badge as State, timestamp::Timestamp};

use crate::{
    browser::intl,
    components::badge::{Badge, sign},
    widgets::time::has_passed,
};

/// The contents of a badge, for the list and for [`ProvisioningBadge`].
pub struct BadgeContents {
    /// The state, by which the stylesheet colours it.
    pub state: String,
    /// The sign, a path of [`sign`].
    pub sign: &'static str,
    /// The word.
    pub label: String,
    /// The tooltip, if any.
    pub title: Option<String>,
}

/// The badge of a provisioning state, and a second one for the expiry if there is one.
pub fn badges(state: &State, expires: Option<&Timestamp>) -> Vec<BadgeContents> {
    let state = BadgeContents {
        state: state.param().to_owned(),
        sign: match state {
            State::Provisioned => sign::CHECK,
            State::Waiting => sign::CLOCK,
            State::InProgress => sign::ARROW,
            State::Failed => sign::CROSS,
            State::VoiceOnly => sign::PHONE,
            State::NotConfigured => sign::DASH,
            State::Unknown(_) | State::VoiceUnknown => sign::QUESTION,
        },
        label: state.label().to_owned(),
        title: None,
    };
    let expires = expires.filter(|expiry| expiry.is_set()).map(|expiry| {
        let word = match has_passed(expiry) {
            true => "Expired",
            false => "Expires",
        };
        BadgeContents {
            state: "expires".to_owned(),
            sign: sign::END,
            label: format!("{word} {}", intl::utc_date(expiry)),
            title: Some(expiry.utc_text()),
        }
    });
    std::iter::once(state).chain(expires).collect()
}

/// The badge of a provisioning state, and a second one for the expiry if there is one.
#[component]
pub fn ProvisioningBadge(
    /// The state.
    state: State,
    /// When the number expires.
    #[prop(optional_no_strip)]
    expires: Option<Timestamp>,
) -> impl IntoView {
    let badge = |badge: BadgeContents| {
        view! { <Badge state=badge.state sign=badge.sign label=badge.label title=badge.title /> }
    };
    let badges = badges(&state, expires.as_ref()).into_iter().map(badge);
    badges.collect_view()
}
