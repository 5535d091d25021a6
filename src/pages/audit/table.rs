//! The table of audit lines, of all numbers or of one.

use leptos::prelude::*;
use numbers_client::gateway::{AuditOutcome, AuditRecord, FieldChange};
use numbers_model::timestamp::Timestamp;

use crate::{
    components::{
        badge::{Badge, sign},
        excerpt::excerpt,
        table::TableHead,
    },
    routes::Route,
    state::{app_state::AppState, audit::AuditParams},
    widgets::time::DateTime,
};

/// The table.
#[component]
pub fn AuditTable(
    /// The state of the app.
    app: AppState,
    /// The lines, the newest first.
    #[prop(into)]
    records: Signal<Vec<AuditRecord>>,
    /// Whether it has a column for the number.
    has_number: bool,
) -> impl IntoView {
    let mut names = vec!["Time", "Person", "Change"];
    names.extend(has_number.then_some("Number"));
    names.extend(["Outcome", "Address"]);
    view! {
        // Focusable, since it scrolls sideways in a narrow window.
        <div class="scroll-x" tabindex="0" role="region" aria-label="Table of changes">
            <table class="cases audit" role="table">
                <caption>
                    <span class="visually-hidden">"Changes"</span>
                </caption>
                <TableHead names />
                <tbody role="rowgroup">
                    // With its outcome, which may come later than the line.
                    <For
                        each=move || records.get()
                        key=|record| (record.id.clone(), record.outcome.name().to_owned())
                        let:record
                    >
                        <AuditRow app record has_number />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// A line.
#[component]
fn AuditRow(
    /// The state of the app.
    app: AppState,
    /// The line.
    record: AuditRecord,
    /// Whether it has a cell for the number.
    has_number: bool,
) -> impl IntoView {
    let number = has_number.then(|| {
        view! {
            <td role="cell">
                <Resource app record=record.clone() />
            </td>
        }
    });
    view! {
        <tr role="row">
            <td role="cell">
                <DateTime timestamp=Timestamp::from_epoch_ms(record.at_ms) />
            </td>
            <td role="cell">
                <PersonLink app id=record.person.clone() name=record.name.clone() />
            </td>
            <td role="cell" class="audit-change">
                <span prop:textContent=excerpt(record.action())></span>
                <Changes changes=record.changes />
            </td>
            {number}
            <td role="cell">
                <OutcomeBadge outcome=record.outcome />
            </td>
            <td role="cell" class="code" prop:textContent=excerpt(&record.address)></td>
        </tr>
    }
}

/// The person, as a link to what that person changed.
#[component]
fn PersonLink(
    /// The state of the app.
    app: AppState,
    /// The ID.
    id: String,
    /// The name.
    name: String,
) -> impl IntoView {
    let params = AuditParams {
        person: id.clone(),
        ..AuditParams::default()
    };
    let href = format!("{}{}", app.href(&Route::Audit), params.search());
    view! { <a href=href title=excerpt(&id) prop:textContent=excerpt(&name)></a> }
}

/// The number or order, as a link.
#[component]
fn Resource(
    /// The state of the app.
    app: AppState,
    /// The line.
    record: AuditRecord,
) -> impl IntoView {
    let text = excerpt(&record.resource);
    let route = match record.resource {
        resource if resource.is_empty() => None,
        resource if resource.starts_with('+') => Some(Route::Number(resource)),
        // Every other resource that has a name is an order.
        resource => Some(Route::Orders(Some(resource))),
    };
    match route {
        Some(route) => {
            view! { <a class="number" href=app.href(&route) prop:textContent=text></a> }.into_any()
        }
        None => view! { <span class="none">"None"</span> }.into_any(),
    }
}

/// The changed fields.
#[component]
fn Changes(
    /// The changes.
    changes: Vec<FieldChange>,
) -> impl IntoView {
    let items = changes.iter().map(|change| {
        let text = excerpt(&change.text());
        view! { <li prop:textContent=text></li> }
    });
    let items = items.collect_view();
    (!changes.is_empty()).then(|| view! { <ul class="audit-fields">{items}</ul> })
}

/// The outcome: a sign and words.
#[component]
fn OutcomeBadge(
    /// The outcome.
    outcome: AuditOutcome,
) -> impl IntoView {
    let (state, sign) = match outcome {
        AuditOutcome::Done => ("provisioned", sign::CHECK),
        AuditOutcome::Refused => ("failed", sign::CROSS),
        AuditOutcome::Blocked => ("failed", sign::ALERT),
        AuditOutcome::Failed => ("not-configured", sign::DASH),
        AuditOutcome::Sent => ("waiting", sign::CLOCK),
        AuditOutcome::Unknown | AuditOutcome::Other(_) => ("unknown", sign::QUESTION),
    };
    view! { <Badge state sign label=outcome.label() /> }
}
