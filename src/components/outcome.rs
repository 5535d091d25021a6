//! The outcome of an action, as a notice.

use leptos::prelude::*;

use super::notice::{Notice, Severity};

/// An outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The severity.
    pub severity: Severity,
    /// What happened.
    pub what: String,
    /// The advice; empty for none.
    pub advice: String,
    /// Whether the outcome is unknown, so that checking again may tell more.
    pub can_check_again: bool,
}

impl Outcome {
    /// A known outcome.
    pub fn new(severity: Severity, what: &str, advice: &str) -> Self {
        Self {
            severity,
            what: what.to_owned(),
            advice: advice.to_owned(),
            can_check_again: false,
        }
    }

    /// An unknown outcome, even after verification.
    pub fn unknown(what: &str, advice: &str) -> Self {
        Self {
            can_check_again: true,
            ..Self::new(Severity::Error, what, advice)
        }
    }
}

/// The notice of an outcome.
#[component]
pub fn OutcomeNotice(
    /// The outcome.
    outcome: Outcome,
    /// Verifies an unknown outcome once more.
    #[prop(into)]
    on_check_again: Callback<()>,
) -> impl IntoView {
    let check_again = outcome.can_check_again.then(|| {
        view! {
            <button type="button" on:click=move |_| on_check_again.run(())>
                "Check again"
            </button>
        }
        .into_any()
    });
    let actions = check_again.into_iter().collect();
    view! { <Notice severity=outcome.severity what=outcome.what advice=outcome.advice actions /> }
}
