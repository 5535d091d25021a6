//! The outcomes of changes, which are sent to nobody.

use leptos::prelude::*;
use numberdesk::{
    browser::scheduling,
    state::submission::{Landed, SubmissionHandle, Submissions},
    widgets::{
        outcome_notices::OutcomeNotices,
        submission_outcome::{ReportNotice, SubmissionOutcome},
    },
};
use numbers_client::{
    client_error::ClientError,
    submission::{Change, Finding, Permit, Reply, Report, ReportKind, Wording},
};

use super::{
    frame::{Exhibit, Labelled, OneState, State},
    samples::LONG,
    stores::use_stores,
};

const WORDING: Wording = Wording {
    sending: "Releasing…",
    done: "The number is released.",
    confirmed: "The server confirmed it.",
    not_done: "The number is not released.",
    not_done_checked: "The number is not released: a check shows no change.",
    partly: ["The number is released in part.", "Look at it."],
    retry: "You can try again.",
    unknown: "It is not known what happened.",
    unknown_advice: "",
};

/// What becomes of a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Sending,
    Verifying,
    Done,
    Verified,
    Partly,
    Refused,
    NotExecuted,
    Unknown,
}

/// A change that only pretends.
struct Pretence {
    fate: Fate,
    /// Disposed once it is not shown any more, so that nothing is on its way for ever.
    shown: RwSignal<()>,
}

impl Pretence {
    async fn until_gone(&self) {
        while !self.shown.is_disposed() {
            scheduling::sleep(100).await;
        }
    }
}

impl Change for Pretence {
    type Confirmed = ();
    type Snapshot = ();

    async fn send(&self, (): (), _: Permit) -> Reply<()> {
        match self.fate {
            Fate::Sending => self.until_gone().await,
            Fate::Done => return Reply::Proven(()),
            Fate::Refused => return Reply::Failed(ClientError::KeyRefused),
            _ => {}
        }
        Reply::Unproven("The server answered with nothing.".to_owned())
    }

    async fn verify(&self) -> Finding<()> {
        let found = "So the number was read again.".to_owned();
        match self.fate {
            Fate::Verifying => self.until_gone().await,
            Fate::Verified => {
                return Finding::Executed {
                    snapshot: (),
                    found,
                };
            }
            Fate::Partly => {
                return Finding::Partly {
                    snapshot: (),
                    found,
                };
            }
            Fate::NotExecuted => {
                return Finding::NotExecuted {
                    snapshot: None,
                    found,
                };
            }
            _ => {}
        }
        Finding::Inconclusive {
            snapshot: None,
            found,
        }
    }

    fn may_retry(&self) {}
}

fn submitted(submission: SubmissionHandle, fate: Fate) -> SubmissionHandle {
    let shown = RwSignal::new(());
    submission.submit(Pretence { fate, shown }, (), |conclusion| {
        Some(conclusion.tell(&WORDING, |_| false))
    });
    submission
}

fn of_fate(fate: Fate) -> AnyView {
    let submission = submitted(SubmissionHandle::new(use_stores().inventory), fate);
    view! { <SubmissionOutcome submission sending=WORDING.sending /> }.into_any()
}

const OUTCOMES: &[Labelled] = &[
    ("Done", || of_fate(Fate::Done)),
    ("Done, as a check shows", || of_fate(Fate::Verified)),
    ("Done in part", || of_fate(Fate::Partly)),
    ("Refused", || of_fate(Fate::Refused)),
    ("Not done, as a check shows", || of_fate(Fate::NotExecuted)),
    ("Unknown", || of_fate(Fate::Unknown)),
    ("Unknown, with another action", with_action),
    ("Being sent", || of_fate(Fate::Sending)),
    ("Being checked", || of_fate(Fate::Verifying)),
    ("Not sent: nothing", || {
        let submission = SubmissionHandle::new(use_stores().inventory);
        view! { <SubmissionOutcome submission sending=WORDING.sending /> }.into_any()
    }),
];

fn with_action() -> AnyView {
    let submission = submitted(SubmissionHandle::new(use_stores().inventory), Fate::Unknown);
    let actions = Callback::new(|_: Report| {
        vec![view! { <button type="button">"Give up"</button> }.into_any()]
    });
    view! { <SubmissionOutcome submission sending=WORDING.sending actions /> }.into_any()
}

const LANDED: &[Labelled] = &[
    ("Ended", || {
        landed(&[Fate::Done, Fate::Partly, Fate::Refused, Fate::Unknown])
    }),
    ("Being checked", || landed(&[Fate::Verifying])),
    ("None: nothing", || landed(&[])),
];

fn landed(fates: &[Fate]) -> AnyView {
    let stores = use_stores();
    let submissions: Submissions = stores.submissions();
    let landed = fates.iter().enumerate().map(|(index, fate)| Landed {
        subject: format!("Release of +1208639093{index}"),
        submission: submitted(SubmissionHandle::new(stores.inventory), *fate),
    });
    submissions.outcomes.set(landed.collect());
    view! { <OutcomeNotices submissions /> }.into_any()
}

/// All of them.
#[component]
pub fn Outcomes() -> impl IntoView {
    view! {
        <Exhibit name="SubmissionOutcome">
            <OneState name="SubmissionOutcome" states=OUTCOMES />
        </Exhibit>
        <Exhibit name="OutcomeNotices">
            <OneState name="OutcomeNotices" states=LANDED />
        </Exhibit>
        <Reports />
    }
}

#[component]
fn Reports() -> impl IntoView {
    let submission = SubmissionHandle::new(use_stores().inventory);
    let kinds = [
        ("Done", ReportKind::Done),
        ("Done in part", ReportKind::Partly),
        ("Failed", ReportKind::Failed),
        ("Unknown", ReportKind::Unknown),
    ];
    let notices = kinds.into_iter().map(move |(label, kind)| {
        let report = Report {
            kind,
            what: "The number is looked at.".to_owned(),
            advice: LONG.to_owned(),
        };
        view! {
            <State label>
                <ReportNotice submission report />
            </State>
        }
    });
    view! { <Exhibit name="ReportNotice">{notices.collect_view()}</Exhibit> }
}
