//! Load status: how many numbers are shown, the progress of the load, and its errors.

use std::time::Duration;

use leptos::prelude::*;
use numbers_inventory::query::ListQuery;

use super::{
    ListPart,
    filters::MAX_LABEL,
    lazy::{LazyView, lazy},
    list_params::ListParams,
    list_results::ListResults,
};
use crate::{
    browser::{
        dom::{View, block, button, cut, dynamic, el, link, show},
        intl,
    },
    components::notice::{Severity, failure_notice, notice},
    pages::skeleton,
    reactive::effect,
    routes::Route,
    state::{
        app_state::AppState,
        loader::{Inconsistency, Loader, Phase, Progress},
    },
};

/// Delay before a request for the filtered slice is announced. A message that vanishes at once is noise, above all in a
/// screen reader.
const SLOW: Duration = Duration::from_millis(400);

/// The status line: "Showing 12 of 2,500 numbers", with retries and load errors.
pub fn status_line(app: AppState, results: ListResults) -> View {
    let AppState {
        full_load,
        filtered_load,
        ..
    } = app;
    let is_loading = Memo::new(move |_| filtered_load.progress.with(Progress::is_loading));
    let slow = RwSignal::new(false);
    effect(move || {
        if slow.get_untracked() {
            slow.set(false);
        }
        if is_loading.get() {
            let announce =
                move || slow.update(|slow| *slow = is_loading.try_get_untracked() == Some(true));
            set_timeout(announce, SLOW);
        }
    });
    let words = move || {
        let shown = intl::integer(results.len().get());
        let total = intl::number_count(app.inventory.len());
        let unreadable = match app.inventory.unreadable() {
            0 => String::new(),
            count => format!(" ({} unreadable)", intl::integer(count)),
        };
        let loading = full_load
            .progress
            .with(|progress| loading_text(progress, results.is_stale()));
        let slice = match slow.get() {
            true => filtered_load.progress.with(slice_text),
            false => String::new(),
        };
        format!("Showing {shown} of {total}{unreadable}{loading}{slice}")
    };
    let part = move |part| lazy(app, LazyView::List(part));
    block("div", "status")
        .child(
            block("p", "status-count")
                .attr("role", "status")
                .text(words),
        )
        .child(part(ListPart::Age))
        .child(retrying(full_load))
        .child(retrying(filtered_load))
        .child(part(ListPart::LoadErrors))
        .into()
}

/// The progress of the full load. `is_stale`: whether loaded rows are not shown yet.
fn loading_text(progress: &Progress, is_stale: bool) -> String {
    match &progress.phase {
        Phase::Loading => {
            let rows = intl::integer(progress.rows);
            let total = progress.total.and_then(|total| usize::try_from(total).ok());
            match total {
                Some(total) => {
                    let total = intl::integer(total);
                    format!(" so far. More are coming: {rows} of about {total} loaded")
                }
                None => format!(" so far. More are coming: {rows} loaded"),
            }
        }
        Phase::Paused => " so far. Loading waits, so this is not all".into(),
        Phase::Stopped => " so far. Loading was stopped, so this is not all".into(),
        Phase::Failed(_) | Phase::Expired(_) => {
            " so far. Loading broke off, so this is not all".into()
        }
        Phase::Inconsistent(Inconsistency::Total { says, received, .. })
            if *says < *received as u64 =>
        {
            ". The server counts fewer".into()
        }
        Phase::Inconsistent(_) => ". This may not be all".into(),
        Phase::Idle | Phase::Complete if is_stale => " so far".into(),
        Phase::Idle | Phase::Complete => String::new(),
    }
}

/// The request for the filtered slice.
fn slice_text(progress: &Progress) -> String {
    if !progress.is_loading() {
        return String::new();
    }
    let slice = &progress.slice;
    let region = slice.region.as_deref().map(intl::region_label);
    let parts: Vec<_> = [&region, &slice.kind, &slice.capability]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .map(|part| cut(part, MAX_LABEL))
        .collect();
    format!(". Asking the server for {}", parts.join(", "))
}

/// The progress, retry and errors of the full load, for the other pages.
pub fn loading(app: AppState) -> View {
    let connect = app.href(&Route::Connect);
    [
        progress_bar(app.full_load),
        retrying(app.full_load),
        load_error(app.full_load, connect),
    ]
    .into()
}

