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
    components::{
        busy_button::ActionButton,
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    state::app_state::{AppState, use_app_state},
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

    /// How far it is, as a sentence, tracked.
    fn status(self) -> String {
        self.state.with(|state| match state {
            CheckState::Idle => String::new(),
            CheckState::Reading => "Checking with v1…".to_owned(),
            CheckState::Done(_) => "Checked with v1.".to_owned(),
            CheckState::Failed(why) => why.clone(),
        })
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

/// The button that checks a number with v1, and what came of it.
#[component]
pub fn V1CheckRow(
    /// The check.
    check: V1Check,
    /// The number.
    phone: String,
) -> impl IntoView {
    let busy = Signal::derive(move || check.state.with(|state| *state == CheckState::Reading));
    let status = Memo::new(move |_| excerpt(&check.status()));
    view! {
        <div class="form-actions">
            <ActionButton
                label="Check with v1"
                busy
                on_press=move |()| check.check(phone.clone())
            />
            <span role="status" prop:textContent=status></span>
        </div>
    }
}

/// The button that switches the connection to v1, and what came of it. Then all numbers are loaded again.
#[component]
fn SwitchRow(
    /// Runs after the switch.
    on_switched: Option<Callback<()>>,
) -> impl IntoView {
    let app = use_app_state();
    let switch = Action::new_local(move |(): &()| async move {
        let cancel = CancelToken::new();
        let switched = app.connection.switch(ApiVersion::V1, &cancel).await;
        if switched.is_ok() {
            load_again(app);
            if let Some(on_switched) = on_switched {
                on_switched.try_run(());
            }
        }
        switched
    });
    let busy = switch.pending();
    let outcome = Memo::new(move |_| match (busy.get(), switch.value().get()) {
        (true, _) => "Connecting with v1…".to_owned(),
        (false, Some(Err(Some(found)))) => {
            excerpt(&format!("Still v1alpha1. {} {}", found.what, found.advice))
        }
        (false, _) => String::new(),
    });
    let press = move |()| {
        switch.dispatch_local(());
    };
    view! {
        <div class="form-actions">
            <ActionButton label="Switch to v1" busy on_press=press />
            <span role="status" prop:textContent=outcome></span>
        </div>
    }
}

/// Loads all numbers again, and the slice that the filters select.
fn load_again(app: AppState) {
    app.full_load.start(Slice::default());
    let slice = app
        .filtered_load
        .progress
        .with_untracked(|progress| progress.slice.clone());
    if !slice.is_all() {
        app.filtered_load.start(slice);
    }
}

/// The notice of unknown fields of a number, with actions. Nothing where all fields are reported.
#[component]
pub fn UnknownUsesNotice(
    /// The number.
    phone: String,
    /// Its unknown fields.
    unreported: Unreported,
    /// The check with v1.
    check: V1Check,
    /// Runs after the connection was switched to v1.
    #[prop(into)]
    on_switched: Callback<()>,
) -> impl IntoView {
    unknown_uses(unreported).map(|what| {
        let actions = vec![
            view! { <V1CheckRow check phone /> }.into_any(),
            view! { <SwitchRow on_switched=Some(on_switched) /> }.into_any(),
        ];
        view! { <Notice severity=Severity::Info what actions /> }
    })
}

/// The notice of unknown fields of many numbers.
#[component]
pub fn UnreportedNotice(
    /// Its text and advice; nothing is shown without.
    #[prop(into)]
    text: Signal<Option<(String, &'static str)>>,
) -> impl IntoView {
    let text = Memo::new(move |_| text.get());
    view! {
        {move || {
            let (what, advice) = text.get()?;
            let actions = vec![view! { <SwitchRow on_switched=None /> }.into_any()];
            Some(view! { <Notice severity=Severity::Info what advice actions /> })
        }}
    }
}
