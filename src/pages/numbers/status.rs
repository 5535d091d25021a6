//! How many numbers are shown, how far the loading has got, and what stands in its way.

use std::time::Duration;

use leptos::prelude::set_timeout;
use numbers_inventory::query::ListQuery;

use super::{
    ListPart,
    lazy::{LazyView, lazy},
    list_params::ListParams,
    list_results::ListResults,
};
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, link, show},
        intl,
    },
    components::notice::{Severity, failure_notice, notice},
    pages::skeleton,
    reactive::{Var, effect, memo},
    routes::Route,
    state::{
        app_state::AppState,
        loader::{Inconsistency, Loader, Phase, Progress},
    },
};

/// The server is said to be asked when it takes longer than this: what comes and goes at once is noise, above all to those
/// who hear it.
const SLOW: Duration = Duration::from_millis(400);

/// "Showing 12 of 2,500 numbers", and what stands in the way of the loads.
pub fn status_line(app: AppState, rows: ListResults) -> View {
    let AppState {
        full_load: all,
        filtered_load: slice,
        ..
    } = app;
    let asks = memo(move || slice.progress.with(Progress::is_loading));
    let slow = Var::new(false);
    effect(move || {
        if slow.get_untracked() {
            slow.set(false);
        }
        if asks.get() {
            let say = move || slow.update(|slow| *slow = asks.try_get_untracked() == Some(true));
            set_timeout(say, SLOW);
        }
    });
    let words = move || {
        let shown = intl::integer(rows.len().get());
        let total = intl::number_count(app.inventory.len());
        let unreadable = match app.inventory.unreadable() {
            0 => String::new(),
            count => [" (", &intl::integer(count), " unreadable)"].concat(),
        };
        [
            &["Showing ", &shown, " of ", &total, &unreadable].concat(),
            &all.progress
                .with(|progress| loading_words(progress, rows.is_stale())),
            &match slow.get() {
                true => slice.progress.with(slice_words),
                false => String::new(),
            },
        ]
        .map(String::as_str)
        .concat()
    };
    let part = move |part| lazy(app, LazyView::List(part));
    block("div", "status")
        .child(
            block("p", "status-count")
                .attr("role", "status")
                .text(words),
        )
        .child(part(ListPart::Age))
        .child(retrying(all))
        .child(retrying(slice))
        .child(part(ListPart::LoadErrors))
        .into()
}

