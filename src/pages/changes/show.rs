//! The page of a change set: its run, and what became of each row.

use change_sets::{
    results::{write_result_header, write_result_row},
    roll_back::RollBack,
    run::{RetryScope, RunState},
};
use leptos::{prelude::*, task::spawn_local};
use numbers_client::gateway::Role;

use super::{Breadcrumb, Skeleton, run_controls::RunControls, run_table::RunTable, title};
use crate::{
    browser::{download::Download, intl},
    components::notice::{Notice, Severity},
    routes::Route,
    state::{
        app_state::use_app_state,
        change_sets::{Preparation, RunHandle},
    },
};

/// The number of rows that are written into the results between two looks at whether the file is too large for one.
const CHUNK: usize = 64 * 1024;

/// The page.
#[component]
pub(super) fn ChangeSetPage(
    /// The ID in the address.
    id: String,
) -> impl IntoView {
    let sets = use_app_state().change_sets();
    title("Change set");
    let run = RwSignal::new(None::<Option<RunHandle>>);
    spawn_local(async move {
        let opened = sets.open(&id).await;
        if !run.is_disposed() {
            run.set(Some(opened));
        }
    });
    view! {
        {move || match run.get() {
            None => {
                view! {
                    <div class="page">
                        <Skeleton rows=6 />
                    </div>
                }
                    .into_any()
            }
            Some(None) => view! { <NotKept /> }.into_any(),
            Some(Some(run)) => view! { <Opened run /> }.into_any(),
        }}
    }
}

/// The page of a set that this browser does not keep.
#[component]
fn NotKept() -> impl IntoView {
    let app = use_app_state();
    let all = view! {
        <a class="button" href=app.href(&Route::Changes(None))>
            "All change sets"
        </a>
    };
    view! {
        <div class="page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1">"Change set"</h1>
            </div>
            <Notice
                severity=Severity::Info
                what="This browser does not keep this change set."
                advice="Change sets are kept in the browser that made them, for each project, until they are deleted."
                actions=vec![all.into_any()]
            />
        </div>
    }
}

/// The page of a set.
#[component]
fn Opened(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let name = run.read_untracked(|run| run.set().name.clone());
    let known = name.clone();
    // The title tells of the progress while another tab is looked at.
    Effect::new(move || {
        let progress = run.progress.get();
        match run.state.get() {
            RunState::Running => title(&format!(
                "{} of {} · {known}",
                intl::integer(progress.done()),
                intl::integer(progress.rows)
            )),
            _ => title(&known),
        }
    });
    view! {
        <div class="page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1" prop:textContent=name></h1>
            </div>
            <RunControls run />
            <Afterwards run />
            <RunTable run />
        </div>
    }
}

/// What can be done with a set that rests: its results, trying again, rolling back.
#[component]
fn Afterwards(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let failed = RwSignal::new(false);
    let rests = move || !matches!(run.state.get(), RunState::Running | RunState::Grace { .. });
    let has_ended = Memo::new(move |_| run.progress.with(|progress| progress.done() > 0));
    let refused = Memo::new(move |_| run.progress.with(|progress| progress.refused));
    let unknown = Memo::new(move |_| run.progress.with(|progress| progress.unknown));
    view! {
        <Show when=move || rests() && has_ended.get()>
            <div class="changes-actions">
                <button type="button" on:click=move |_| failed.set(save_results(run).is_err())>
                    "Save results as CSV"
                </button>
                <Show when=move || refused.get() != 0>
                    <button type="button" on:click=move |_| run.retry(RetryScope::Refused)>
                        {move || {
                            format!("Try the refused again ({})", intl::integer(refused.get()))
                        }}
                    </button>
                </Show>
                <Show when=move || unknown.get() != 0>
                    <button type="button" on:click=move |_| run.retry(RetryScope::Unknown)>
                        {move || format!("Check the unknown ({})", intl::integer(unknown.get()))}
                    </button>
                </Show>
                <RollBackButton run />
            </div>
        </Show>
        <Show when=move || failed.get()>
            <Notice severity=Severity::Error what="The browser refused the download." />
        </Show>
    }
}

/// The button that prepares the inverse set.
#[component]
fn RollBackButton(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let app = use_app_state();
    let (sets, account) = (app.change_sets(), app.account());
    let roll_back = move |_| {
        let (id, name, inverse) = run.read_untracked(|read| {
            let set = read.set();
            let inverse = RollBack::of(set, &run.histories());
            (set.id.clone(), set.name.clone(), inverse)
        });
        sets.prepare(Preparation::RollBack {
            id,
            name,
            rows: inverse.rows,
        });
    };
    let can = Memo::new(move |_| {
        let has_changed = run.progress.with(|progress| progress.changed > 0);
        has_changed && run.read_untracked(|run| run.set().rows.iter().any(|row| !row.is_release()))
    });
    view! {
        <Show when=move || can.get() && account.may(Role::Editor)>
            <button type="button" on:click=roll_back>
                "Roll back…"
            </button>
        </Show>
    }
}

/// Saves what became of each row.
fn save_results(run: RunHandle) -> Result<(), wasm_bindgen::JsValue> {
    let file = Download::new();
    let mut bytes = Vec::new();
    write_result_header(&mut bytes);
    run.read_untracked(|run| {
        for (index, row) in run.set().rows.iter().enumerate() {
            let history = run.history(index).cloned().unwrap_or_default();
            write_result_row(&mut bytes, row, &history);
            if bytes.len() > CHUNK {
                file.write(&bytes)?;
                bytes.clear();
            }
        }
        file.write(&bytes)
    })?;
    file.save("numberdesk-changes.csv", "text/csv;charset=utf-8")
}
