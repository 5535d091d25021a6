//! Disconnecting and signing out: the confirmation before unsaved work is lost, and the idle timeout.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    pending::PendingChange,
};

use crate::{
    browser::{clock, event_listener::on_window},
    components::{
        copy_by_hand::forget_copy_by_hand,
        dialog::{Dialog, use_dialog},
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, Disconnecting, use_app_state},
        connection::Credentials,
    },
};

/// Interval at which the idle timeout is checked.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// Time to answer the confirmation before an idle tab is disconnected, in milliseconds.
const GRACE_MS: f64 = 60_000.0;

/// Why the tab asks by itself.
const IDLE: &str =
    "There was no input for a while. Without an answer, this tab disconnects in a minute.";
/// What becomes of a change that is on its way.
const UNDERWAY: &str = "A change is on its way. It can't be called back, and if you disconnect now you won't see what comes \
     of it.";
/// What becomes of unsaved work.
const UNSAVED: &str = "What you entered and haven't saved is lost, and so are your basket and results that are still open. A \
     change in two steps stops where it is: the second step is sent from here.";

/// What the dialog says. Copies share it.
#[derive(Clone, Copy)]
struct Question {
    /// Whether the tab asks because it was idle.
    is_idle: RwSignal<bool>,
    /// The time of the last answer to stay, in milliseconds.
    stayed_at: StoredValue<f64>,
    /// Why the last sign-out failed.
    failure: RwSignal<Option<Explanation>>,
}

/// The confirmation dialog, and the idle timeout, which opens it too.
#[component]
pub fn DisconnectDialog() -> impl IntoView {
    let app = use_app_state();
    let open = RwSignal::new(false);
    let question = Question {
        is_idle: RwSignal::new(false),
        stayed_at: StoredValue::new(0.0),
        failure: RwSignal::new(None),
    };
    watch_idle(app, question);
    let disconnecting = app.disconnecting;
    Effect::new(move || match disconnecting.get() {
        Disconnecting::SignOutRequested => {
            app.account().is_signing_out.set(true);
            disconnecting.set(Disconnecting::Requested);
        }
        Disconnecting::Requested if app.history.is_unsaved() || PendingChange::any() => {
            disconnecting.set(Disconnecting::Confirming);
        }
        Disconnecting::Requested => proceed(app, question),
        state => open.set(state == Disconnecting::Confirming),
    });
    Effect::new(move || {
        // Closed without an answer: that is to stay.
        if !open.get() && disconnecting.get_untracked() == Disconnecting::Confirming {
            stay(app, question);
        }
    });
    let name = Signal::derive(move || match app.account().is_signing_out.get() {
        true => "Sign out?".to_owned(),
        false => "Disconnect?".to_owned(),
    });
    view! {
        <Dialog open name>
            <DisconnectQuestion question />
        </Dialog>
    }
}

/// Stays as it is.
fn stay(app: AppState, question: Question) {
    question.stayed_at.set_value(clock::now_ms());
    question.failure.set(None);
    app.account().is_signing_out.set(false);
    app.disconnecting.set(Disconnecting::No);
}

/// Disconnects, or signs out first. Where that fails, nothing is cleared, and the dialog says why.
fn proceed(app: AppState, question: Question) {
    question.failure.set(None);
    let client = app.connection.client_untracked();
    let client = client.filter(|_| app.account().is_signing_out.get_untracked());
    let Some(client) = client else {
        return leave(app, "");
    };
    spawn_local(async move {
        match client.sign_out(&RequestOptions::default()).await {
            // It had ended before.
            Ok(()) | Err(ClientError::SignedOut { .. }) => leave(app, ""),
            Err(error) => {
                question.failure.set(Some(error.explain()));
                app.disconnecting.set(Disconnecting::Confirming);
            }
        }
    });
}

