//! The outcome of a submission: status while it is busy, then a notice.

use leptos::prelude::*;
use numbers_client::submission::{Phase, Report, ReportKind};

use crate::{
    components::{
        notice::{Notice, Severity},
        status_line::StatusLine,
    },
    state::submission::SubmissionHandle,
};

/// Status while a change is verified.
pub const VERIFYING: &str = "No clear answer. Looking at what happened…";

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
    let status = Signal::derive(move || match submission.phase() {
        Phase::Sending => sending.to_owned(),
        Phase::Verifying => {
            let retry = submission.retry().map(|retry| retry.text());
            format!("{VERIFYING} {}", retry.unwrap_or_default())
        }
        Phase::Idle | Phase::Done | Phase::Refused | Phase::Unknown => String::new(),
    });
    // A memo, so that screen readers do not announce equal text again.
    let report = Memo::new(move |_| submission.told().filter(|_| !submission.is_busy()));
    view! {
        <StatusLine text=status />
        {move || {
            let report = report.get()?;
            let actions = actions.map(|actions| actions.run(report.clone()));
            let actions = actions.unwrap_or_default();
            Some(view! { <ReportNotice submission report actions /> })
        }}
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
