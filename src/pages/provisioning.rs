//! The Provisioning page: issues by cause and by who must act, and jobs polled until they finish.

use leptos::{prelude::*, task::spawn_local};

mod issue_group;

use numbers_client::gateway::Role;
use numbers_inventory::{
    Inventory,
    issues::{IssueKind, Issues},
};
use numbers_model::{api_version::ApiVersion, number::Number, provisioning::Badge, slice::Slice};

use self::issue_group::{IssueContext, IssueGroupPanel, service_name};
use super::{
    Skeleton,
    numbers::{Age, FullLoadStatus, NoNumbers},
    retry_dialog::RetryDialog,
    title,
    unreported::UnreportedNotice,
};
use crate::{
    browser::{
        intl,
        notification::{self, Permission},
    },
    components::{
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        loader::{Phase, Progress},
        provisioning_monitor::{FinishedJob, GAP_MS, ProvisioningMonitor},
    },
    widgets::role_gate::MissingRoles,
};

const UNREPORTED: &str =
    "Changes of voice are unknown: Sinch's v1alpha1 reports changes of service plans only.";

/// Maximum number of listed finished jobs.
const MAX_FINISHED: usize = 20;

/// The provisioning page.
#[component]
pub fn ProvisioningPage() -> impl IntoView {
    let app = use_app_state();
    title("Provisioning");
    let monitor = ProvisioningMonitor::start(app.connection, app.inventory);
    let progress = app.full_load.progress;
    if progress.with_untracked(|progress| progress.phase == Phase::Idle) {
        app.full_load.start(Slice::default());
    }
    announce(monitor);
    let context = IssueContext {
        app,
        monitor,
        retried: RwSignal::new(None::<Number>),
        copy_outcome: RwSignal::new(""),
    };
    let copy_outcome = Memo::new(move |_| context.copy_outcome.get());
    let has_unreported = Memo::new(move |_| {
        let is_old = app.connection.version() == ApiVersion::V1Alpha1;
        app.inventory.track();
        is_old && app.inventory.read(Inventory::has_unreported)
    });
    let unreported =
        Signal::derive(move || has_unreported.get().then(|| (UNREPORTED.to_owned(), "")));
    view! {
        <div class="page">
            <div class="page-head">
                <h1 tabindex="-1">"Provisioning"</h1>
                <div class="status">
                    <Age />
                </div>
                <PageActions />
            </div>
            <Summary monitor />
            <FullLoadStatus />
            <p class="quiet" role="status" prop:textContent=copy_outcome></p>
            <ReadError monitor />
            <UnreportedNotice text=unreported />
            <FinishedJobs monitor />
            <Show when=move || monitor.numbers.get().is_none()>
                <Skeleton rows=4 />
            </Show>
            <NoIssues monitor />
            <IssueGroups context />
            <RetryDialog retried=context.retried on_sent=|_| () />
        </div>
    }
}

/// The buttons of the page: to be notified, and to load the numbers again.
#[component]
fn PageActions() -> impl IntoView {
    let app = use_app_state();
    let permission = RwSignal::new(notification::permission());
    let ask = move |_| {
        spawn_local(async move {
            let answer = notification::request_permission().await;
            if !permission.is_disposed() {
                permission.set(answer);
            }
        });
    };
    let notifications = move || match permission.get() {
        Permission::Default => view! {
            <button type="button" on:click=ask>
                "Notify me"
            </button>
        }
        .into_any(),
        Permission::Granted => {
            view! { <span class="quiet">"The browser tells you what lands."</span> }.into_any()
        }
        Permission::Denied => ().into_any(),
    };
    view! {
        <div class="actions">
            {notifications}
            <button type="button" on:click=move |_| app.full_load.start(Slice::default())>
                "Refresh"
            </button>
        </div>
    }
}

/// The warning that a number could not be read.
#[component]
fn ReadError(
    /// The monitor of provisioning.
    monitor: ProvisioningMonitor,
) -> impl IntoView {
    let error = Memo::new(move |_| monitor.read_error.get());
    let notice = move || {
        let what = error.get()?;
        let advice = "What is shown may be out of date. It is tried again.";
        Some(view! { <Notice severity=Severity::Warning what advice /> })
    };
    view! { {notice} }
}

