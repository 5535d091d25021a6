//! The state of a run, and the buttons that begin, pause, resume and stop it.

use change_sets::run::{Event, MAX_LANES, PauseReason, Progress, RunState};
use leptos::{prelude::*, task::spawn_local};
use numbers_client::gateway::Role;
use numbers_model::release::{ConfirmedReleases, batch_phrase};

use crate::{
    browser::{clock, intl, scheduling},
    components::{
        field::{SelectField, TextInput},
        notice::{Notice, Severity},
    },
    state::{app_state::use_app_state, change_sets::RunHandle},
    widgets::role_gate::MissingRoles,
};

/// The time between two looks at the clock, and at another tab's progress, in milliseconds.
const SECOND_MS: u32 = 1_000;

/// The state of a run with its buttons.
#[component]
pub(super) fn RunControls(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let now_ms = ticking(run);
    let status = Memo::new(move |_| status(run, now_ms.get()));
    let counts = Memo::new(move |_| run.progress.with(counts));
    let percent = Memo::new(move |_| {
        run.progress
            .with(|progress| progress.done() * 100 / progress.rows.max(1))
    });
    view! {
        <section class="panel" aria-label="Run">
            <p role="status" class="run-status" prop:textContent=status></p>
            <progress
                max="100"
                aria-label="Rows that have ended"
                value=move || percent.get()
            ></progress>
            <p class="quiet" prop:textContent=counts></p>
            <Show when=move || run.is_elsewhere.get()>
                <Notice
                    severity=Severity::Info
                    what="Another tab of this browser has this change set."
                    advice="Go on there, or close that tab and press the button here. What it does is shown here meanwhile. Without https no browser tells tabs apart, and nothing is run."
                />
            </Show>
            <Show when=move || run.damaged != 0>
                <Notice
                    severity=Severity::Error
                    what="What this browser has kept of the change set is damaged."
                    advice="It can’t be run any more. What was done is listed below, as far as it can be read."
                />
            </Show>
            <RunButtons run />
        </section>
    }
}

/// A clock for what the run shows of time. It follows another tab, too, while that has the set.
fn ticking(run: RunHandle) -> RwSignal<i64> {
    let now_ms = RwSignal::new(clock::epoch_ms());
    spawn_local(async move {
        while !now_ms.is_disposed() {
            scheduling::sleep(SECOND_MS).await;
            if now_ms.is_disposed() {
                return;
            }
            now_ms.set(clock::epoch_ms());
            if run.is_elsewhere.get_untracked() {
                run.watch();
            }
        }
    });
    now_ms
}

/// The buttons for the state.
#[component]
fn RunButtons(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let is = move |wanted: fn(RunState) -> bool| wanted(run.state.get());
    view! {
        <Show when=move || is(|state| matches!(state, RunState::Ready | RunState::Paused(_)))>
            <ResumeForm run />
        </Show>
        <div class="form-actions">
            <Show when=move || is(|state| state == RunState::Running)>
                <button type="button" on:click=move |_| run.dispatch(Event::Pause)>
                    "Pause"
                </button>
                <button type="button" on:click=move |_| run.dispatch(Event::Stop)>
                    "Stop after this one"
                </button>
            </Show>
            <Show when=move || is(|state| matches!(state, RunState::Grace { .. }))>
                <button type="button" class="primary" on:click=move |_| run.dispatch(Event::Stop)>
                    "Stop"
                </button>
            </Show>
            <Lanes run />
        </div>
    }
}

/// The button that begins or resumes a run. Releases that were not confirmed since the page was loaded are confirmed anew.
#[component]
fn ResumeForm(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let to_confirm = Memo::new(move |_| {
        run.progress.track();
        to_confirm(run)
    });
    let resume = move |_| {
        let phones = to_confirm.get_untracked();
        if phones.is_empty() || run.is_confirmed() {
            run.resume(None);
            return;
        }
        let phones = phones.iter().map(String::as_str);
        let confirmed = typed.with_untracked(|typed| ConfirmedReleases::confirm(typed, phones));
        let is_wrong = confirmed.is_none();
        wrong.set(is_wrong.then(|| "Type it as it stands below.".to_owned()));
        if confirmed.is_some() {
            run.resume(confirmed);
        }
    };
    let needs_phrase = move || !run.is_confirmed() && !to_confirm.with(Vec::is_empty);
    let hint = Signal::derive(move || {
        let phrase = batch_phrase(to_confirm.with(Vec::len));
        format!("Type “{phrase}” to go on.")
    });
    let has_begun = move || run.progress.with(|progress| progress.done() > 0);
    let account = use_app_state().account();
    let (role, what) = needed_role(run);
    view! {
        <MissingRoles account actions=vec![(role, what)] />
        <Show when=needs_phrase>
            <TextInput label="Confirm" id="run-phrase" value=typed hint error=wrong />
        </Show>
        <Show when=move || run.damaged == 0 && account.may(role)>
            <button type="button" class="primary" on:click=resume>
                {move || if has_begun() { "Resume" } else { "Run" }}
            </button>
        </Show>
    }
}

