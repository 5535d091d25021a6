//! The Provisioning page: issues by cause and by who must act, and jobs polled until they finish.

use leptos::{prelude::*, task::spawn_local};

mod issue_group;

use numbers_inventory::{Inventory, issues::Issues};
use numbers_model::{api_version::ApiVersion, number::Number, provisioning::Badge, slice::Slice};

use self::issue_group::{IssueContext, issue_group};
use super::{
    heading, numbers, retry_dialog::retry_dialog, skeleton, title, unreported::unreported_notice,
};
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, keyed_by, link, list, show},
        intl,
        notification::{self, Permission},
    },
    components::notice::{Severity, notice},
    reactive::effect,
    routes::Route,
    state::{
        app_state::AppState,
        loader::{Phase, Progress},
        provisioning_monitor::{FinishedJob, GAP_MS, ProvisioningMonitor},
    },
};

const UNREPORTED: &str =
    "Changes of voice are unknown: Sinch's v1alpha1 reports changes of service plans only.";

/// Maximum number of listed finished jobs.
const MAX_FINISHED: usize = 20;

/// The provisioning page.
pub fn provisioning_page(app: AppState) -> View {
    title("Provisioning");
    let monitor = ProvisioningMonitor::start(app.connection, app.inventory);
    if app
        .full_load
        .progress
        .with_untracked(|progress| progress.phase == Phase::Idle)
    {
        app.full_load.start(Slice::default());
    }
    announce(monitor);
    let retried = RwSignal::new(None::<Number>);
    let copy_outcome = RwSignal::new("");
    let permission = RwSignal::new(notification::permission());
    let ask = move || {
        spawn_local(async move {
            let answer = notification::request_permission().await;
            if !permission.is_disposed() {
                permission.set(answer);
            }
        });
    };
    let actions = block("div", "actions")
        .child(dynamic(move || match permission.get() {
            Permission::Default => View::from(button("Notify me", ask)),
            Permission::Granted => block("span", "quiet")
                .child("The browser tells you what lands.")
                .into(),
            Permission::Denied => ().into(),
        }))
        .child(button("Refresh", move || {
            app.full_load.start(Slice::default());
        }));
    let context = IssueContext {
        app,
        monitor,
        retried,
        copy_outcome,
    };
    let causes = Memo::new(move |_| {
        let causes = |board: &Issues| {
            board
                .groups
                .iter()
                .map(|group| group.kind.clone())
                .collect()
        };
        monitor.board.with(causes)
    });
    // Keyed by cause, so that a group keeps its state while others come and go.
    let groups = keyed_by(el("div"), causes, move |cause| {
        let cause = cause.clone();
        let group = Memo::new(move |_| {
            monitor.board.with(|board| {
                let found = board.groups.iter();
                let mut found = found.filter(|group| group.kind == cause);
                found.next().cloned()
            })
        });
        issue_group(context, group)
    });
    let unknown = Memo::new(move |_| {
        let is_old = app.connection.version() == ApiVersion::V1Alpha1;
        app.inventory.track();
        is_old && app.inventory.read(Inventory::has_unreported)
    });
    block("div", "page")
        .child(
            block("div", "page-head")
                .child(heading("Provisioning"))
                .child(block("div", "status").child(numbers::age(app)))
                .child(actions),
        )
        .child(summary(app, monitor))
        .child(numbers::loading(app))
        .child(
            block("p", "quiet")
                .attr("role", "status")
                .text(move || copy_outcome.get().to_owned()),
        )
        .child(dynamic(move || {
            let why = monitor.read_error.get()?;
            let advice = "What is shown may be out of date. It is tried again.";
            Some(notice(Severity::Warning, &why, advice, Vec::new()))
        }))
        .child(unreported_notice(app, move || {
            unknown.get().then(|| (UNREPORTED.to_owned(), ""))
        }))
        .child(finished(app, monitor))
        .child(show(
            move || monitor.numbers.get().is_none(),
            || skeleton(4),
        ))
        .child(show(
            move || {
                // Not while the last rows are still looked at.
                monitor.numbers.get() == Some(app.inventory.len())
                    && monitor.board.with(|board| board.groups.is_empty())
                    && app
                        .full_load
                        .progress
                        .with(|progress| progress.phase == Phase::Complete)
            },
            move || match app.inventory.is_empty() {
                true => numbers::no_numbers(app),
                false => block("div", "empty")
                    .child(block("p", "empty-what").child("No pending or failed changes"))
                    .child(link("All numbers", &app.href(&Route::Numbers)).class("button"))
                    .into(),
            },
        ))
        .child(groups)
        .child(retry_dialog(app, retried, |_| ()))
        .into()
}