/// The progress bar of a load, with its rate and buttons to pause and stop it.
pub fn progress_bar(loader: Loader) -> View {
    let phase = Memo::new(move |_| loader.progress.with(|progress| progress.phase.clone()));
    show(
        move || phase.with(|phase| matches!(phase, Phase::Loading | Phase::Paused)),
        move || {
            // `None` without a known total: the bar is indeterminate then.
            let of_total = move |read: fn(u64, &Progress) -> u64| {
                loader.progress.with(|progress| {
                    let total = progress.total?;
                    Some(read(total, progress).to_string())
                })
            };
            // One button, so that the focus stays on it.
            let press = move || match phase.get_untracked() {
                Phase::Paused => loader.resume(),
                _ => loader.pause(),
            };
            let pause = button("", press).text(move || {
                let label = match phase.get() {
                    Phase::Paused => "Resume",
                    _ => "Pause",
                };
                label.to_owned()
            });
            block("div", "progress")
                .child(
                    el("progress")
                        .attr("aria-label", "Loading numbers")
                        .live("max", move || of_total(|total, _| total.max(1)))
                        .live("value", move || {
                            of_total(|_, progress| progress.rows as u64)
                        }),
                )
                // Outside of the status line, so that screen readers don't announce every change.
                .child(block("span", "quiet").text(move || loader.progress.with(rate_text)))
                .child(pause)
                .child(button("Stop", move || loader.stop()))
        },
    )
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

/// The notice of a retry. In the first load, since the very first page may need one.
pub fn retrying(loader: Loader) -> View {
    let retry = Memo::new(move |_| {
        loader
            .progress
            .with(|progress| progress.retry.clone().filter(|_| progress.is_loading()))
    });
    dynamic(move || {
        retry
            .get()
            .map(|retry| notice(Severity::Warning, &retry.text(), "", Vec::new()))
    })
}

/// The errors of the full and the filtered load, with their actions. One notice where both have the same error.
pub fn load_errors(app: AppState, connect: &str) -> View {
    let AppState {
        full_load,
        filtered_load,
        ..
    } = app;
    let phases = Memo::new(move |_| {
        let phase = |loader: Loader| loader.progress.with(|progress| progress.phase.clone());
        match (phase(full_load), phase(filtered_load)) {
            (Phase::Inconsistent(whole), Phase::Inconsistent(part)) => {
                (Phase::Inconsistent(whole), Joined::Inconsistent(part))
            }
            (whole, part) if whole == part => (whole, Joined::Same),
            (whole, part) => (whole, Joined::Not(part)),
        }
    });
    let whole = Memo::new(move |_| {
        phases.with(|(phase, joined)| {
            let joined = match joined {
                Joined::Not(_) => None,
                joined => Some(joined.clone()),
            };
            (phase.clone(), joined)
        })
    });
    let part = Memo::new(move |_| {
        phases.with(|(_, joined)| match joined {
            Joined::Not(phase) => phase.clone(),
            _ => Phase::Idle,
        })
    });
    let hrefs = [connect.to_owned(), connect.to_owned()];
    let [of_whole, of_part] = hrefs;
    [
        dynamic(move || {
            let (phase, joined) = whole.get();
            let (loaders, more) = match joined {
                None => (vec![full_load], None),
                Some(Joined::Inconsistent(part)) => (vec![full_load, filtered_load], Some(part)),
                Some(_) => (vec![full_load, filtered_load], None),
            };
            load_error_notice(phase, more, loaders, &of_whole)
        }),
        dynamic(move || load_error_notice(part.get(), None, vec![filtered_load], &of_part)),
    ]
    .into()
}

/// How the filtered load's phase is shown beside that of the full load.
#[derive(Clone, PartialEq)]
enum Joined {
    /// In a notice of its own.
    Not(Phase),
    /// It is the same.
    Same,
    /// Its own inconsistency, in the notice of the full load.
    Inconsistent(Inconsistency),
}

/// The error of a load, with its actions.
pub fn load_error(loader: Loader, connect: String) -> View {
    let phase = Memo::new(move |_| loader.progress.with(|progress| progress.phase.clone()));
    dynamic(move || load_error_notice(phase.get(), None, vec![loader], &connect))
}

/// The notice of an error of these loads. `more` is an inconsistency of the slice beside one of the whole.
fn load_error_notice(
    phase: Phase,
    more: Option<Inconsistency>,
    loaders: Vec<Loader>,
    connect: &str,
) -> View {
    let each = move |action: fn(Loader)| {
        let loaders = loaders.clone();
        move || loaders.iter().copied().for_each(action)
    };
    match phase {
        Phase::Failed(failure) => failure_notice(&failure, connect, each(Loader::resume)),
        Phase::Stopped => {
            let resume = button("Go on", each(Loader::resume));
            notice(
                Severity::Info,
                "Loading was stopped.",
                "",
                vec![resume.into()],
            )
        }
        Phase::Expired(failure) => {
            let again = button("Load again from the start", each(Loader::restart));
            let what = "Loading can't go on: the server no longer takes the page token.";
            let reason = failure.explain().what;
            notice(Severity::Error, what, &reason, vec![again.into()])
        }
        Phase::Inconsistent(inconsistency) => {
            let mut actions = vec![button("Load again", each(Loader::restart)).into()];
            if [Some(inconsistency), more].contains(&Some(Inconsistency::NothingNew)) {
                actions.push(button("Go on", each(Loader::resume)).into());
            }
            let more = more.filter(|more| *more != inconsistency);
            let more = more.map(|more| format!("With these filters: {}", inconsistency_text(more)));
            let more = more.unwrap_or_default();
            notice(
                Severity::Warning,
                &inconsistency_text(inconsistency),
                &more,
                actions,
            )
        }
        _ => ().into(),
    }
}

/// Why the list may be incomplete, or hold numbers that no longer exist.
fn inconsistency_text(inconsistency: Inconsistency) -> String {
    let (says, received, kept) = match inconsistency {
        Inconsistency::SameToken => return "The server sent the same page token twice, so there may be more numbers than these.".to_owned(),
        Inconsistency::NothingNew => return "The server sends page after page without a new number, so this may not be all.".to_owned(),
        Inconsistency::Total { says, received, kept } => (says, received, kept),
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

/// The empty state of a project without numbers.
pub fn no_numbers(app: AppState) -> View {
    let way = |label, route: &Route| link(label, &app.href(route)).class("button");
    block("div", "empty")
        .child(block("p", "empty-what").child("This project has no numbers"))
        .child(
            el("p")
                .child("Rented numbers appear here. If you expected some, check the project ID."),
        )
        .child(way("Rent numbers", &Route::Rent))
        .child(way("Check the connection", &Route::Connect))
        .into()
}

/// The empty state of the list: loading, without numbers, or without matches.
pub fn empty_state(params: ListParams, results: ListResults) -> View {
    let AppState {
        full_load,
        filtered_load,
        ..
    } = params.app;
    let is_loading = Memo::new(move |_| {
        full_load.progress.with(Progress::is_loading)
            || filtered_load.progress.with(Progress::is_loading)
    });
    let is_complete = Memo::new(move |_| full_load.progress.with(|p| p.phase == Phase::Complete));
    let say = |what: &str, more: &str| {
        block("div", "empty")
            .child(block("p", "empty-what").child(what))
            .child(el("p").child(more))
    };
    dynamic(move || -> View {
        if is_loading.get() {
            skeleton(12)
        } else if params.app.inventory.is_empty() {
            // Unless the load is complete, a notice above says why there are none.
            show(move || is_complete.get(), move || no_numbers(params.app))
        } else if params.query.with(ListQuery::is_filtered) {
            let clear = button("Clear filters", move || {
                params.change(|query| {
                    *query = ListQuery {
                        sorts: std::mem::take(&mut query.sorts),
                        ..ListQuery::default()
                    };
                });
            });
            let may_match = results.counts.with(|counts| counts.maybe > 0);
            say(
                match may_match {
                    true => "No number is known to match",
                    false => "No number matches",
                },
                "Nothing in this list fits the search and the filters together.",
            )
            .child(clear)
            .into()
        } else {
            ().into()
        }
    })
}
