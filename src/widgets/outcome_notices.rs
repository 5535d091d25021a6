//! Notices of changes whose page is gone, above every page.

use leptos::prelude::*;

use crate::{
    components::notice::Notice,
    state::submission::{Landed, Submissions},
    widgets::submission_outcome::severity,
};

/// One notice for each change that ended, or could not be told, after its page was left.
#[component]
pub fn OutcomeNotices(
    /// The changes.
    submissions: Submissions,
) -> impl IntoView {
    let has_outcomes = Memo::new(move |_| !submissions.outcomes.with(Vec::is_empty));
    view! {
        <Show when=move || has_outcomes.get()>
            <div class="outcomes">
                // Keyed, so that the notices that stay are not announced again. Each shows by itself what changes in it.
                <For each=move || submissions.outcomes.get() key=Landed::key let:landed>
                    <LandedNotice submissions landed />
                </For>
            </div>
        </Show>
    }
}

/// The notice of an outcome that came after its page was left.
#[component]
fn LandedNotice(
    /// The submissions of the tab.
    submissions: Submissions,
    /// The outcome that came after its page was left.
    landed: Landed,
) -> impl IntoView {
    let Landed {
        subject,
        submission,
    } = landed;
    view! {
        {move || {
            if submission.is_busy() {
                let checking = format!("{subject}: looking at what happened…");
                return Some(view! { <p role="status" prop:textContent=checking></p> }.into_any());
            }
            let report = submission.told()?;
            let what = format!("{subject}: {}", report.what);
            let known = subject.clone();
            let close = view! {
                <button type="button" on:click=move |_| submissions.dismiss(&known)>
                    "Close"
                </button>
            };
            let check = submission
                .is_unknown()
                .then(|| {
                    view! {
                        <button type="button" on:click=move |_| submission.check_again()>
                            "Check again"
                        </button>
                    }
                        .into_any()
                });
            let actions = check.into_iter().chain([close.into_any()]).collect();
            let severity = severity(&report);
            Some(view! { <Notice severity what advice=report.advice actions /> }.into_any())
        }}
    }
}
