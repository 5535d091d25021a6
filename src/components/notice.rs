//! Notices: inline messages with what happened, what to do, and actions.

use leptos::prelude::*;

use super::excerpt::excerpt;

/// The severity of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Information.
    Info,
    /// An action succeeded.
    Success,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Error,
}

/// A notice: what happened, what to do, and actions.
#[component]
pub fn Notice(
    /// The severity.
    severity: Severity,
    /// What happened.
    #[prop(into)]
    what: String,
    /// What to do; empty for nothing.
    #[prop(optional, into)]
    advice: String,
    /// Its buttons and links.
    #[prop(optional)]
    actions: Vec<AnyView>,
) -> impl IntoView {
    let (name, mark, role) = match severity {
        Severity::Info => ("info", "i", "status"),
        Severity::Success => ("success", "✓", "status"),
        Severity::Warning => ("warning", "⚠", "status"),
        Severity::Error => ("error", "✕", "alert"),
    };
    let advice = (!advice.is_empty()).then(|| view! { <p prop:textContent=excerpt(&advice)></p> });
    let actions =
        (!actions.is_empty()).then(|| view! { <div class="notice-actions">{actions}</div> });
    view! {
        <div class="notice" data-severity=name role=role>
            <span class="notice-sign" aria-hidden="true">
                {mark}
            </span>
            <div class="notice-text">
                <p class="notice-what" prop:textContent=excerpt(&what)></p>
                {advice}
                {actions}
            </div>
        </div>
    }
}
