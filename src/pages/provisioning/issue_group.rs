//! An issue group: the numbers with one cause, what it means, who must act, and actions.

use leptos::prelude::*;
use numbers_client::gateway::Role;
use numbers_inventory::{
    RowId,
    issues::{Explanation, IssueGroup, IssueKind, Service, duration_text, is_stuck, support_text},
};
use numbers_model::{
    api_version::ApiVersion, change, enums::JobStatus, number::Number, percent,
    provisioning::Badge, timestamp::Timestamp,
};

use crate::{
    browser::{clock, intl},
    components::{
        copy_button::{CopyButtonWith, REFUSED},
        description_list::EnteredText,
        excerpt::excerpt,
        table::TableHead,
    },
    routes::Route,
    state::{app_state::AppState, provisioning_monitor::ProvisioningMonitor},
    widgets::{provisioning_badge::ProvisioningBadge, time::DateTime},
};

/// Number of rows of a group at first.
const FIRST: usize = 10;
/// Number of further rows with each "Show more".
const MORE: usize = 50;

/// The context that all groups share.
#[derive(Clone, Copy)]
pub(super) struct IssueContext {
    pub app: AppState,
    pub monitor: ProvisioningMonitor,
    /// The number whose change is to be sent again, for its dialog.
    pub retried: RwSignal<Option<Number>>,
    /// The outcome of copying, as a sentence.
    pub copy_outcome: RwSignal<&'static str>,
}

/// The panel of a group: the numbers with one cause.
#[component]
pub(super) fn IssueGroupPanel(
    /// The context.
    context: IssueContext,
    /// The cause, which stays the same.
    cause: IssueKind,
) -> impl IntoView {
    let known = cause.clone();
    let group = Memo::new(move |_| {
        context.monitor.board.with(|board| {
            let mut groups = board.groups.iter();
            groups.find(|group| group.kind == known).cloned()
        })
    });
    let meanings = cause
        .explanations()
        .into_iter()
        .map(|explanation| view! { <Meaning explanation /> })
        .collect_view();
    let title = excerpt(&cause.title());
    view! {
        <section class="panel cause" aria-label=title>
            <GroupHead context group cause=cause.clone() />
            {meanings}
            <GroupTable context group cause />
        </section>
    }
}

/// The head of a group: its cause, and how many numbers it has.
#[component]
fn GroupHead(
    /// The context of the issues.
    context: IssueContext,
    /// The group; `None` once it is gone.
    group: Memo<Option<IssueGroup>>,
    /// The kind of issue.
    cause: IssueKind,
) -> impl IntoView {
    let numbers = Memo::new(move |_| intl::number_count(row_count(group)));
    let stuck =
        Memo::new(move |_| group.with(|group| group.as_ref().map_or(0, |group| group.stuck)));
    let stuck_text = Memo::new(move |_| {
        let count = intl::integer(stuck.get());
        format!("⚠ {count} stuck: no change for a day")
    });
    let href = format!(
        "{}{}",
        context.app.href(&Route::Numbers),
        list_query(&cause)
    );
    let find = excerpt(&format!("Find in the list: {}", cause.title()));
    view! {
        <div class="cause-head">
            <h2>
                <ProvisioningBadge state=cause.state />
                " "
                <span prop:textContent=service_name(cause.service)></span>
            </h2>
            <span class="quiet" prop:textContent=numbers></span>
            <Show when=move || { stuck.get() > 0 }>
                <span class="stuck" prop:textContent=stuck_text></span>
            </Show>
            <a href=href aria-label=find>
                "Find in the list"
            </a>
        </div>
    }
}

/// The number of rows of a group, tracked.
fn row_count(group: Memo<Option<IssueGroup>>) -> usize {
    group.with(|group| group.as_ref().map_or(0, |group| group.rows.len()))
}