/// The role that a run needs, and for what.
fn needed_role(run: RunHandle) -> (Role, &'static str) {
    let releases = run.read_untracked(|run| run.set().rows.iter().any(|row| row.is_release()));
    match releases {
        true => (Role::Releaser, "releasing numbers"),
        false => (Role::Editor, "editing numbers"),
    }
}

/// The numbers whose release has not ended.
fn to_confirm(run: RunHandle) -> Vec<String> {
    run.read_untracked(|run| {
        let rows = run.set().rows.iter().enumerate();
        let open = rows.filter(|(index, row)| {
            row.is_release()
                && run
                    .history(*index)
                    .is_none_or(|history| history.outcome.is_none())
        });
        open.map(|(_, row)| row.phone.clone()).collect()
    })
}

/// The choice of how many rows are sent side by side.
#[component]
fn Lanes(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let lanes = RwSignal::new(run.read_untracked(|run| run.lanes().0).to_string());
    let options = (1..=MAX_LANES).map(|count| (count.to_string(), count.to_string()));
    view! {
        <Show when=move || run.state.get() != RunState::Finished>
            <SelectField
                label="Side by side"
                id="run-lanes"
                value=lanes
                options=Signal::stored(options.clone().collect::<Vec<_>>())
                on_choose=move |count: String| {
                    if let Ok(count) = count.parse() {
                        run.dispatch(Event::SetLanes(count));
                    }
                    lanes.set(count);
                }
            />
        </Show>
    }
}

/// The state in a sentence.
fn status(run: RunHandle, now_ms: i64) -> String {
    let progress = run.progress.get();
    let of = format!(
        "{} of {}",
        intl::integer(progress.done()),
        intl::integer(progress.rows)
    );
    match run.state.get() {
        RunState::Ready if progress.done() == 0 => "Nothing was sent yet.".to_owned(),
        RunState::Ready => {
            format!("Interrupted at {of}. What was under way is checked first when you resume.")
        }
        RunState::Grace { until_ms } => {
            let seconds = seconds(until_ms - now_ms);
            format!("The first release begins in {seconds} s. You can still stop it.")
        }
        RunState::Running => {
            let left = run.read_untracked(|run| run.time_left(now_ms));
            let rate = left.map_or_else(String::new, |left| {
                let time = match seconds(left.left_ms) {
                    seconds @ 0..=90 => format!("{seconds} s"),
                    seconds => format!("{} min", seconds.div_ceil(60)),
                };
                format!(" {} a minute, about {time} left.", left.rows_per_minute)
            });
            let waits = run.read_untracked(|run| run.waits_until_ms(now_ms));
            let waits = waits.map_or_else(String::new, |until_ms| {
                let seconds = seconds(until_ms - now_ms);
                format!(" The server asks to wait: going on in {seconds} s.")
            });
            format!("Running: {of}.{rate}{waits}")
        }
        RunState::Paused(reason) => format!("Paused at {of}. {}", paused(reason)),
        RunState::Finished => format!("Finished: {of}."),
    }
}

/// Milliseconds as seconds, rounded.
fn seconds(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or_default().saturating_add(500) / 1_000
}

/// Why a run is paused, and what goes on.
fn paused(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Asked | PauseReason::Stopped => "",
        PauseReason::Offline => "The browser is offline. It goes on by itself when that is over.",
        PauseReason::SignedOut => {
            "Your sign-in has ended. Sign in again in a new tab, then resume."
        }
        PauseReason::Unreachable => {
            "The server could not be reached several times. Resume when it is there again."
        }
        PauseReason::NotRecorded => {
            "This browser could not keep what is done, and nothing is sent without that. Make room on the disk, then resume."
        }
        PauseReason::Decisions => {
            "What is left was changed by somebody else. Decide about each below."
        }
    }
}

/// The counts that are not zero: "380 changed, 3 refused, 17 to go."
fn counts(progress: &Progress) -> String {
    let counts = [
        (progress.changed, "changed"),
        (progress.already_so, "already so"),
        (progress.refused, "refused"),
        (progress.gone, "gone"),
        (progress.unknown, "unknown"),
        (progress.skipped, "left as they are"),
        (progress.conflicts, "changed by somebody else"),
        (progress.waiting, "waiting"),
        (progress.queued + progress.in_flight, "to go"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let texts: Vec<String> = counts
        .map(|(count, what)| format!("{} {what}", intl::integer(count)))
        .collect();
    format!("{}.", texts.join(", "))
}
