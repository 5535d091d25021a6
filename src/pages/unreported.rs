//! Fields that v1alpha1 does not report: notices, and the actions that read them with v1.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    cancel::CancelToken,
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
};
use numbers_model::{
    api_version::ApiVersion,
    number::{Number, Unreported},
    release::unknown_uses,
    slice::Slice,
};

use crate::{
    browser::dom::{View, block, dynamic, el},
    components::{
        busy_button::action_button,
        notice::{Severity, notice},
    },
    state::app_state::AppState,
};

/// The state of a check with v1.
#[derive(Debug, Clone, PartialEq)]
enum CheckState {
    /// Not started.
    Idle,
    /// The number is being read with v1.
    Reading,
    /// The number as v1 reports it.
    Done(Box<Number>),
    /// Why the check failed, as a sentence.
    Failed(String),
}

/// A check of one number with v1, on request. Copies share it; it stops when its owner is disposed.
#[derive(Clone, Copy)]
pub struct V1Check {
    app: AppState,
    state: RwSignal<CheckState>,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

impl V1Check {
    /// A check that is not started.
    pub fn new(app: AppState) -> Self {
        let cancel = StoredValue::new_local(CancelToken::new());
        on_cleanup(move || {
            cancel.try_with_value(CancelToken::cancel);
        });
        Self {
            app,
            state: RwSignal::new(CheckState::Idle),
            cancel,
        }
    }

    /// Whether v1 has reported the number, tracked.
    pub fn is_done(self) -> bool {
        self.state
            .with(|state| matches!(state, CheckState::Done(_)))
    }

    /// The number completed with the fields that v1 has reported, tracked.
    pub fn completed(self, number: Number) -> Number {
        self.state.with(|state| match state {
            CheckState::Done(reported) => number.completed(reported),
            _ => number,
        })
    }

    /// The button that checks with v1, and its outcome.
    pub fn draw(self, phone: &str) -> View {
        let busy = move || self.state.with(|state| *state == CheckState::Reading);
        let phone = phone.to_owned();
        let check = action_button("Check with v1", busy, move || self.check(phone.clone()));
        let outcome = move || {
            self.state.with(|state| match state {
                CheckState::Idle => String::new(),
                CheckState::Reading => "Checking with v1…".to_owned(),
                CheckState::Done(_) => "Checked with v1.".to_owned(),
                CheckState::Failed(why) => why.clone(),
            })
        };
        block("div", "form-actions")
            .child(check)
            .child(el("span").attr("role", "status").text(outcome))
            .into()
    }

    fn check(self, phone: String) {
        let Some(client) = self.app.connection.client_of(ApiVersion::V1) else {
            return;
        };
        self.state.set(CheckState::Reading);
        spawn_local(async move {
            let call = RequestOptions::new(&self.cancel.get_value());
            let answer = client.number(&phone, &call).await;
            if self.state.is_disposed() {
                return;
            }
            self.state.set(match answer {
                Ok(NumberResponse { number, .. }) => CheckState::Done(Box::new(number)),
                Err(failure) => CheckState::Failed(check_error(&failure)),
            });
        });
    }
}

/// Why a check failed, as a sentence.
fn check_error(failure: &ClientError) -> String {
    if failure.status() == Some(404) {
        return "v1 doesn't know this number, or this server doesn't offer v1: still unknown."
            .to_owned();
    }
    let Explanation { what, advice } = failure.explain();
    format!("Not checked: {what} {advice}")
}

/// The button that switches the connection to v1, and its outcome. Then all numbers are loaded again, and `after` runs.
fn switch_to_v1(app: AppState, after: impl Fn() + Copy + 'static) -> View {
    let (busy, outcome) = (RwSignal::new(false), RwSignal::new(String::new()));
    let switch = move || {
        busy.set(true);
        outcome.set("Connecting with v1…".to_owned());
        spawn_local(async move {
            let cancel = CancelToken::new();
            let switched = app.connection.switch(ApiVersion::V1, &cancel).await;
            if switched.is_ok() {
                app.full_load.start(Slice::default());
                let slice = app
                    .filtered_load
                    .progress
                    .with_untracked(|progress| progress.slice.clone());
                if !slice.is_all() {
                    app.filtered_load.start(slice);
                }
                after();
            }
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            outcome.set(match switched {
                Ok(()) | Err(None) => String::new(),
                Err(Some(found)) => format!("Still v1alpha1. {} {}", found.what, found.advice),
            });
        });
    };
    block("div", "form-actions")
        .child(action_button("Switch to v1", move || busy.get(), switch))
        .child(
            el("span")
                .attr("role", "status")
                .text(move || outcome.get()),
        )
        .into()
}

/// The notice of unknown fields of a number, with actions. `None` where all fields are reported.
pub fn unknown_uses_notice(
    phone: &str,
    unreported: Unreported,
    check: V1Check,
    after: impl Fn() + Copy + 'static,
) -> Option<View> {
    let what = unknown_uses(unreported)?;
    let actions = vec![check.draw(phone), switch_to_v1(check.app, after)];
    Some(notice(Severity::Info, &what, "", actions))
}

/// The notice of unknown fields of many numbers, while `what` returns its text and advice.
pub fn unreported_notice(
    app: AppState,
    what: impl Fn() -> Option<(String, &'static str)> + Send + Sync + 'static,
) -> View {
    let text = Memo::new(move |_| what());
    dynamic(move || {
        let (what, advice) = text.get()?;
        let actions = vec![switch_to_v1(app, || ())];
        Some(notice(Severity::Info, &what, advice, actions))
    })
}