/// The table of a group, with a button that shows more of its rows.
#[component]
fn GroupTable(
    /// The context of the issues.
    context: IssueContext,
    /// The group; `None` once it is gone.
    group: Memo<Option<IssueGroup>>,
    /// The kind of issue.
    cause: IssueKind,
) -> impl IntoView {
    let shown = RwSignal::new(FIRST);
    let rows = Memo::new(move |_| {
        let shown = shown.get();
        group.with(|group| {
            let rows = group.iter().flat_map(|group| &group.rows).take(shown);
            rows.map(|(row, _)| *row).collect::<Vec<_>>()
        })
    });
    let has_more = move || row_count(group) > shown.get();
    let more = Memo::new(move |_| {
        let count = row_count(group);
        let next = intl::integer(MORE.min(count.saturating_sub(shown.get())));
        format!("Show {next} more of {}", intl::integer(count))
    });
    view! {
        <div class="scroll-x">
            <table class="cases" role="table">
                <TableHead names=vec!["Number", "Name", "Asked for", "Unchanged for", "Actions"] />
                <tbody role="rowgroup">
                    <For each=move || rows.get() key=|row| *row let:row>
                        <IssueRow context row cause=cause.clone() />
                    </For>
                </tbody>
            </table>
        </div>
        <Show when=has_more>
            <button
                type="button"
                prop:textContent=more
                on:click=move |_| shown.update(|shown| *shown += MORE)
            ></button>
        </Show>
    }
}

/// What a service is called.
pub(super) fn service_name(service: Service) -> &'static str {
    match service {
        Service::Sms => "SMS",
        Service::Voice => "Voice",
    }
}

/// The list query for the numbers of a cause; it may match others that share its codes.
fn list_query(cause: &IssueKind) -> String {
    let codes: String = cause.codes.iter().map(|code| format!(" {code}")).collect();
    let search = format!("provisioning:{}{codes}", cause.state.param());
    let mut query = String::new();
    percent::push_pair(&mut query, "q", &search);
    query
}

/// What an error code or a state means, what to do, and who must act.
#[component]
fn Meaning(
    /// The explanation of the issue.
    explanation: Explanation,
) -> impl IntoView {
    let Explanation {
        code,
        meaning,
        advice,
        who,
    } = explanation;
    let code = (!code.is_empty()).then(|| {
        view! {
            <code prop:textContent=excerpt(&code)></code>
            " "
        }
    });
    view! {
        <div class="meaning">
            <p>{code} <strong prop:textContent=meaning></strong></p>
            <p>
                <span prop:textContent=advice></span>
                " Who acts: "
                <strong prop:textContent=who></strong>
                "."
            </p>
        </div>
    }
}

/// The row of a number.
#[component]
fn IssueRow(
    /// The context of the issues.
    context: IssueContext,
    /// The kind of issue.
    cause: IssueKind,
    /// The row of the number.
    row: RowId,
) -> impl IntoView {
    let inventory = context.app.inventory;
    let number = Memo::new(move |_| {
        // Tracks the issues, since the inventory notifies of every page; the row itself may have changed earlier.
        context.monitor.board.track();
        inventory.read(|inventory| {
            let phone = inventory.identity(row).to_owned();
            inventory.number(&phone)
        })
    });
    let cells = move || {
        let number = number.get()?;
        Some(view! { <IssueCells context number cause=cause.clone() /> })
    };
    view! { <tr role="row">{cells}</tr> }
}

/// The cells of a row.
#[component]
fn IssueCells(
    /// The context of the issues.
    context: IssueContext,
    /// The kind of issue.
    cause: IssueKind,
    /// The number.
    number: Number,
) -> impl IntoView {
    let phone = excerpt(&number.phone);
    let href = context.app.href(&Route::Number(number.phone.clone()));
    let name = number.display_name.clone().unwrap_or_default();
    let service = cause.service;
    let since = match last_change(service, &number) {
        Some(updated) => view! { <Since context updated cause=cause.clone() /> }.into_any(),
        None => view! { <span class="none">"Not known"</span> }.into_any(),
    };
    view! {
        <th scope="row" role="rowheader">
            <a class="number" href=href prop:textContent=phone></a>
        </th>
        <td role="cell">
            <EnteredText text=name />
        </td>
        <td role="cell">
            <Requested service number=number.clone() />
        </td>
        <td role="cell">{since}</td>
        <td role="cell">
            <RowActions context cause number />
        </td>
    }
}

/// When the job of a service last changed.
fn last_change(service: Service, number: &Number) -> Option<Timestamp> {
    match service {
        Service::Sms => number.sms_job()?.updated.clone(),
        Service::Voice => number.voice_job()?.updated.clone(),
    }
}

