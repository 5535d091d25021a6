//! An issue group: the numbers with one cause, what it means, who must act, and actions.

use leptos::prelude::*;
use numbers_inventory::{
    RowId,
    issues::{IssueGroup, IssueKind, Service, duration_text, is_stuck, support_text},
};
use numbers_model::{
    api_version::ApiVersion, change, enums::JobStatus, number::Number, percent,
    provisioning::Badge, timestamp::Timestamp,
};

use crate::{
    browser::{
        clock,
        dom::{El, View, block, button, dynamic, el, keyed, link, list, show},
        intl,
    },
    components::{
        badge::badge,
        copy_button::{REFUSED, copy_button_with},
        table::{cell, row as table_row, row_heading, table, table_body, table_head},
        time,
    },
    routes::Route,
    state::{app_state::AppState, provisioning_monitor::ProvisioningMonitor},
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

/// The panel of a group.
pub(super) fn issue_group(context: IssueContext, group: Memo<Option<IssueGroup>>) -> El {
    let Some(cause) = group.with_untracked(|group| group.as_ref().map(|group| group.kind.clone()))
    else {
        return el("div");
    };
    let shown = RwSignal::new(FIRST);
    let count =
        Memo::new(move |_| group.with(|group| group.as_ref().map_or(0, |group| group.rows.len())));
    let stuck =
        Memo::new(move |_| group.with(|group| group.as_ref().map_or(0, |group| group.stuck)));
    let keys = Memo::new(move |_| {
        let shown = shown.get();
        group.with(|group| {
            let rows = group.iter().flat_map(|group| &group.rows).take(shown);
            rows.map(|(row, _)| *row as usize).collect::<Vec<_>>()
        })
    });
    let head = table_head(&["Number", "Name", "Asked for", "Unchanged for", "Actions"]);
    let row_cause = cause.clone();
    let body = keyed(table_body(), keys, move |row| {
        issue_row(
            context,
            row_cause.clone(),
            RowId::try_from(row).unwrap_or(RowId::MAX),
        )
    });
    let more = move || {
        let (count, shown_now) = (count.get(), shown.get());
        (count > shown_now).then(|| {
            let next = intl::integer(MORE.min(count - shown_now));
            let text = format!("Show {next} more of {}", intl::integer(count));
            button(&text, move || shown.update(|shown| *shown += MORE))
        })
    };
    let list_href = format!(
        "{}{}",
        context.app.href(&Route::Numbers),
        list_query(&cause)
    );
    block("section", "panel cause")
        .attr("aria-label", &cause.title())
        .child(
            block("div", "cause-head")
                .child(
                    el("h2")
                        .child(badge(&cause.state, None))
                        .child(" ")
                        .child(service_name(cause.service)),
                )
                .child(block("span", "quiet").text(move || intl::number_count(count.get())))
                .child(show(
                    move || stuck.get() > 0,
                    move || {
                        let text = move || {
                            let count = intl::integer(stuck.get());
                            format!("⚠ {count} stuck: no change for a day")
                        };
                        block("span", "stuck").text(text)
                    },
                ))
                .child(link("Find in the list", &list_href).attr(
                    "aria-label",
                    &format!("Find in the list: {}", cause.title()),
                )),
        )
        .child(meanings(&cause))
        .child(block("div", "scroll-x").child(table("cases").child(head).child(body)))
        .child(dynamic(more))
}

fn service_name(service: Service) -> &'static str {
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

fn meanings(cause: &IssueKind) -> View {
    list(cause.explanations(), |meaning| {
        let code = (!meaning.code.is_empty())
            .then(|| View::from([el("code").child(meaning.code.as_str()).into(), " ".into()]));
        block("div", "meaning")
            .child(
                el("p")
                    .child(code)
                    .child(el("strong").child(meaning.meaning)),
            )
            .child(
                el("p")
                    .child(meaning.advice)
                    .child(" Who acts: ")
                    .child(el("strong").child(meaning.who))
                    .child("."),
            )
            .into()
    })
}

/// The row of a number.
fn issue_row(context: IssueContext, cause: IssueKind, row: RowId) -> El {
    let inventory = context.app.inventory;
    let number = Memo::new(move |_| {
        // Tracks the issues, since the inventory notifies of every page; the row itself may have changed earlier.
        context.monitor.board.track();
        inventory.read(|inventory| {
            let phone = inventory.identity(row).to_owned();
            inventory.number(&phone)
        })
    });
    let content = move || {
        let cells =
            number.with(|number| number.as_ref().map(|number| cells(context, &cause, number)));
        View::from(cells)
    };
    table_row().child(dynamic(content))
}

fn cells(context: IssueContext, cause: &IssueKind, number: &Number) -> View {
    let app = context.app;
    let phone = number.phone.as_str();
    let (request, updated) = requested(cause.service, number);
    let to_number = app.href(&Route::Number(phone.to_owned()));
    let name = number.display_name.as_deref().unwrap_or_default();
    let since = match updated {
        Some(updated) => since(context, cause, updated),
        None => block("span", "none").child("Not known").into(),
    };
    [
        row_heading(link(phone, &to_number).class("number")).into(),
        cell().child(el("bdi").child(name)).into(),
        cell().child(request).into(),
        cell().child(since).into(),
        cell().child(actions(context, cause, number)).into(),
    ]
    .into()
}

/// The requested configuration of a job, and when the job last changed.
fn requested(service: Service, number: &Number) -> (View, Option<&Timestamp>) {
    let named = |name: &str, value: Option<&str>| -> View {
        let value = match value {
            Some(value) => block("span", "code").child(value),
            None => block("span", "none").child("none"),
        };
        block("div", "")
            .child(format!("{name} "))
            .child(value)
            .into()
    };
    match service {
        Service::Sms => {
            let job = number.sms_job();
            let campaign = job.and_then(|job| job.campaign.as_deref());
            let view = [
                named("Plan", job.and_then(|job| job.service_plan.as_deref())),
                campaign
                    .map(|campaign| named("Campaign", Some(campaign)))
                    .into(),
            ];
            (view.into(), job.and_then(|job| job.updated.as_ref()))
        }
        Service::Voice => {
            let job = number.voice_job();
            let kind = job.map_or("Voice", |job| job.kind.label());
            let view = named(kind, job.and_then(|job| job.id.as_deref()));
            (view, job.and_then(|job| job.updated.as_ref()))
        }
    }
}

/// The time since a job last changed. Only this cell follows the clock.
fn since(context: IssueContext, cause: &IssueKind, updated: &Timestamp) -> View {
    let Some(updated_ms) = updated.epoch_ms() else {
        return updated.raw().into();
    };
    let cause = cause.clone();
    let ages = dynamic(move || {
        context.monitor.age.track();
        let now_ms = clock::epoch_ms();
        let stuck = is_stuck(&cause, Some(updated_ms), now_ms);
        [
            el("div").child(duration_text(now_ms - updated_ms)).into(),
            View::from(stuck.then(|| block("div", "stuck").child("⚠ stuck"))),
        ]
    });
    let when = block("div", "quiet").child(time::date_time(updated));
    [ages, when.into()].into()
}

fn actions(context: IssueContext, cause: &IssueKind, number: &Number) -> View {
    let app = context.app;
    let version = app.connection.version();
    let phone = number.phone.as_str();
    let with_phone = |text: &str| format!("{text} {phone}");
    let retry = can_retry(cause, number, version).then(|| {
        let number = number.clone();
        button("Send again", move || {
            context.retried.set(Some(number.clone()))
        })
        .attr("aria-label", &with_phone("Send again"))
    });
    let edit = app.href(&Route::Edit(phone.to_owned()));
    let other = match cause.service {
        Service::Sms => "Other plan",
        Service::Voice => "Other voice",
    };
    let other = (cause.service == Service::Sms || version == ApiVersion::V1).then(|| {
        link(other, &edit)
            .class("button")
            .attr("aria-label", &with_phone(other))
    });
    let failed = number.clone();
    let copy = copy_button_with(
        "Copy support request",
        move || {
            let access = app.connection.access()?;
            Some(support_text(&failed, &access.base, &access.project))
        },
        ["The support request was copied.", REFUSED],
        context.copy_outcome,
    )
    .attr("aria-label", &with_phone("Copy support request"));
    block("div", "row-actions")
        .child(retry)
        .child(other)
        .child(copy)
        .into()
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
