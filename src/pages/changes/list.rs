//! The list of the change sets that this browser keeps.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::gateway::Role;
use numbers_model::timestamp::Timestamp;

use super::{Skeleton, title};
use crate::{
    browser::{focus, intl},
    components::{
        excerpt::excerpt,
        notice::{Notice, Severity},
        table::TableHead,
    },
    routes::Route,
    state::{
        app_state::use_app_state,
        change_sets::{Kept, Preparation, SetSummary},
    },
    widgets::{role_gate::RoleGate, time::DateTime},
};

/// The page.
#[component]
pub(super) fn ChangeSetListPage() -> impl IntoView {
    let app = use_app_state();
    let (sets, account) = (app.change_sets(), app.account());
    title("Changes");
    spawn_local(sets.load());
    view! {
        <div class="page">
            <div class="page-head">
                <h1 tabindex="-1">"Changes"</h1>
                <div class="actions">
                    <RoleGate account role=Role::Editor what="editing numbers">
                        <button type="button" on:click=move |_| sets.prepare(Preparation::Import)>
                            "Import changes"
                        </button>
                    </RoleGate>
                </div>
            </div>
            <p class="lead">
                "Changes to many numbers: previewed, run, checked, and rolled back. Select numbers in the list to make one. They are kept in this browser, without secrets."
            </p>
            {move || match sets.kept.get() {
                Kept::Loading => view! { <Skeleton rows=6 /> }.into_any(),
                Kept::Unavailable => {
                    view! {
                        <Notice
                            severity=Severity::Warning
                            what="This browser keeps no change sets."
                            advice="It refuses its database, as in some private windows. Nothing can be changed in bulk here, since a run that is interrupted could not be told."
                        />
                    }
                        .into_any()
                }
                Kept::Sets(found) if found.is_empty() => view! { <Empty /> }.into_any(),
                Kept::Sets(found) => view! { <SetTable found /> }.into_any(),
            }}
        </div>
    }
}

/// The list without any set.
#[component]
fn Empty() -> impl IntoView {
    let app = use_app_state();
    view! {
        <div class="empty">
            <p class="empty-what">"No change sets yet."</p>
            <p>"Select numbers in the list, then choose “Edit” or “Release” above it."</p>
            <a class="button" href=app.href(&Route::Numbers)>
                "Choose numbers"
            </a>
        </div>
    }
}

/// The table of the sets.
#[component]
fn SetTable(
    /// The sets, the latest first.
    found: Vec<SetSummary>,
) -> impl IntoView {
    let rows = found.into_iter().map(|set| view! { <SetLine set /> });
    view! {
        <table class="changes" role="table">
            <TableHead names=vec!["Change set", "Made", "Numbers", "State", ""] />
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
}

/// A set in the list.
#[component]
fn SetLine(
    /// The set.
    set: SetSummary,
) -> impl IntoView {
    let app = use_app_state();
    let sets = app.change_sets();
    let href = app.href(&Route::Changes(Some(set.id.clone())));
    let made = Timestamp::from_epoch_ms(set.created_ms);
    let name = format!("Delete {}", set.name);
    let id = set.id.clone();
    let delete = move |_| {
        let id = id.clone();
        spawn_local(async move {
            sets.delete(&id).await;
            focus::focus_soon(&["main h1"]);
        });
    };
    // What is interrupted may still have something under way to be checked.
    let id = set.id.clone();
    let is_under_way = Memo::new(move |_| sets.is_under_way(&id));
    let may_delete = !set.is_elsewhere && (set.is_finished || set.done == 0);
    let delete = may_delete.then(|| {
        view! {
            <button type="button" aria-label=name on:click=delete>
                "Delete"
            </button>
        }
    });
    let words = state(&set);
    let state = move || match is_under_way.get() {
        true => "Under way in this tab".to_owned(),
        false => words.clone(),
    };
    view! {
        <tr role="row">
            <td role="cell">
                <a href=href prop:textContent=excerpt(&set.name)></a>
            </td>
            <td role="cell">
                <DateTime timestamp=made />
            </td>
            <td role="cell">{intl::integer(set.rows)}</td>
            <td role="cell" prop:textContent=state></td>
            <td role="cell">{delete}</td>
        </tr>
    }
}

/// The state in words.
fn state(set: &SetSummary) -> String {
    let of = |count| format!("{} of {}", intl::integer(count), intl::integer(set.rows));
    if set.is_elsewhere {
        return "Open in another tab".to_owned();
    }
    match (set.is_finished, set.done) {
        (true, _) if set.good == set.rows => "All changed".to_owned(),
        (true, _) => format!("Finished: {} changed", of(set.good)),
        (false, 0) => "Not begun".to_owned(),
        (false, done) => format!("Interrupted at {}", of(done)),
    }
}