/// What stands in place of the groups where there are none.
#[component]
fn NoIssues(
    /// The monitor of provisioning.
    monitor: ProvisioningMonitor,
) -> impl IntoView {
    let app = use_app_state();
    let is_shown = move || {
        // Not while the last rows are still looked at.
        monitor.numbers.get() == Some(app.inventory.len())
            && monitor.board.with(|board| board.groups.is_empty())
            && app
                .full_load
                .progress
                .with(|progress| progress.phase == Phase::Complete)
    };
    view! {
        <Show when=is_shown>
            <Show when=move || !app.inventory.is_empty() fallback=move || view! { <NoNumbers /> }>
                <div class="empty">
                    <p class="empty-what">"No pending or failed changes"</p>
                    <a class="button" href=app.href(&Route::Numbers)>
                        "All numbers"
                    </a>
                </div>
            </Show>
        </Show>
    }
}

/// The groups, each with the numbers of one cause.
#[component]
fn IssueGroups(
    /// The context of the issues.
    context: IssueContext,
) -> impl IntoView {
    let causes = Memo::new(move |_| {
        let causes = |board: &Issues| {
            let causes = board.groups.iter().map(|group| group.kind.clone());
            causes.collect::<Vec<_>>()
        };
        context.monitor.board.with(causes)
    });
    // Keyed by cause, so that a group keeps its state while others come and go.
    let key = |cause: &IssueKind| {
        let (state, service) = (&cause.state, service_name(cause.service));
        let state = (state.param().to_owned(), state.label().to_owned());
        (state, service, cause.codes.clone())
    };
    let account = context.app.account();
    view! {
        <div>
            <Show when=move || !causes.with(Vec::is_empty)>
                <MissingRoles
                    account
                    actions=vec![(Role::Editor, "sending changes again or editing numbers")]
                />
            </Show>
            <For each=move || causes.get() key let:cause>
                <IssueGroupPanel context cause />
            </For>
        </div>
    }
}

/// The summary: number of jobs by state, and how they are polled.
#[component]
fn Summary(
    /// The monitor of provisioning.
    monitor: ProvisioningMonitor,
) -> impl IntoView {
    let app = use_app_state();
    let counts = Memo::new(move |_| match monitor.numbers.get() {
        None => "Looking at the numbers…".to_owned(),
        Some(_) => format!("{}{}", job_counts(monitor), coverage(app, monitor)),
    });
    let polling = Memo::new(move |_| polling(monitor.followed.get()));
    view! {
        <div class="status">
            <p class="status-count" role="status" prop:textContent=counts></p>
            <p class="quiet" prop:textContent=polling></p>
        </div>
    }
}

/// How many numbers are polled, and how often; empty where there are none.
fn polling(count: usize) -> String {
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
    Effect::new(move || {
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

/// The log of finished jobs; nothing while there are none.
#[component]
fn FinishedJobs(
    /// The monitor of provisioning.
    monitor: ProvisioningMonitor,
) -> impl IntoView {
    // A job has no ID, but its place in the order in which they have finished.
    let latest = move || {
        monitor.finished.with(|finished| {
            let latest = finished.iter().cloned().enumerate().rev();
            latest.take(MAX_FINISHED).collect::<Vec<_>>()
        })
    };
    let more = Memo::new(move |_| {
        let finished = monitor.finished.with(Vec::len);
        finished.saturating_sub(MAX_FINISHED)
    });
    let more_text = Memo::new(move |_| format!("and {} before these", intl::integer(more.get())));
    let clear = move |_| {
        monitor.finished.set(Vec::new());
        title("Provisioning");
    };
    view! {
        <Show when=move || monitor.finished.with(|finished| !finished.is_empty())>
            <section class="panel" aria-labelledby="finished-jobs">
                <h2 id="finished-jobs">"What has ended"</h2>
                <ul class="finished-jobs" role="log" aria-label="What has ended">
                    <For each=latest key=|(place, job)| (*place, job.phone.clone()) let((_, job))>
                        <FinishedJobRow job />
                    </For>
                    <Show when=move || { more.get() > 0 }>
                        <li prop:textContent=more_text></li>
                    </Show>
                </ul>
                <button type="button" on:click=clear>
                    "Clear"
                </button>
            </section>
        </Show>
    }
}

/// A job that has finished.
#[component]
fn FinishedJobRow(
    /// The finished job.
    job: FinishedJob,
) -> impl IntoView {
    let app = use_app_state();
    let FinishedJob { phone, outcome } = job;
    let (well, mark) = match outcome.succeeded {
        true => ("yes", "✓ "),
        false => ("no", "✕ "),
    };
    let phone_text = excerpt(&phone);
    view! {
        <li data-well=well>
            {mark}
            <a class="number" href=app.href(&Route::Number(phone)) prop:textContent=phone_text></a>
            " " <span prop:textContent=outcome.text></span>
        </li>
    }
}
