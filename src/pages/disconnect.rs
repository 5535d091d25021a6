//! Disconnecting: the confirmation before unsaved work is lost, and the idle timeout.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::prelude::*;
use numbers_client::pending::PendingChange;

use crate::{
    browser::{clock, event_listener::on_window},
    components::{
        copy_by_hand::forget_copy_by_hand,
        dialog::{Dialog, use_dialog},
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

/// The confirmation dialog, and the idle timeout, which opens it too.
#[component]
pub fn DisconnectDialog() -> impl IntoView {
    let app = use_app_state();
    let (open, is_idle) = (RwSignal::new(false), RwSignal::new(false));
    // When staying was last chosen.
    let stayed_at = StoredValue::new(0.0);
    watch_idle(app, is_idle, stayed_at);
    let disconnecting = app.disconnecting;
    Effect::new(move || match disconnecting.get() {
        Disconnecting::Requested if app.history.is_unsaved() || PendingChange::any() => {
            disconnecting.set(Disconnecting::Confirming);
        }
        Disconnecting::Requested => leave(app, ""),
        state => open.set(state == Disconnecting::Confirming),
    });
    Effect::new(move || {
        // Closed without an answer: that is to stay.
        if !open.get() && disconnecting.get_untracked() == Disconnecting::Confirming {
            stayed_at.set_value(clock::now_ms());
            disconnecting.set(Disconnecting::No);
        }
    });
    view! {
        <Dialog open name="Disconnect?">
            <DisconnectQuestion is_idle stayed_at />
        </Dialog>
    }
}

/// What is lost by disconnecting, and the answers.
#[component]
fn DisconnectQuestion(
    /// Whether the tab asks because it was idle.
    is_idle: RwSignal<bool>,
    /// The time of the last answer to stay, in milliseconds.
    stayed_at: StoredValue<f64>,
) -> impl IntoView {
    let app = use_app_state();
    let dialog = use_dialog();
    let idle = is_idle.get_untracked().then_some(IDLE);
    let underway = PendingChange::any().then_some(UNDERWAY);
    let unsaved = app.history.is_unsaved().then_some(UNSAVED);
    let reasons = [idle, underway, unsaved].into_iter().flatten();
    let stay = move |_| {
        stayed_at.set_value(clock::now_ms());
        app.disconnecting.set(Disconnecting::No);
        dialog.close();
    };
    let disconnect = move |_| {
        dialog.close();
        leave(app, "");
    };
    view! {
        {reasons.map(|reason| view! { <p>{reason}</p> }).collect_view()}
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=stay>
                "Stay connected"
            </button>
            <button type="button" class="danger" on:click=disconnect>
                "Disconnect"
            </button>
        </div>
    }
}

/// Disconnects: clears credentials, numbers and request log. The Connect page says so, and `why`.
fn leave(app: AppState, why: &str) {
    let connection = app.connection;
    let gateway = match connection.access().map(|access| access.credentials) {
        Some(Credentials::Gateway) => {
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
/// `is_idle` tells the dialog that it was opened by the timeout, `stayed_at` is when staying was last chosen.
fn watch_idle(app: AppState, is_idle: RwSignal<bool>, stayed_at: StoredValue<f64>) {
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