/// What is lost by disconnecting, and the answers.
#[component]
fn DisconnectQuestion(
    /// What the dialog says.
    question: Question,
) -> impl IntoView {
    let app = use_app_state();
    let dialog = use_dialog();
    let idle = question.is_idle.get_untracked().then_some(IDLE);
    let underway = PendingChange::any().then_some(UNDERWAY);
    let unsaved = app.history.is_unsaved().then_some(UNSAVED);
    let reasons = [idle, underway, unsaved].into_iter().flatten();
    let failure = question.failure.get_untracked().map(|failure| {
        let what = format!("You are still signed in. {}", failure.what);
        view! { <Notice severity=Severity::Error what advice=failure.advice /> }
    });
    let [to_stay, to_leave] = match app.account().is_signing_out.get_untracked() {
        true => ["Stay signed in", "Sign out"],
        false => ["Stay connected", "Disconnect"],
    };
    let stay = move |_| {
        stay(app, question);
        dialog.close();
    };
    let disconnect = move |_| {
        app.disconnecting.set(Disconnecting::No);
        dialog.close();
        proceed(app, question);
    };
    view! {
        {failure}
        {reasons.map(|reason| view! { <p>{reason}</p> }).collect_view()}
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=stay>
                {to_stay}
            </button>
            <button type="button" class="danger" on:click=disconnect>
                {to_leave}
            </button>
        </div>
    }
}

/// Disconnects: clears credentials, numbers and request log. The Connect page says so, and `why`.
fn leave(app: AppState, why: &str) {
    let connection = app.connection;
    let is_signed_out = app.account().is_signing_out.get_untracked();
    let gateway = match connection.access().map(|access| access.credentials) {
        Some(Credentials::Gateway) if !is_signed_out => {
            " You are still signed in at the gateway: on a shared computer, sign out there too."
        }
        _ => "",
    };
    app.disconnecting.set(Disconnecting::No);
    app.history.block_navigation(false);
    // First, so that no page is left that needs a connection.
    app.history.replace(&Route::Connect.path());
    connection.leave();
    connection.target.set(None);
    forget_copy_by_hand();
    app.reset();
    app.requests().clear();
    let cleared = "Numbers, credentials and the request log are cleared from this tab.";
    let underway = match PendingChange::any() {
        true => {
            " A change was on its way: connect again and look whether it was made before you make it once more."
        }
        false => "",
    };
    app.flash
        .set(Some(format!("{cleared}{why}{underway}{gateway}")));
}

/// Disconnects after the idle minutes of the settings.
///
/// The question tells that it was asked by the timeout.
fn watch_idle(app: AppState, question: Question) {
    let Question {
        is_idle, stayed_at, ..
    } = question;
    let last_input = Rc::new(Cell::new(clock::now_ms()));
    let confirming_since = Rc::new(Cell::new(None::<f64>));
    let input = last_input.clone();
    let check = move || {
        let minutes = app.settings.idle_minutes.get_untracked();
        let now = clock::now_ms();
        if app.disconnecting.get_untracked() == Disconnecting::No {
            // Choosing to stay counts as input.
            if confirming_since.take().is_some() {
                last_input.set(stayed_at.get_value());
            }
            is_idle.set(false);
        }
        let is_due = minutes > 0
            && app.connection.client_untracked().is_some()
            && now - last_input.get() >= f64::from(minutes) * 60_000.0;
        // A pending change is waited for.
        if !is_due || app.rent().running.get_untracked() || PendingChange::any() {
            return is_due;
        }
        match confirming_since.get() {
            None if app.history.is_unsaved() => {
                confirming_since.set(Some(now));
                is_idle.set(true);
                app.disconnecting.set(Disconnecting::Confirming);
            }
            Some(since) if now - since < GRACE_MS => {}
            _ => {
                confirming_since.set(None);
                app.account().is_signing_out.set(false);
                leave(app, &format!(" There was no input for {minutes} minutes."));
            }
        }
        true
    };
    let check = Rc::new(check);
    for event in [
        "pointerdown",
        "pointermove",
        "keydown",
        "wheel",
        "visibilitychange",
    ] {
        let (check, last_input) = (check.clone(), input.clone());
        on_window(event, move |_| {
            // Input that wakes up a computer after the timeout does not count.
            if !check() && event != "visibilitychange" {
                last_input.set(clock::now_ms());
            }
        });
    }
    if let Ok(timer) = set_interval_with_handle(
        move || {
            check();
        },
        CHECK_INTERVAL,
    ) {
        on_cleanup(move || timer.clear());
    }
}