/// The requested configuration of a job.
#[component]
fn Requested(
    /// The service.
    service: Service,
    /// The number.
    number: Number,
) -> impl IntoView {
    let requested = match service {
        Service::Sms => {
            let job = number.sms_job();
            let plan = job.and_then(|job| job.service_plan.clone());
            let campaign = job.and_then(|job| job.campaign.clone());
            let campaign = campaign.map(|campaign| ("Campaign", Some(campaign)));
            [Some(("Plan", plan)), campaign]
        }
        Service::Voice => {
            let job = number.voice_job();
            let kind = job.map_or("Voice", |job| job.kind.label());
            [Some((kind, job.and_then(|job| job.id.clone()))), None]
        }
    };
    let requested = requested.into_iter().flatten().map(|(name, value)| {
        let value = match value {
            Some(value) => {
                view! { <span class="code" prop:textContent=excerpt(&value)></span> }.into_any()
            }
            None => view! { <span class="none">"none"</span> }.into_any(),
        };
        view! {
            <div>
                <span prop:textContent=excerpt(name)></span>
                " "
                {value}
            </div>
        }
    });
    requested.collect_view()
}

/// The time since a job last changed. Only this follows the clock.
#[component]
fn Since(
    /// The context of the issues.
    context: IssueContext,
    /// The kind of issue.
    cause: IssueKind,
    /// The last update.
    updated: Timestamp,
) -> impl IntoView {
    let Some(updated_ms) = updated.epoch_ms() else {
        let raw = excerpt(updated.raw());
        return view! { <span prop:textContent=raw></span> }.into_any();
    };
    let now_ms = Memo::new(move |_| {
        context.monitor.age.track();
        clock::epoch_ms()
    });
    let age = Memo::new(move |_| duration_text(now_ms.get() - updated_ms));
    view! {
        <div prop:textContent=age></div>
        <Show when=move || is_stuck(&cause, Some(updated_ms), now_ms.get())>
            <div class="stuck">"⚠ stuck"</div>
        </Show>
        <div class="quiet">
            <DateTime timestamp=updated />
        </div>
    }
    .into_any()
}

/// What can be done about a number.
#[component]
fn RowActions(
    /// The context of the issues.
    context: IssueContext,
    /// The kind of issue.
    cause: IssueKind,
    /// The number.
    number: Number,
) -> impl IntoView {
    let app = context.app;
    let account = app.account();
    let edit = app.href(&Route::Edit(number.phone.clone()));
    let service = cause.service;
    let other = match service {
        Service::Sms => "Other plan",
        Service::Voice => "Other voice",
    };
    let named = |label: &str| excerpt(&format!("{label} {}", number.phone));
    let (again_name, other_name) = (named("Send again"), named(other));
    let copy_name = named("Copy support request");
    let number = StoredValue::new(number);
    let version = move || app.connection.version();
    let can_retry = move || number.with_value(|number| can_retry(&cause, number, version()));
    let has_other = move || service == Service::Sms || version() == ApiVersion::V1;
    let retry = move |_| context.retried.set(Some(number.get_value()));
    let support = move |()| {
        let access = app.connection.access()?;
        Some(number.with_value(|failed| support_text(failed, &access.base, &access.project)))
    };
    view! {
        <div class="row-actions">
            <Show when=move || account.may(Role::Editor) && can_retry()>
                <button type="button" aria-label=again_name.clone() on:click=retry>
                    "Send again"
                </button>
            </Show>
            <Show when=move || account.may(Role::Editor) && has_other()>
                <a class="button" href=edit.clone() aria-label=other_name.clone()>
                    {other}
                </a>
            </Show>
            <CopyButtonWith
                label="Copy support request"
                text=support
                sentences=["The support request was copied.", REFUSED]
                on_outcome=move |sentence| context.copy_outcome.set(sentence)
                attr:aria-label=copy_name
            />
        </div>
    }
}

/// Whether the change can be sent again: its job for this service has failed. The other service has its own group.
fn can_retry(cause: &IssueKind, number: &Number, version: ApiVersion) -> bool {
    let has_failed = match cause.service {
        Service::Sms => number
            .sms_job()
            .is_some_and(|job| job.status == JobStatus::Failed),
        Service::Voice => number
            .voice_job()
            .is_some_and(|job| job.status == JobStatus::Failed),
    };
    cause.state == Badge::Failed && has_failed && change::retry_of(number, version).is_some()
}
