//! Notices.

use leptos::prelude::*;
use numberdesk::{
    components::{
        notice::{Notice, Severity},
        outcome::{Outcome, OutcomeNotice},
        status_line::StatusLine,
    },
    widgets::failure_notice::FailureNotice,
};
use numbers_client::{client_error::ClientError, error::Problem};

use super::{
    frame::{Exhibit, State},
    samples::{LONG, RIGHT_TO_LEFT, UNBROKEN},
};

/// All that know no number.
#[component]
pub fn Notices() -> impl IntoView {
    let known = Outcome::new(
        Severity::Success,
        "The number is released.",
        "The server confirmed it.",
    );
    let unknown = Outcome::unknown("It is not known what happened.", LONG);
    let severities = [
        ("Information", Severity::Info),
        ("Success", Severity::Success),
        ("Warning", Severity::Warning),
        ("Error", Severity::Error),
    ];
    let severities = severities
        .into_iter()
        .map(|(label, severity)| view! { <OfSeverity label severity /> });
    view! {
        <Exhibit name="Notice">
            {severities.collect_view()} <State label="Without a place to break">
                <Notice severity=Severity::Error what=UNBROKEN advice=UNBROKEN />
            </State> <State label="Right to left">
                <Notice severity=Severity::Info what=RIGHT_TO_LEFT />
            </State>
        </Exhibit>
        <Exhibit name="StatusLine">
            <State label="Short">
                <StatusLine text="Reading the number…" />
            </State>
            <State label="Long">
                <StatusLine text=LONG />
            </State>
            <State label="Right to left">
                <StatusLine text=RIGHT_TO_LEFT />
            </State>
        </Exhibit>
        <Exhibit name="OutcomeNotice">
            <State label="Known">
                <OutcomeNotice outcome=known on_check_again=|()| () />
            </State>
            <State label="Unknown">
                <OutcomeNotice outcome=unknown on_check_again=|()| () />
            </State>
        </Exhibit>
    }
}

/// Notices of one severity: only what happened; with advice; with advice and actions.
#[component]
fn OfSeverity(label: &'static str, severity: Severity) -> impl IntoView {
    let retry = view! { <button type="button">"Try again"</button> };
    let connect = view! {
        <a class="button" href="/connect">
            "Connect again"
        </a>
    };
    let actions = vec![retry.into_any(), connect.into_any()];
    view! {
        <State label>
            <Notice severity what="500 numbers are loaded." />
            <Notice severity what="The list is incomplete." advice=LONG />
            <Notice severity what="The list is incomplete." advice="Load it again." actions />
        </State>
    }
}

/// The notices of failed calls.
#[component]
pub fn FailureNotices() -> impl IntoView {
    let problem = |status, body: &str| ClientError::Problem(Problem::new(status, body.as_bytes()));
    let message = format!(r#"{{"error": {{"code": 400, "message": "{UNBROKEN}"}}}}"#);
    let failures = [
        ("No answer", ClientError::Network),
        ("No answer in time", ClientError::Timeout(15)),
        ("Credentials refused", problem(401, "")),
        ("Not found", problem(404, "")),
        ("Server error", problem(503, "")),
        ("A message of the server", problem(400, &message)),
        ("A web page", ClientError::WebPage(200)),
        (
            "Unreadable",
            ClientError::Unreadable("it is empty".to_owned()),
        ),
        ("Signed out", ClientError::SignedOut { unclear: false }),
    ];
    let failures = failures.into_iter().map(|(label, failure)| {
        view! {
            <State label>
                <FailureNotice failure connect_href="/connect" on_retry=|()| () />
            </State>
        }
    });
    view! { <Exhibit name="FailureNotice">{failures.collect_view()}</Exhibit> }
}
