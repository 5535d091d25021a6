//! Notices of changes whose page is gone, above every page.

use crate::{
    browser::dom::{View, block, button, dynamic, el, list},
    components::notice::notice,
    state::submission::{Landed, Submissions},
    widgets::submission_outcome::severity,
};
use leptos::prelude::*;

/// One notice for each change that ended, or could not be told, after its page was left.
pub fn outcome_notices(submissions: Submissions) -> View {
    dynamic(move || {
        let outcomes = submissions.outcomes.get();
        (!outcomes.is_empty()).then(|| {
            block("div", "outcomes")
                .child(list(outcomes, move |landed| outcome(submissions, landed)))
        })
    })
}

fn outcome(submissions: Submissions, landed: Landed) -> View {
    let Landed {
        subject,
        submission,
    } = landed;
    dynamic(move || {
        if submission.is_busy() {
            let checking = format!("{subject}: looking at what happened…");
            return Some(View::from(el("p").attr("role", "status").child(checking)));
        }
        let report = submission.told()?;
        let what = format!("{subject}: {}", report.what);
        let known = subject.clone();
        let close = button("Close", move || submissions.dismiss(&known)).into();
        let check = submission
            .is_unknown()
            .then(|| button("Check again", move || submission.check_again()).into());
        let actions = check.into_iter().chain([close]).collect();
        Some(notice(severity(&report), &what, &report.advice, actions))
    })
}
