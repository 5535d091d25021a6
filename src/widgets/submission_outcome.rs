//! The outcome of a submission: status while it is busy, then a notice.

use leptos::prelude::*;
use numbers_client::submission::{Phase, Report, ReportKind};

use crate::{
    browser::dom::{View, button, dynamic, el},
    components::notice::{Notice, Severity, notice},
    state::submission::SubmissionHandle,
};

/// Status while a change is verified.
pub const VERIFYING: &str = "No clear answer. Looking at what happened…";

/// The status, then the notice, with "Check again" for an unknown outcome. `sending`: "Releasing…".
pub fn submission_outcome(submission: SubmissionHandle, sending: &'static str) -> View {
    submission_outcome_with(submission, sending, |_| Vec::new())
}

/// Like [`submission_outcome`], with further actions in the notice.
pub fn submission_outcome_with(
    submission: SubmissionHandle,
    sending: &'static str,
    actions: impl Fn(&Report) -> Vec<View> + 'static,
) -> View {
    dynamic(move || outcome(submission, sending, &actions))
}

fn outcome(
    submission: SubmissionHandle,
    sending: &str,
    actions: &dyn Fn(&Report) -> Vec<View>,
) -> Option<View> {
    let status = |text: &str| Some(el("p").attr("role", "status").child(text).into());
    match submission.phase() {
        Phase::Sending => status(sending),
        Phase::Verifying => {
            let retry = submission.retry().map(|retry| retry.text());
            status(&format!("{VERIFYING} {}", retry.unwrap_or_default()))
        }
        Phase::Idle | Phase::Done | Phase::Refused | Phase::Unknown => {
            let told = submission.told()?;
            let actions = actions(&told);
            Some(told_notice_with(submission, &told, actions))
        }
    }
}

/// The notice without the status.
pub fn told_notice(submission: SubmissionHandle, told: &Report) -> View {
    told_notice_with(submission, told, Vec::new())
}

fn told_notice_with(submission: SubmissionHandle, told: &Report, actions: Vec<View>) -> View {
    let check = (told.kind == ReportKind::Unknown)
        .then(|| button("Check again", move || submission.check_again()).into());
    let actions = check.into_iter().chain(actions).collect();
    notice(severity(told), &told.what, &told.advice, actions)
}

/// The severity of a report.
pub(super) fn severity(report: &Report) -> Severity {
    match report.kind {
        ReportKind::Done => Severity::Success,
        ReportKind::Partly => Severity::Warning,
        ReportKind::Failed | ReportKind::Unknown => Severity::Error,
    }
}

/// The outcome of a submission: its status while it is busy, then a notice, with "Check again" for an unknown one.
#[component]
pub fn SubmissionOutcome(
    /// The submission.
    submission: SubmissionHandle,
    /// The status while it is sent: "Releasing…".
    sending: &'static str,
    /// Further actions of the notice.
    #[prop(optional, into)]
    actions: Option<Callback<Report, Vec<AnyView>>>,
) -> impl IntoView {
    let status = |text: String| view! { <p role="status" prop:textContent=text></p> }.into_any();
    move || match submission.phase() {
        Phase::Sending => Some(status(sending.to_owned())),
        Phase::Verifying => {
            let retry = submission.retry().map(|retry| retry.text());
            Some(status(format!("{VERIFYING} {}", retry.unwrap_or_default())))
        }
        Phase::Idle | Phase::Done | Phase::Refused | Phase::Unknown => {
            let report = submission.told()?;
            let actions = actions.map(|actions| actions.run(report.clone()));
            let actions = actions.unwrap_or_default();
            Some(view! { <ReportNotice submission report actions /> }.into_any())
        }
    }
}

/// The notice of a report, without the status before it.
#[component]
pub fn ReportNotice(
    /// The submission.
    submission: SubmissionHandle,
    /// What came of it.
    report: Report,
    /// Further actions.
    #[prop(optional)]
    actions: Vec<AnyView>,
) -> impl IntoView {
    let check = (report.kind == ReportKind::Unknown).then(|| {
        view! {
            <button type="button" on:click=move |_| submission.check_again()>
                "Check again"
            </button>
        }
        .into_any()
    });
    let actions = check.into_iter().chain(actions).collect();
    let severity = severity(&report);
    view! { <Notice severity what=report.what advice=report.advice actions /> }
}