/// `behind`: whether rows are here that are not shown yet.
fn loading_words(progress: &Progress, behind: bool) -> String {
    match &progress.phase {
        Phase::Loading => {
            let rows = intl::integer(progress.rows);
            let total = progress.total.and_then(|total| usize::try_from(total).ok());
            match total {
                Some(total) => {
                    let total = intl::integer(total);
                    [
                        " so far. More are coming: ",
                        &rows,
                        " of about ",
                        &total,
                        " loaded",
                    ]
                    .concat()
                }
                None => [" so far. More are coming: ", &rows, " loaded"].concat(),
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
        Phase::Idle | Phase::Complete if behind => " so far".into(),
        Phase::Idle | Phase::Complete => String::new(),
    }
}

fn slice_words(progress: &Progress) -> String {
    if !progress.is_loading() {
        return String::new();
    }
    let slice = &progress.slice;
    let region = slice.region.as_deref().map(intl::region_label);
    let parts: Vec<&str> = [&region, &slice.kind, &slice.capability]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    [". Asking the server for ", &parts.join(", ")].concat()
}

/// How far the load of all numbers has got, and what stands in its way.
pub fn loading(app: AppState) -> View {
    let connect = app.href(&Route::Connect);
    [
        progress_bar(app.full_load),
        retrying(app.full_load),
        load_error(app.full_load, connect),
    ]
    .into()
}

/// The bar of a load, with how fast it is, and the ways to have it wait or end.
pub fn progress_bar(loader: Loader) -> View {
    let phase = memo(move || loader.progress.with(|progress| progress.phase.clone()));
    show(
        move || phase.with(|phase| matches!(phase, Phase::Loading | Phase::Paused)),
        move || {
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
            let wait = button("", press).text(move || {
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
                // Beside the status line, which is read out: nobody wants to hear each of these.
                .child(block("span", "quiet").text(move || loader.progress.with(speed_words)))
                .child(wait)
                .child(button("Stop", move || loader.stop()))
        },
    )
}

/// "1,200 a second, 40 s left".
fn speed_words(progress: &Progress) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rates and times are small and not negative"
    )]
    let whole = |value: f64| intl::integer(value.round() as usize);
    if !progress.is_loading() {
        return String::new();
    }
    let rate = progress.rate().map(|rate| whole(rate) + " a second");
    let left = progress.seconds_left().filter(|left| left.is_finite());
    let left = left.map(|left| match left >= 90.0 {
        true => [", ", &whole(left / 60.0), " min left"].concat(),
        false => [", ", &whole(left), " s left"].concat(),
    });
    [rate.unwrap_or_default(), left.unwrap_or_default()].concat()
}

/// The retry that a load waits for. The first page may have one before the parts that come later.
pub fn retrying(loader: Loader) -> View {
    let retry = memo(move || {
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

/// Whatever keeps the load of all numbers, and that of the slice that is asked for, from their end, with the way on: in one
/// notice where it is the same for both.
pub fn load_errors(app: AppState, connect: &str) -> View {
    let AppState {
        full_load: all,
        filtered_load: slice,
        ..
    } = app;
    let phases = memo(move || {
        let phase = |loader: Loader| loader.progress.with(|progress| progress.phase.clone());
        match (phase(all), phase(slice)) {
            (Phase::Inconsistent(whole), Phase::Inconsistent(part)) => {
                (Phase::Inconsistent(whole), Joined::Inconsistent(part))
            }
            (whole, part) if whole == part => (whole, Joined::Same),
            (whole, part) => (whole, Joined::Not(part)),
        }
    });
    let whole = memo(move || {
        phases.with(|(phase, joined)| {
            let joined = match joined {
                Joined::Not(_) => None,
                joined => Some(joined.clone()),
            };
            (phase.clone(), joined)
        })
    });
    let part = memo(move || {
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
                None => (vec![all], None),
                Some(Joined::Inconsistent(part)) => (vec![all, slice], Some(part)),
                Some(_) => (vec![all, slice], None),
            };
            load_error_notice(phase, more, loaders, &of_whole)
        }),
        dynamic(move || load_error_notice(part.get(), None, vec![slice], &of_part)),
    ]
    .into()
}

/// What is told of the slice together with the whole.
#[derive(Clone, PartialEq)]
enum Joined {
    /// Nothing: it stands like this.
    Not(Phase),
    /// The same.
    Same,
    /// A doubt of its own.
    Inconsistent(Inconsistency),
}

/// Whatever keeps a load from its end, with the way on.
pub fn load_error(loader: Loader, connect: String) -> View {
    let state = memo(move || loader.progress.with(|progress| progress.phase.clone()));
    dynamic(move || load_error_notice(state.get(), None, vec![loader], &connect))
}

/// What keeps these loads from their end; `more` is a doubt about the slice beside one about the whole.
fn load_error_notice(
    phase: Phase,
    more: Option<Inconsistency>,
    loaders: Vec<Loader>,
    connect: &str,
) -> View {
    let each = move |go: fn(Loader)| {
        let loaders = loaders.clone();
        move || loaders.iter().copied().for_each(go)
    };
    match phase {
        Phase::Failed(failure) => failure_notice(&failure, connect, each(Loader::resume)),
        Phase::Stopped => {
            let on = button("Go on", each(Loader::resume));
            notice(Severity::Info, "Loading was stopped.", "", vec![on.into()])
        }
        Phase::Expired(failure) => {
            let again = button("Load again from the start", each(Loader::restart));
            let what = "Loading can't go on: the server no longer takes the page token.";
            let (said, _) = failure.explain();
            notice(Severity::Error, what, &said, vec![again.into()])
        }
        Phase::Inconsistent(inconsistency) => {
            let mut ways = vec![button("Load again", each(Loader::restart)).into()];
            if [Some(inconsistency), more].contains(&Some(Inconsistency::NothingNew)) {
                ways.push(button("Go on", each(Loader::resume)).into());
            }
            let more = more.filter(|more| *more != inconsistency);
            let more =
                more.map(|more| ["With these filters: ", &inconsistency_text(more)].concat());
            let more = more.unwrap_or_default();
            notice(
                Severity::Warning,
                &inconsistency_text(inconsistency),
                &more,
                ways,
            )
        }
        _ => ().into(),
    }
}

/// Why the list may not be all, or may hold too much.
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
        more => [
            " ",
            &intl::integer(more),
            " numbers that it didn't give are still listed.",
        ]
        .concat(),
    };
    [
        "The server says ",
        &count(says),
        " and gave ",
        &count(received as u64),
        end,
        &kept,
    ]
    .concat()
}

/// A project without numbers, and the ways on.
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

/// What stands in the place of the rows when there are none.
pub fn empty_state(params: ListParams, rows: ListResults) -> View {
    let AppState {
        full_load: all,
        filtered_load: slice,
        ..
    } = params.app;
    let loading = memo(move || {
        all.progress.with(Progress::is_loading) || slice.progress.with(Progress::is_loading)
    });
    let complete = memo(move || all.progress.with(|p| p.phase == Phase::Complete));
    let say = |what: &str, more: &str| {
        block("div", "empty")
            .child(block("p", "empty-what").child(what))
            .child(el("p").child(more))
    };
    dynamic(move || -> View {
        if loading.get() {
            skeleton(12)
        } else if params.app.inventory.is_empty() {
            // Otherwise a notice says what is in the way: nothing is known of what matches.
            show(move || complete.get(), move || no_numbers(params.app))
        } else if params.query.with(ListQuery::is_filtered) {
            let clear = button("Clear filters", move || {
                params.change(|query| {
                    *query = ListQuery {
                        sorts: std::mem::take(&mut query.sorts),
                        ..ListQuery::default()
                    };
                });
            });
            let some = rows.counts.with(|counts| counts.maybe > 0);
            say(
                match some {
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