/// The summary: number of jobs by state, and how they are polled.
fn summary(app: AppState, monitor: ProvisioningMonitor) -> View {
    let counts = move || match monitor.numbers.get() {
        None => "Looking at the numbers…".to_owned(),
        Some(_) => format!("{}{}", job_counts(monitor), coverage(app, monitor)),
    };
    let polling = move || {
        let count = monitor.followed.get();
        if count == 0 {
            return String::new();
        }
        // One number is polled per gap, so a round takes as many gaps as there are numbers.
        let round = count.saturating_mul(GAP_MS as usize) / 1000;
        let pace = if round <= 60 {
            "each again at growing intervals of up to a minute".to_owned()
        } else {
            format!(
                "one after the other so as not to burden the server: each about every {} minutes",
                intl::integer(round.div_ceil(60))
            )
        };
        let numbers = if count == 1 {
            "number that is"
        } else {
            "numbers that are"
        };
        let count = intl::integer(count);
        format!("Reading the {count} {numbers} under way, {pace}, while this page is on screen.")
    };
    block("div", "status")
        .child(
            block("p", "status-count")
                .attr("role", "status")
                .text(counts),
        )
        .child(block("p", "quiet").text(polling))
        .into()
}

/// "3 failed, 2 in progress, 1 waiting", tracked.
fn job_counts(monitor: ProvisioningMonitor) -> String {
    let count = |badge: Badge| intl::integer(monitor.count(|cause| cause.state == badge));
    let unknown = match monitor.count(|cause| matches!(cause.state, Badge::Unknown(_))) {
        0 => String::new(),
        count => format!(", {} in an unknown state", intl::integer(count)),
    };
    let (failed, in_progress, waiting) = (
        count(Badge::Failed),
        count(Badge::InProgress),
        count(Badge::Waiting),
    );
    format!("{failed} failed, {in_progress} in progress, {waiting} waiting{unknown}")
}

/// How many numbers the counts cover, and whether these are all, tracked.
fn coverage(app: AppState, monitor: ProvisioningMonitor) -> String {
    let is_one = app.inventory.len() == 1;
    let numbers = intl::number_count(app.inventory.len());
    let is_whole = monitor.numbers.get() == Some(app.inventory.len());
    let verb = if is_one { "was" } else { "were" };
    let phase = |progress: &Progress| progress.phase.clone();
    match app.full_load.progress.with(phase) {
        // The last rows are loaded and not counted yet.
        Phase::Complete if !is_whole => " so far. Counting goes on.".to_owned(),
        Phase::Complete if is_one => format!(". That is of {numbers}, the only one."),
        Phase::Complete => format!(". That is of all {numbers}."),
        Phase::Loading => {
            let verb = if is_one { "is" } else { "are" };
            format!(" so far. More are coming: {numbers} {verb} here.")
        }
        Phase::Inconsistent(_) => {
            format!(" among the {numbers} that {verb} loaded. That may not be all of them.")
        }
        _ => format!(" among the {numbers} that {verb} loaded. That is not all of them."),
    }
}

/// Announces finished jobs in the document title and as notifications.
fn announce(monitor: ProvisioningMonitor) {
    let mut announced = 0;
    effect(move || {
        monitor.finished.with(|finished| {
            // The list was cleared.
            if finished.len() < announced {
                announced = 0;
            }
            if finished.is_empty() {
                return;
            }
            title(&format!("({}) Provisioning", finished.len()));
            let new = finished.get(announced..).unwrap_or_default();
            if let Some((what, text)) = message(new) {
                notification::notify(&what, &text, "provisioning");
            }
            announced = finished.len();
        });
    });
}

/// One notification for all jobs that finished at the same time: title and text.
fn message(new: &[FinishedJob]) -> Option<(String, String)> {
    match new {
        [] => None,
        [FinishedJob { phone, outcome }] => Some((phone.clone(), outcome.text.to_owned())),
        _ => {
            let failed = new
                .iter()
                .filter(|finished| !finished.outcome.succeeded)
                .count();
            let (count, failed) = (intl::integer(new.len()), intl::integer(failed));
            let text = format!("{failed} of them not as asked for.");
            Some((format!("{count} jobs have ended"), text))
        }
    }
}

/// The log of finished jobs.
fn finished(app: AppState, monitor: ProvisioningMonitor) -> View {
    let has_finished = Memo::new(move |_| monitor.finished.with(|finished| !finished.is_empty()));
    let rows = move || {
        monitor.finished.with(|finished| {
            let latest = finished.iter().rev().take(MAX_FINISHED);
            let rows = list(latest, |FinishedJob { phone, outcome }| {
                let path = Route::Number(phone.clone());
                el("li")
                    .attr("data-well", if outcome.succeeded { "yes" } else { "no" })
                    .child(if outcome.succeeded { "✓ " } else { "✕ " })
                    .child(link(phone, &app.href(&path)).class("number"))
                    .child(format!(" {}", outcome.text))
                    .into()
            });
            let more = finished.len().saturating_sub(MAX_FINISHED);
            let more = (more > 0)
                .then(|| el("li").child(format!("and {} before these", intl::integer(more))));
            View::from([rows, more.into()])
        })
    };
    let clear = move || {
        monitor.finished.set(Vec::new());
        title("Provisioning");
    };
    show(
        move || has_finished.get(),
        move || {
            block("section", "panel")
                .attr("aria-labelledby", "finished-jobs")
                .child(el("h2").id("finished-jobs").child("What has ended"))
                .child(
                    block("ul", "finished-jobs")
                        .attr("role", "log")
                        .attr("aria-label", "What has ended")
                        .child(dynamic(rows)),
                )
                .child(button("Clear", clear))
        },
    )
}
