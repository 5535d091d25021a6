//! The provisioning badge: a sign and a word, never colour alone.

use leptos::prelude::*;

use crate::{
    browser::intl,
    model::{provisioning::Badge as State, timestamp::Timestamp},
};

/// How a number stands, and when it ends if an end is set.
#[component]
pub fn Badge(
    /// The state to show.
    state: State,
    /// When the number expires.
    expires: Option<Timestamp>,
) -> impl IntoView {
    let sign = match state {
        State::Provisioned => "✓",
        State::Waiting => "◷",
        State::InProgress => "↻",
        State::Failed => "✕",
        State::NotConfigured => "–",
        State::Unknown(_) => "?",
    };
    view! {
        <span class="badge" data-state=state.param().to_owned()>
            <span class="badge-sign" aria-hidden="true">
                {sign}
            </span>
            {state.label().to_owned()}
        </span>
        {expires
            .map(|at| {
                view! {
                    <span class="badge" data-state="expires" title=at.utc_text()>
                        <span class="badge-sign" aria-hidden="true">
                            "⌛"
                        </span>
                        "Expires "
                        {intl::day(&at)}
                    </span>
                }
            })}
    }
}
