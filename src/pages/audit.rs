//! The Audit page: who changed what through the gateway, with filters that the address keeps.

use leptos::prelude::*;

mod filters;
pub mod table;

use numbers_client::gateway::Role;

use self::{filters::Filters, table::AuditTable};
use super::{Skeleton, title};
use crate::{
    browser::intl,
    components::{
        busy_button::ActionButton,
        notice::{Notice, Severity},
        status_line::StatusLine,
    },
    routes::Route,
    state::{
        account::Identity,
        app_state::{AppState, use_app_state},
        audit::{AuditLog, AuditParams, PAGE_SIZE},
        page_commands::PageCommand,
        remote::Remote,
    },
    widgets::{failure_notice::FailureNotice, role_gate::RoleNotice},
};

/// Largest number of lines of a CSV file: the gateway gives no more.
const MAX_CSV_LINES: u32 = 100_000;

/// The Audit page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let app = use_app_state();
    title("Audit");
    // A memo, so that a sign-in as the same person leaves the page as it is.
    let access = Memo::new(move |_| {
        let is_asked = app
            .account()
            .identity
            .with(|identity| *identity != Identity::Unknown);
        is_asked.then(|| app.account().has(Role::Auditor))
    });
    view! {
        {move || match access.get() {
            Some(Some(true)) => view! { <AuditorsPage /> }.into_any(),
            Some(Some(false)) => {
                view! {
                    <OtherPage>
                        <RoleNotice role=Role::Auditor what="reading the audit log" />
                    </OtherPage>
                }
                    .into_any()
            }
            Some(None) => {
                view! {
                    <OtherPage>
                        <Notice
                            severity=Severity::Info
                            what="This server keeps no audit log."
                            advice="Numberdesk shows one where its own gateway signs people in."
                        />
                    </OtherPage>
                }
                    .into_any()
            }
            None => {
                view! {
                    <OtherPage>
                        <Skeleton rows=6 />
                    </OtherPage>
                }
                    .into_any()
            }
        }}
    }
}

/// The page where there is no log to show, or not yet.
#[component]
fn OtherPage(
    /// What is shown instead.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="page">
            <h1 tabindex="-1">"Audit"</h1>
            {children()}
        </div>
    }
}

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct AuditState {
    app: AppState,
    params: Memo<AuditParams>,
    log: AuditLog,
}

impl AuditState {
    fn start(app: AppState) -> Self {
        let location = app.history.location();
        let path = Route::Audit.path();
        let params = Memo::new(move |before: Option<&AuditParams>| {
            location.with(|location| match before {
                // The page is being left.
                Some(before) if location.path != path => before.clone(),
                _ => AuditParams::parse(&location.search),
            })
        });
        let log = AuditLog::new(app.connection, PAGE_SIZE);
        let state = Self { app, params, log };
        Effect::new(move || {
            params.track();
            state.refresh();
        });
        state
    }

    fn refresh(self) {
        self.log.load(self.params.get_untracked().filter());
    }

    /// Shows what matches other filters.
    fn filter(self, params: &AuditParams) {
        let path = format!("{}{}", Route::Audit.path(), params.search());
        self.app.history.push(&path);
    }

    /// "Showing 12 changes.", tracked.
    fn status(self) -> String {
        self.log.records.with(|records| match records {
            Remote::Loading(_) => "Loading the audit log…".to_owned(),
            Remote::Failed(..) => String::new(),
            Remote::Ready(records) => {
                let noun = if records.len() == 1 {
                    "change"
                } else {
                    "changes"
                };
                let count = intl::integer(records.len());
                match self.log.has_more.get() {
                    true => format!("Showing the last {count} {noun}."),
                    false => format!("Showing {count} {noun}."),
                }
            }
        })
    }
}

/// The page of an auditor.
#[component]
fn AuditorsPage() -> impl IntoView {
    let state = AuditState::start(use_app_state());
    let refresh = PageCommand {
        label: "Refresh the audit log",
        run: Callback::new(move |()| state.refresh()),
    };
    state.app.page_commands.register(vec![refresh]);
    let csv_href = move || {
        let filter = state.params.get().filter();
        let client = state.app.connection.client()?;
        Some(client.audit_csv_url(&filter, MAX_CSV_LINES))
    };
    let status = Signal::derive(move || state.status());
    view! {
        <div class="page">
            <div class="page-head">
                <h1 tabindex="-1">"Audit"</h1>
                <div class="actions">
                    // The gateway makes the file: it may be larger than what a page holds.
                    <a class="button" href=csv_href download="audit.csv">
                        "Save as CSV"
                    </a>
                    <button type="button" on:click=move |_| state.refresh()>
                        "Refresh"
                    </button>
                </div>
            </div>
            <Filters state />
            <StatusLine text=status />
            <Failure state />
            <Records state />
        </div>
    }
}

/// Why the log could not be loaded.
#[component]
fn Failure(
    /// The state of the page.
    state: AuditState,
) -> impl IntoView {
    // A memo, so that screen readers do not announce equal text again.
    let failure = Memo::new(move |_| state.log.records.with(|records| records.failure().cloned()));
    view! {
        {move || {
            let failure = failure.get()?;
            let connect_href = state.app.href(&Route::Connect);
            Some(
                view! { <FailureNotice failure connect_href on_retry=move |()| state.refresh() /> },
            )
        }}
    }
}

/// The lines, or that there are none.
#[component]
fn Records(
    /// The state of the page.
    state: AuditState,
) -> impl IntoView {
    let records = Memo::new(move |_| {
        let records = state.log.records;
        records.with(|records| records.value().cloned().unwrap_or_default())
    });
    let is_empty = move || {
        let records = state.log.records;
        records.with(|records| matches!(records, Remote::Ready(records) if records.is_empty()))
    };
    let is_loading = Signal::derive(move || state.log.records.with(Remote::is_loading));
    let load_more = move |()| state.log.load_more(state.params.get_untracked().filter());
    view! {
        <Show when=move || !records.with(Vec::is_empty)>
            <AuditTable app=state.app records has_number=true />
        </Show>
        <Show when=is_empty>
            <Empty state />
        </Show>
        <Show when=move || state.log.has_more.get()>
            <ActionButton label="Show more" busy=is_loading on_press=load_more />
        </Show>
    }
}

/// That nothing matches, or nothing was changed yet.
#[component]
fn Empty(
    /// The state of the page.
    state: AuditState,
) -> impl IntoView {
    let is_filtered = state
        .params
        .with_untracked(|params| *params != AuditParams::default());
    let (what, more) = match is_filtered {
        true => ("No change matches", "No change fits all of the filters."),
        false => (
            "No changes yet",
            "Every change that somebody tries through the gateway appears here.",
        ),
    };
    let clear = move |_| state.filter(&AuditParams::default());
    view! {
        <div class="empty">
            <p class="empty-what">{what}</p>
            <p>{more}</p>
            <Show when=move || is_filtered>
                <button type="button" on:click=clear>
                    "Clear filters"
                </button>
            </Show>
        </div>
    }
}
