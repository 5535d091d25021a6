//! The provisioning badge: a sign and a word, never colour alone.
//!
//! Signs that few fonts have are drawn by style/badge.css: looking for a font that has them took the browser some 20 ms of
//! the first rows' time.

use numbers_model::{provisioning::Badge, timestamp::Timestamp};

use crate::{
    browser::{
        dom::{View, block, sign},
        intl,
    },
    components::time::has_passed,
};

/// How a number stands, and when it ends if an end is set.
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
    let expires = expires.filter(|at| at.is_set()).map(|at| {
        let word = if has_passed(at) {
            "Expired "
        } else {
            "Expires "
        };
        block("span", "badge")
            .attr("data-state", "expires")
            .attr("title", &at.utc_text())
            .child(sign("badge-sign", ""))
            .child(word.to_owned() + &intl::utc_date(at))
    });
    [state.into(), expires.into()].into()
}
