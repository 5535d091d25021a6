//! Notices about change sets above every page: one that runs, and one that was interrupted.

use change_sets::run::RunState;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser::intl,
    components::notice::{Notice, Severity},
    routes::Route,
    state::{
        app_state::use_app_state,
        change_sets::{Kept, RunHandle},
    },
};

/// The notices.
#[component]
pub fn ChangeSetNotices() -> impl IntoView {
    let app = use_app_state();
    let sets = app.change_sets();
    Effect::new(move || {
        if app.connection.is_connected() {
            spawn_local(sets.load());
        }
    });
    let location = app.history.location();
    let is_elsewhere = Memo::new(move |_| {
        let changes = Route::Changes(None).path();
        location.with(|location| !location.path.starts_with(&changes))
    });
    view! {
        {move || {
            is_elsewhere
                .get()
                .then(|| match sets.under_way() {
                    Some(run) => view! { <UnderWay run /> }.into_any(),
                    None => view! { <Interrupted /> }.into_any(),
                })
        }}
    }
}

/// The run that is under way in this tab.
#[component]
fn UnderWay(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let app = use_app_state();
    let href = app.href(&Route::Changes(Some(run.id())));
    let name = run.read_untracked(|run| run.set().name.clone());
    let text = Memo::new(move |_| {
        let progress = run.progress.get();
        let state = match run.state.get() {
            RunState::Grace { .. } => "begins soon",
            _ => "is running",
        };
        format!(
            "“{name}” {state}: {} of {}.",
            intl::integer(progress.done()),
            intl::integer(progress.rows)
        )
    });
    view! {
        <p class="outcomes change-set-running">
            <span prop:textContent=text></span>
            " "
            <a href=href>"Show"</a>
        </p>
    }
}

/// A set that was interrupted before its end, by a reload or a crash.
#[component]
fn Interrupted() -> impl IntoView {
    let app = use_app_state();
    let sets = app.change_sets();
    let dismissed = RwSignal::new(false);
    let interrupted = Memo::new(move |_| {
        sets.kept.with(|kept| match kept {
            Kept::Sets(found) => {
                let mut found = found.iter();
                found
                    .find(|set| !set.is_finished && !set.is_elsewhere && set.done > 0)
                    .cloned()
            }
            Kept::Loading | Kept::Unavailable => None,
        })
    });
    view! {
        {move || {
            let set = interrupted.get().filter(|_| !dismissed.get())?;
            let what = format!(
                "The change set “{}” was interrupted at {} of {}.",
                set.name,
                intl::integer(set.done),
                intl::integer(set.rows),
            );
            let show = view! {
                <a class="button" href=app.href(&Route::Changes(Some(set.id)))>
                    "Show"
                </a>
            };
            let close = view! {
                <button type="button" on:click=move |_| dismissed.set(true)>
                    "Close"
                </button>
            };
            let actions = vec![show.into_any(), close.into_any()];
            Some(
                view! {
                    <div class="outcomes">
                        <Notice
                            severity=Severity::Warning
                            what
                            advice="It goes on only when you resume it. What was under way is checked first."
                            actions
                        />
                    </div>
                },
            )
        }}
    }
}
