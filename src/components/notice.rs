//! A message in the page: what happened, and what can be done about it.

use crate::reactive::press;
use leptos::prelude::*;

use crate::{api::failure::Failure, browser::history::use_history, paths::Route};

/// How much a notice weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Info,
    /// It worked.
    Good,
    /// Look at this.
    Warning,
    /// Something failed.
    Error,
}

impl Weight {
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Weight::Info => ("info", "ⓘ", "status"),
            Weight::Good => ("good", "✓", "status"),
            Weight::Warning => ("warning", "⚠", "status"),
            Weight::Error => ("error", "✕", "alert"),
        }
    }
}

/// A message with room for buttons.
#[component]
pub fn Notice(
    /// How much it weighs.
    weight: Weight,
    /// What happened.
    #[prop(into)]
    what: String,
    /// What to do about it.
    #[prop(into, optional)]
    advice: String,
    /// Buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (name, sign, role) = weight.parts();
    view! {
        <div class="notice" data-weight=name role=role>
            <span class="notice-sign" aria-hidden="true">
                {sign}
            </span>
            <div class="notice-text">
                <p class="notice-what">{what}</p>
                {(!advice.is_empty()).then(|| view! { <p>{advice}</p> })}
                {children
                    .map(|children| view! { <div class="notice-actions">{children()}</div> })}
            </div>
        </div>
    }
}

/// A failed call, with the ways on: try again, and connect anew where the credentials are the trouble.
#[component]
pub fn FailureNotice(
    /// What failed.
    failure: Failure,
    /// Tries again.
    #[prop(optional)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let (what, advice) = failure.explain();
    let credentials = matches!(failure.status(), Some(401 | 403));
    view! {
        <Notice weight=Weight::Error what advice>
            {retry
                .map(|retry| {
                    view! {
                        <button type="button" on:click=press(move || retry.run(()))>
                            "Try again"
                        </button>
                    }
                })}
            {credentials
                .then(|| {
                    let href = use_history().href(&Route::Connect.path());
                    view! {
                        <a class="button" href=href>
                            "Connect again"
                        </a>
                    }
                })}
        </Notice>
    }
}
