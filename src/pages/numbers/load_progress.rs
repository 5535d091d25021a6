//! The progress of a load: its bar with the rate, and the notice of a retry.

use leptos::prelude::*;

use crate::{
    browser::intl,
    components::notice::{Notice, Severity},
    state::loader::{Loader, Phase, Progress},
};

/// The progress bar of a load, with its rate and buttons to pause and stop it.
#[component]
pub fn ProgressBar(
    /// The load.
    loader: Loader,
) -> impl IntoView {
    let is_shown = Memo::new(move |_| {
        loader
            .progress
            .with(|progress| matches!(progress.phase, Phase::Loading | Phase::Paused))
    });
    view! {
        <Show when=move || is_shown.get()>
            <OpenProgressBar loader />
        </Show>
    }
}

/// The progress bar of a load that is under way.
#[component]
fn OpenProgressBar(
    /// The load.
    loader: Loader,
) -> impl IntoView {
    let is_paused = Memo::new(move |_| {
        loader
            .progress
            .with(|progress| progress.phase == Phase::Paused)
    });
    // `None` without a known total: the bar is indeterminate then.
    let max = move || {
        loader
            .progress
            .with(|progress| Some(progress.total?.max(1).to_string()))
    };
    let value = move || {
        loader
            .progress
            .with(|progress| progress.total.map(|_| progress.rows.to_string()))
    };
    let rate = Memo::new(move |_| loader.progress.with(rate_text));
    // One button, so that the focus stays on it.
    let label = Memo::new(move |_| if is_paused.get() { "Resume" } else { "Pause" });
    let press = move |_| match is_paused.get_untracked() {
        true => loader.resume(),
        false => loader.pause(),
    };
    view! {
        <div class="progress">
            <progress aria-label="Loading numbers" max=max value=value></progress>
            // Outside of the status line, so that screen readers don't announce every change.
            <span class="quiet" prop:textContent=rate></span>
            <button type="button" prop:textContent=label on:click=press></button>
            <button type="button" on:click=move |_| loader.stop()>
                "Stop"
            </button>
        </div>
    }
}

/// The rate and the remaining time: "1,200 a second, 40 s left".
fn rate_text(progress: &Progress) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rates and times are small and not negative"
    )]
    let whole = |value: f64| intl::integer(value.round() as usize);
    if !progress.is_loading() {
        return String::new();
    }
    let rate = progress
        .rate()
        .map(|rate| format!("{} a second", whole(rate)));
    let left = progress.seconds_left().filter(|left| left.is_finite());
    let left = left.map(|left| match left >= 90.0 {
        true => format!(", {} min left", whole(left / 60.0)),
        false => format!(", {} s left", whole(left)),
    });
    rate.unwrap_or_default() + &left.unwrap_or_default()
}

/// The notice of a retry.
#[component]
pub fn RetryNotice(
    /// The load.
    loader: Loader,
) -> impl IntoView {
    let retry = Memo::new(move |_| {
        loader
            .progress
            .with(|progress| progress.retry.clone().filter(|_| progress.is_loading()))
    });
    view! {
        {move || {
            let what = retry.get()?.text();
            Some(view! { <Notice severity=Severity::Warning what /> })
        }}
    }
}
