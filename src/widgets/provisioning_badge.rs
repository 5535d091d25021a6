//! The provisioning badge: an icon and a word, never colour alone.
//!
//! Icons that few fonts have are drawn by style/badge.css: searching for a font with them took the browser some 20 ms while
//! it rendered the first rows.

use leptos::prelude::*;
use numbers_model::{provisioning::Badge, timestamp::Timestamp};

use crate::{browser::intl, components::excerpt::excerpt, widgets::time::has_passed};

/// The contents of a badge, for the list and for [`ProvisioningBadge`].
pub struct BadgeContents {
    /// The state, by which the stylesheet colours it.
    pub state: String,
    /// The icon; empty where the stylesheet draws it.
    pub mark: &'static str,
    /// The word.
    pub label: String,
    /// The tooltip, if any.
    pub title: Option<String>,
}

/// The badge of a provisioning state, and a second one for the expiry if there is one.
pub fn badges(state: &Badge, expires: Option<&Timestamp>) -> Vec<BadgeContents> {
    let mark = match state {
        Badge::NotConfigured => "–",
        Badge::Unknown(_) | Badge::VoiceUnknown => "?",
        _ => "",
    };
    let state = BadgeContents {
        state: state.param().to_owned(),
        mark,
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
            mark: "",
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
    state: Badge,
    /// When the number expires.
    #[prop(optional_no_strip)]
    expires: Option<Timestamp>,
) -> impl IntoView {
    let badge = |badge: BadgeContents| {
        view! {
            <span class="badge" data-state=badge.state title=badge.title>
                <span class="badge-sign" aria-hidden="true">
                    {badge.mark}
                </span>
                <span prop:textContent=excerpt(&badge.label)></span>
            </span>
        }
    };
    let badges = badges(&state, expires.as_ref()).into_iter().map(badge);
    badges.collect_view()
}
