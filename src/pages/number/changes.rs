//! The last changes of a number, for auditors.

use leptos::prelude::*;
use numbers_client::gateway::{AuditFilter, Role};

use crate::{
    components::status_line::StatusLine,
    pages::audit::table::AuditTable,
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        audit::{AuditLog, AuditParams},
        number_resource::NumberResource,
        remote::Remote,
    },
    widgets::failure_notice::FailureNotice,
};

/// Changes that are shown; the audit log has the others.
const COUNT: u32 = 10;

/// The section; nothing for those who are no auditors.
#[component]
pub(super) fn ChangesOfNumber(
    /// The number, in E.164.
    phone: String,
    /// The number as the server has it.
    resource: NumberResource,
) -> impl IntoView {
    let app = use_app_state();
    let is_auditor = Memo::new(move |_| app.account().has(Role::Auditor) == Some(true));
    let phone = StoredValue::new(phone);
    view! {
        <Show when=move || is_auditor.get()>
            <Changes app phone=phone.get_value() resource />
        </Show>
    }
}

/// The section of the last changes.
#[component]
fn Changes(
    /// The state of the app.
    app: AppState,
    /// The number, in E.164.
    phone: String,
    /// The number as the server has it.
    resource: NumberResource,
) -> impl IntoView {
    let params = AuditParams {
        number: phone,
        ..AuditParams::default()
    };
    let href = format!("{}{}", app.href(&Route::Audit), params.search());
    let filter = params.filter();
    let log = AuditLog::new(app.connection, COUNT);
    load_with_number(log, filter.clone(), resource);
    let records = Memo::new(move |_| {
        let records = log.records;
        records.with(|records| records.value().cloned().unwrap_or_default())
    });
    let status = Signal::derive(move || {
        log.records
            .with(|records| match records {
                Remote::Loading(None) => "Loading the changes…",
                Remote::Ready(records) if records.is_empty() => {
                    "No changes through this gateway yet."
                }
                _ => "",
            })
            .to_owned()
    });
    // A memo, so that screen readers do not announce equal text again.
    let failure = Memo::new(move |_| log.records.with(|records| records.failure().cloned()));
    let failure = move || {
        let failure = failure.get()?;
        let (connect_href, filter) = (app.href(&Route::Connect), filter.clone());
        Some(
            view! { <FailureNotice failure connect_href on_retry=move |()| log.load(filter.clone()) /> },
        )
    };
    view! {
        <section class="panel" aria-labelledby="changes">
            <h2 id="changes">"Changes"</h2>
            <StatusLine text=status />
            {failure}
            <Show when=move || !records.with(Vec::is_empty)>
                <AuditTable app records has_number=false />
            </Show>
            <p>
                <a href=href>"All changes of this number"</a>
            </p>
        </section>
    }
}

/// Loads the changes, and again whenever the number was read.
fn load_with_number(log: AuditLog, filter: AuditFilter, resource: NumberResource) {
    let is_loading = Memo::new(move |_| resource.value.with(Remote::is_loading));
    Effect::new(move || {
        if !is_loading.get() {
            log.load(filter.clone());
        }
    });
}
