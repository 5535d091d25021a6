//! What the API version does not report, and the ways to know it: a number read with v1, or the connection switched to v1.

use leptos::prelude::on_cleanup;
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
    reactive::{Var, memo, spawn},
    state::app_state::AppState,
};

/// How far the check of a number with v1 has got.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Nothing was asked.
    Unasked,
    /// The number is being read.
    Reading,
    /// What v1 says.
    Found(Box<Number>),
    /// Why v1 says nothing.
    Failed(String),
}

/// A number that is read with v1 when the reader asks for it. Copies share it; it stops when its owner is left.
#[derive(Clone, Copy)]
pub struct V1Check {
    app: AppState,
    stage: Var<Stage>,
    cancel: Var<CancelToken>,
}

impl V1Check {
    /// Nothing is asked yet.
    pub fn new(app: AppState) -> Self {
        let cancel = Var::new(CancelToken::new());
        on_cleanup(move || {
            cancel.try_with_untracked(CancelToken::cancel);
        });
        Self {
            app,
            stage: Var::new(Stage::Unasked),
            cancel,
        }
    }

    /// Whether v1 has said something of the number, tracked.
    pub fn is_done(self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Found(_)))
    }

    /// The number with what v1 says of it, tracked; as it is while v1 has said nothing.
    pub fn completed(self, number: Number) -> Number {
        self.stage.with(|stage| match stage {
            Stage::Found(told) => number.completed(told),
            _ => number,
        })
    }

    /// The button that reads the number with v1, and what came of it.
    pub fn draw(self, phone: &str) -> View {
        let busy = move || self.stage.with(|stage| *stage == Stage::Reading);
        let phone = phone.to_owned();
        let check = action_button("Check with v1", busy, move || self.check(phone.clone()));
        let said = move || {
            self.stage.with(|stage| match stage {
                Stage::Unasked => String::new(),
                Stage::Reading => "Checking with v1…".to_owned(),
                Stage::Found(_) => "Checked with v1.".to_owned(),
                Stage::Failed(why) => why.clone(),
            })
        };
        block("div", "form-actions")
            .child(check)
            .child(el("span").attr("role", "status").text(said))
            .into()
    }

    fn check(self, phone: String) {
        let Some(client) = self.app.connection.client_of(ApiVersion::V1) else {
            return;
        };
        self.stage.set(Stage::Reading);
        spawn(async move {
            let call = RequestOptions::new(&self.cancel.get_untracked());
            let answer = client.number(&phone, &call).await;
            if self.stage.is_disposed() {
                return;
            }
            self.stage.set(match answer {
                Ok(NumberResponse { number, .. }) => Stage::Found(Box::new(number)),
                Err(failure) => Stage::Failed(not_checked(&failure)),
            });
        });
    }
}

/// Why v1 says nothing of a number.
fn not_checked(failure: &ClientError) -> String {
    if failure.status() == Some(404) {
        return "v1 doesn't know this number, or this server doesn't offer v1: still unknown."
            .to_owned();
    }
    let Explanation { what, advice } = failure.explain();
    ["Not checked: ", &what, " ", &advice].concat()
}

/// A button that goes on with v1, and what stands in the way. All numbers are loaded again then, and `after` runs.
pub fn switch_to_v1(app: AppState, after: impl Fn() + Copy + 'static) -> View {
    let (busy, said) = (Var::new(false), Var::new(String::new()));
    let switch = move || {
        busy.set(true);
        said.set("Connecting with v1…".to_owned());
        spawn(async move {
            let cancel = CancelToken::new();
            let switched = app.connection.switch(ApiVersion::V1, &cancel).await;
            if switched.is_ok() {
                app.full_load.start(Slice::default());
                let slice = app
                    .filtered_load
                    .progress
                    .with_untracked(|own| own.slice.clone());
                if !slice.is_all() {
                    app.filtered_load.start(slice);
                }
                after();
            }
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            said.set(match switched {
                Ok(()) | Err(None) => String::new(),
                Err(Some(found)) => ["Still v1alpha1. ", &found.what, " ", &found.advice].concat(),
            });
        });
    };
    block("div", "form-actions")
        .child(action_button("Switch to v1", move || busy.get(), switch))
        .child(el("span").attr("role", "status").text(move || said.get()))
        .into()
}

/// Says what is unknown about a number, with the ways to know it; nothing where all is reported.
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

/// Says what can't be told of the numbers because their API version does not report it, while `what` finds words.
pub fn unreported_notice(
    app: AppState,
    what: impl Fn() -> Option<(String, &'static str)> + 'static,
) -> View {
    let said = memo(what);
    dynamic(move || {
        let (what, advice) = said.get()?;
        let actions = vec![switch_to_v1(app, || ())];
        Some(notice(Severity::Info, &what, advice, actions))
    })
}
