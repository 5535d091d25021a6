//! How many numbers are shown, how far the loading has got, and what stands in its way.

use crate::reactive::{Derived, dynamic, memo, press, show};
use leptos::prelude::*;

use super::view::View;
use crate::{
    app::Loaders,
    browser::intl,
    components::notice::{FailureNotice, Notice, Weight},
    model::query::ListQuery,
    state::loader::{Loader, Phase, Progress},
};

/// "Showing 12 of 2,500 numbers", and the loads.
#[component]
pub fn StatusLine(
    /// The rows shown.
    view: View,
) -> impl IntoView {
    let loaders = expect_context::<Loaders>();
    let shown = view.len();
    let count = move || {
        let complete = loaders.all.progress.with(|p| p.phase == Phase::Complete);
        let (shown, total) = (intl::integer(shown.get()), intl::integer(view.total()));
        let line = "Showing ".to_owned() + &shown + " of " + &total + " numbers";
        if complete { line } else { line + " so far" }
    };
    view! {
        <div class="status">
            <p role="status" class="status-count">
                {dynamic(count)}
                {dynamic(move || loaders.all.progress.with(loading_words))}
                {dynamic(move || loaders.slice.progress.with(slice_words))}
            </p>
            <Bar loader=loaders.all />
            <Trouble loader=loaders.all />
            <Trouble loader=loaders.slice />
        </div>
    }
}

fn loading_words(progress: &Progress) -> String {
    match &progress.phase {
        Phase::Loading => match progress.total {
            Some(total) => {
                let total = usize::try_from(total).unwrap_or(usize::MAX);
                ". More are coming: ".to_owned()
                    + &intl::integer(progress.rows)
                    + " of about "
                    + &intl::integer(total)
                    + " loaded"
            }
            None => ". More are coming: ".to_owned() + &intl::integer(progress.rows) + " loaded",
        },
        Phase::Stopped => ". Loading was stopped, so this is not all".into(),
        Phase::Failed(_) => ". Loading broke off, so this is not all".into(),
        Phase::Doubtful(_) => ". This may not be all".into(),
        Phase::Idle | Phase::Complete => String::new(),
    }
}

fn slice_words(progress: &Progress) -> String {
    if !progress.is_loading() {
        return String::new();
    }
    let mut parts = Vec::new();
    if let Some(region) = &progress.slice.region {
        parts.push(intl::region_label(region));
    }
    parts.extend(progress.slice.kind.clone());
    parts.extend(progress.slice.capability.clone());
    ". Asking the server for ".to_owned() + &parts.join(", ")
}

/// The bar of a load, with the way to stop it.
#[component]
fn Bar(loader: Loader) -> impl IntoView {
    let loading = memo(move || loader.progress.with(Progress::is_loading));
    view! {
        {show(move || loading.get(), move || view! {
            <div class="progress">
                <progress
                    aria-label="Loading numbers"
                    max=Signal::derive(move || loader.progress.with(|p| p.total.map(|total| total.max(1).to_string())))
                    value=Signal::derive(move || {
                        loader.progress.with(|p| p.total.map(|_| p.rows.to_string()))
                    })
                ></progress>
                <button type="button" on:click=press(move || loader.stop())>
                    "Stop"
                </button>
            </div>
        })}
    }
}

/// Whatever keeps a load from its end, with the way on.
#[component]
fn Trouble(loader: Loader) -> impl IntoView {
    let trouble = memo(move || {
        loader
            .progress
            .with(|progress| (progress.phase.clone(), progress.retry.clone()))
    });
    move || match trouble.get() {
        (Phase::Loading, Some(retry)) => {
            let seconds = retry.wait_ms.div_ceil(1000);
            view! {
                <Notice
                    weight=Weight::Warning
                    what=format!(
                        "Trying again in {seconds} s (try {} of {}): {}.",
                        retry.number,
                        crate::api::transport::RETRIES,
                        retry.cause,
                    )
                />
            }
            .into_any()
        }
        (Phase::Failed(failure), _) => {
            view! { <FailureNotice failure retry=Callback::new(move |()| loader.resume()) /> }
                .into_any()
        }
        (Phase::Stopped, _) if loader.progress.with_untracked(|p| p.slice.is_all()) => view! {
            <Notice weight=Weight::Info what="Loading was stopped.">
                <button type="button" on:click=press(move || loader.resume())>
                    "Go on"
                </button>
            </Notice>
        }
        .into_any(),
        (Phase::Doubtful(reason), _) => {
            let slice = loader.progress.with_untracked(|p| p.slice.clone());
            view! {
                <Notice weight=Weight::Warning what=reason>
                    <button type="button" on:click=press(move || loader.start(slice.clone()))>
                        "Load again"
                    </button>
                </Notice>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

/// What stands in the place of the rows when there are none.
#[component]
pub fn EmptyState(
    /// What is asked for.
    query: Derived<ListQuery>,
    /// Told what is asked for next.
    on_change: Callback<(ListQuery, bool)>,
) -> impl IntoView {
    let loaders = expect_context::<Loaders>();
    let loading = memo(move || {
        loaders.all.progress.with(Progress::is_loading)
            || loaders.slice.progress.with(Progress::is_loading)
    });
    let complete = memo(move || loaders.all.progress.with(|p| p.phase == Phase::Complete));
    move || {
        if loading.get() {
            view! {
                <div class="skeleton" aria-hidden="true">
                    {(0..12).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
                </div>
            }
            .into_any()
        } else if query.with(ListQuery::is_filtered) {
            let sort = query.with(|query| query.sort);
            view! {
                <div class="empty">
                    <p class="empty-what">"No number matches"</p>
                    <p>"Nothing in this list fits the search and the filters together."</p>
                    <button
                        type="button"
                        on:click=press(move || {
                            on_change.run((ListQuery { sort, ..ListQuery::default() }, true));
                        })
                    >
                        "Clear filters"
                    </button>
                </div>
            }
            .into_any()
        } else if complete.get() {
            view! {
                <div class="empty">
                    <p class="empty-what">"This project has no numbers"</p>
                    <p>"Numbers that are rented for the project appear here."</p>
                </div>
            }
            .into_any()
        } else {
            ().into_any()
        }
    }
}
