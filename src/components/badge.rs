//! The provisioning badge: an icon and a word, never colour alone.
//!
//! Icons that few fonts have are drawn by style/badge.css: searching for a font with them took the browser some 20 ms while
//! it rendered the first rows.

use numbers_model::{provisioning::Badge, timestamp::Timestamp};

use crate::{
    browser::{
        dom::{View, block, sign},
        intl,
    },
    components::time::has_passed,
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
