//! The errors of the full and the filtered load, with their actions.

use leptos::prelude::*;

use super::load_progress::{ProgressBar, RetryNotice};
use crate::{
    browser::intl,
    components::notice::{Notice, Severity},
    routes::Route,
    state::{
        app_state::use_app_state,
        loader::{Inconsistency, Loader, Phase},
    },
    widgets::failure_notice::FailureNotice,
};

/// The progress, retry and errors of the full load, for the other pages.
#[component]
pub fn FullLoadStatus() -> impl IntoView {
    let loader = use_app_state().full_load;
    let phase = phase_of(loader);
    view! {
        <ProgressBar loader />
        <RetryNotice loader />
        {move || {
            view! { <LoadError phase=phase.get() loaders=vec![loader] /> }
        }}
    }
}

fn phase_of(loader: Loader) -> Memo<Phase> {
    Memo::new(move |_| loader.progress.with(|progress| progress.phase.clone()))
}

/// How the filtered load's phase is shown beside that of the full load.
#[derive(Clone, PartialEq)]
enum FilteredError {
    /// In a notice of its own.
    Apart(Phase),
    /// Not at all: it is the same.
    Same,
    /// In the notice of the full load, as an inconsistency of its own.
    Joined(Inconsistency),
}

/// The errors of the full and the filtered load. One notice where both have the same error.
#[component]
pub(super) fn LoadErrors() -> impl IntoView {
    let app = use_app_state();
    let (full_load, filtered_load) = (app.full_load, app.filtered_load);
    let (full, filtered) = (phase_of(full_load), phase_of(filtered_load));
    let joined = Memo::new(move |_| match (full.get(), filtered.get()) {
        (Phase::Inconsistent(_), Phase::Inconsistent(filtered)) => FilteredError::Joined(filtered),
        (full, filtered) if full == filtered => FilteredError::Same,
        (_, filtered) => FilteredError::Apart(filtered),
    });
    // Memos, so that a notice that stays keeps its elements.
    let of_full = Memo::new(move |_| {
        let (is_both, filtered) = match joined.get() {
            FilteredError::Apart(_) => (false, None),
            FilteredError::Same => (true, None),
            FilteredError::Joined(filtered) => (true, Some(filtered)),
        };
        (full.get(), is_both, filtered)
    });
    let of_filtered = Memo::new(move |_| match joined.get() {
        FilteredError::Apart(filtered) => filtered,
        FilteredError::Same | FilteredError::Joined(_) => Phase::Idle,
    });
    view! {
        {move || {
            let (phase, is_both, filtered) = of_full.get();
            let loaders = match is_both {
                true => vec![full_load, filtered_load],
                false => vec![full_load],
            };
            view! { <LoadError phase loaders filtered /> }
        }}
        {move || {
            view! { <LoadError phase=of_filtered.get() loaders=vec![filtered_load] /> }
        }}
    }
}

/// The notice of an error, with the ways on; nothing for a phase that is none.
#[component]
fn LoadError(
    /// The phase of the load.
    phase: Phase,
    /// The loads that have it.
    loaders: Vec<Loader>,
    /// The inconsistency of the filtered load beside one of the full load.
    #[prop(optional_no_strip)]
    filtered: Option<Inconsistency>,
) -> impl IntoView {
    let app = use_app_state();
    let each = move |action: fn(Loader)| {
        let loaders = loaders.clone();
        Callback::new(move |()| loaders.iter().copied().for_each(action))
    };
    let (severity, what, advice, actions) = match phase {
        Phase::Failed(failure) => {
            let connect_href = app.href(&Route::Connect);
            return view! { <FailureNotice failure connect_href on_retry=each(Loader::resume) /> }
                .into_any();
        }
        Phase::Stopped => {
            let actions = vec![action("Go on", each(Loader::resume))];
            let what = "Loading was stopped.".to_owned();
            (Severity::Info, what, String::new(), actions)
        }
        Phase::Expired(failure) => {
            let what = "Loading can't go on: the server no longer takes the page token.".to_owned();
            let restart = action("Load again from the start", each(Loader::restart));
            (Severity::Error, what, failure.explain().what, vec![restart])
        }
        Phase::Inconsistent(inconsistency) => {
            let mut actions = vec![action("Load again", each(Loader::restart))];
            if [Some(inconsistency), filtered].contains(&Some(Inconsistency::NothingNew)) {
                actions.push(action("Go on", each(Loader::resume)));
            }
            let filtered = filtered.filter(|filtered| *filtered != inconsistency);
            let filtered = filtered
                .map(|filtered| format!("With these filters: {}", inconsistency_text(filtered)));
            let what = inconsistency_text(inconsistency);
            (
                Severity::Warning,
                what,
                filtered.unwrap_or_default(),
                actions,
            )
        }
        Phase::Idle | Phase::Loading | Phase::Paused | Phase::Complete => return ().into_any(),
    };
    view! { <Notice severity what advice actions /> }.into_any()
}

/// A button of a notice.
fn action(label: &'static str, run: Callback<()>) -> AnyView {
    view! {
        <button type="button" on:click=move |_| run.run(())>
            {label}
        </button>
    }
    .into_any()
}

/// Why the list may be incomplete, or hold numbers that no longer exist.
fn inconsistency_text(inconsistency: Inconsistency) -> String {
    let (says, received, kept) = match inconsistency {
        Inconsistency::SameToken => {
            return "The server sent the same page token twice, so there may be more numbers than these."
                .to_owned();
        }
        Inconsistency::NothingNew => {
            return "The server sends page after page without a new number, so this may not be all."
                .to_owned();
        }
        Inconsistency::Total {
            says,
            received,
            kept,
        } => (says, received, kept),
    };
    let count = |count: u64| intl::integer(usize::try_from(count).unwrap_or(usize::MAX));
    let end = match says > received as u64 {
        true => ": this may not be all.",
        false => ".",
    };
    let kept = match kept {
        0 => String::new(),
        1 => " 1 number that it didn't give is still listed.".to_owned(),
        more => format!(
            " {} numbers that it didn't give are still listed.",
            intl::integer(more)
        ),
    };
    let (says, received) = (count(says), count(received as u64));
    format!("The server says {says} and gave {received}{end}{kept}")
}
