//! The rows of a run: what is to change, what became of it, and what is to be decided.

use change_sets::run::{Decision, Event, RetryScope, RowPhase, RunState};
use leptos::prelude::*;
use numbers_model::change::Conflict;

use super::{
    change_text::ChangeText,
    paging::{PAGE, Paging},
};
use crate::{
    components::{
        excerpt::excerpt,
        field::{SelectField, choices},
        table::TableHead,
    },
    routes::Route,
    state::{app_state::use_app_state, change_sets::RunHandle},
};

const ALL: &str = "";
const TO_GO: &str = "to go";
const DECIDE: &str = "decide";
const CHANGED: &str = "changed";
const NOT_CHANGED: &str = "not changed";
const UNKNOWN: &str = "unknown";

/// The table of the rows, with its filter.
#[component]
pub(super) fn RunTable(
    /// The run.
    run: RunHandle,
) -> impl IntoView {
    let filter = RwSignal::new(ALL.to_owned());
    let page = RwSignal::new(0_usize);
    let shown = Memo::new(move |_| {
        let filter = filter.get();
        run.read(|run| {
            let rows = 0..run.set().rows.len();
            let is_shown = |row: &usize| {
                filter == ALL || run.phase(*row).is_some_and(|phase| group(&phase) == filter)
            };
            rows.filter(is_shown).collect::<Vec<usize>>()
        })
    });
    let on_page = Memo::new(move |_| {
        let first = page.get() * PAGE;
        shown.with(|shown| {
            shown
                .iter()
                .skip(first)
                .take(PAGE)
                .copied()
                .collect::<Vec<_>>()
        })
    });
    let options = choices(&[
        (ALL, "All"),
        (TO_GO, "To go"),
        (DECIDE, "Changed by somebody else"),
        (CHANGED, "Changed or already so"),
        (NOT_CHANGED, "Not changed"),
        (UNKNOWN, "Unknown"),
    ]);
    view! {
        <section aria-label="Rows">
            <SelectField
                label="Show"
                id="run-filter"
                value=filter
                options=Signal::stored(options)
                on_choose=move |chosen| {
                    page.set(0);
                    filter.set(chosen);
                }
            />
            <table class="changes" role="table">
                <TableHead names=vec!["Number", "Name before", "Change", "Outcome"] />
                <tbody role="rowgroup">
                    <For each=move || on_page.get() key=|index| *index let:index>
                        <RunLine run index />
                    </For>
                </tbody>
            </table>
            <Paging page rows=Signal::derive(move || shown.with(Vec::len)) />
        </section>
    }
}

/// The choice of the filter that a phase belongs to.
fn group(phase: &RowPhase) -> &'static str {
    match phase {
        RowPhase::Queued | RowPhase::InFlight | RowPhase::Waiting { .. } => TO_GO,
        RowPhase::Conflict(_) => DECIDE,
        RowPhase::Done(outcome) => match outcome.label() {
            "Changed" | "Already so" => CHANGED,
            "Unknown" => UNKNOWN,
            _ => NOT_CHANGED,
        },
    }
}

/// What a row shows of its phase.
#[derive(Debug, Clone, PartialEq, Default)]
struct Shown {
    text: String,
    needs_decision: bool,
    may_retry: bool,
}

/// A row.
#[component]
fn RunLine(
    /// The run.
    run: RunHandle,
    /// The index of the row.
    index: usize,
) -> impl IntoView {
    let app = use_app_state();
    let row = run.read_untracked(|run| run.set().rows.get(index).cloned());
    let shown = Memo::new(move |_| {
        run.read(|run| match run.phase(index) {
            Some(phase) => {
                let how = run
                    .history(index)
                    .map_or("", |history| history.how.as_str());
                shown(&phase, how)
            }
            None => Shown::default(),
        })
    });
    row.map(|row| {
        let href = app.href(&Route::Number(row.phone.clone()));
        view! {
            <tr role="row">
                <td role="cell" class="changes-number">
                    <a href=href prop:textContent=row.phone.clone()></a>
                </td>
                <td role="cell" prop:textContent=excerpt(&row.name)></td>
                <td role="cell">
                    <ChangeText changes=row.changes().to_vec() />
                    {row.is_release().then_some("Release")}
                </td>
                <td role="cell">
                    <span prop:textContent=move || shown.with(|shown| shown.text.clone())></span>
                    <RowActions run index phone=row.phone shown />
                </td>
            </tr>
        }
    })
}

/// The decisions about a row.
#[component]
fn RowActions(
    /// The run.
    run: RunHandle,
    /// The index of the row.
    index: usize,
    /// The number.
    phone: String,
    /// What the row shows.
    shown: Memo<Shown>,
) -> impl IntoView {
    let decide = move |decision| {
        run.dispatch(Event::Decided {
            row: index,
            decision,
        });
        if matches!(run.state.get_untracked(), RunState::Paused(_)) {
            run.resume(None);
        }
    };
    let retry = move |_| run.retry(RetryScope::Row(index));
    let rests = move || !matches!(run.state.get(), RunState::Running | RunState::Grace { .. });
    let name = move |what: &str| format!("{what} {phone}");
    let (overwrite, skip, again) = (
        name("Change it nevertheless:"),
        name("Leave it as it is:"),
        name("Try again:"),
    );
    view! {
        <Show when=move || shown.with(|shown| shown.needs_decision)>
            <span class="row-actions">
                <button
                    type="button"
                    aria-label=overwrite.clone()
                    on:click=move |_| decide(Decision::Overwrite)
                >
                    "Change it nevertheless"
                </button>
                <button
                    type="button"
                    aria-label=skip.clone()
                    on:click=move |_| decide(Decision::Skip)
                >
                    "Leave it as it is"
                </button>
            </span>
        </Show>
        <Show when=move || shown.with(|shown| shown.may_retry) && rests()>
            <button type="button" aria-label=again.clone() on:click=retry>
                "Try again"
            </button>
        </Show>
    }
}

fn shown(phase: &RowPhase, how: &str) -> Shown {
    match phase {
        RowPhase::Queued => Shown {
            text: "To go".to_owned(),
            ..Shown::default()
        },
        RowPhase::InFlight => Shown {
            text: "Under way…".to_owned(),
            ..Shown::default()
        },
        RowPhase::Waiting { is_unlinked, .. } => Shown {
            text: match is_unlinked {
                true => "Unlinked, is linked next.".to_owned(),
                false => "Sent. Looking again soon.".to_owned(),
            },
            ..Shown::default()
        },
        RowPhase::Conflict(conflicts) => Shown {
            text: theirs(conflicts),
            needs_decision: true,
            may_retry: false,
        },
        RowPhase::Done(outcome) => {
            let parts = [outcome.label(), outcome.words(), how];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            Shown {
                text: parts.collect::<Vec<_>>().join(". ").replace(".. ", ". "),
                needs_decision: false,
                may_retry: outcome.may_retry(),
            }
        }
    }
}

/// What somebody else has changed.
fn theirs(conflicts: &[Conflict]) -> String {
    let texts = conflicts.iter().map(|conflict| {
        let label = conflict.field.label();
        match conflict.theirs.as_str() {
            "" => format!("{label} was cleared by somebody else."),
            theirs => format!("{label} was changed to “{theirs}” by somebody else."),
        }
    });
    texts.collect::<Vec<_>>().join(" ")
}
