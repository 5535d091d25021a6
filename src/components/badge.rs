//! The provisioning badge: an icon and a word, never colour alone.
//!
//! Icons that few fonts have are drawn by style/badge.css: searching for a font with them took the browser some 20 ms while
//! it rendered the first rows.

use leptos::prelude::*;
use numbers_model::{provisioning::Badge, timestamp::Timestamp};

use crate::{
    browser::{
        dom::{View, block, sign},
        intl,
    },
    components::{excerpt::excerpt, time::has_passed},
};

/// The badge of a provisioning state, and a second one for the expiry if there is one.
pub fn badge(state: &Badge, expires: Option<&Timestamp>) -> View {
    let mark = match state {
        Badge::NotConfigured => "–",
        Badge::Unknown(_) | Badge::VoiceUnknown => "?",
        _ => "",
    };
    let state = block("span", "badge")
        .attr("data-state", state.param())
        .child(sign("badge-sign", mark))
        .child(state.label());
    let expires = expires.filter(|expiry| expiry.is_set()).map(|expiry| {
        let word = if has_passed(expiry) {
            "Expired "
        } else {
            "Expires "
        };
        block("span", "badge")
            .attr("data-state", "expires")
            .attr("title", &expiry.utc_text())
            .child(sign("badge-sign", ""))
            .child(format!("{word}{}", intl::utc_date(expiry)))
    });
    [state.into(), expires.into()].into()
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
    let mark = match state {
        Badge::NotConfigured => "–",
        Badge::Unknown(_) | Badge::VoiceUnknown => "?",
        _ => "",
    };
    let expires = expires.filter(Timestamp::is_set).map(|expiry| {
        let word = if has_passed(&expiry) {
            "Expired"
        } else {
            "Expires"
        };
        view! {
            <span class="badge" data-state="expires" title=expiry.utc_text()>
                <span class="badge-sign" aria-hidden="true"></span>
                <span prop:textContent=format!("{word} {}", intl::utc_date(&expiry))></span>
            </span>
        }
    });
    view! {
        <span class="badge" data-state=state.param().to_owned()>
            <span class="badge-sign" aria-hidden="true">
                {mark}
            </span>
            <span prop:textContent=excerpt(state.label())></span>
        </span>
        {expires}
    }
}
