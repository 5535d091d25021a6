//! Disconnect: the question before unsaved work is lost, and the disconnect after idle minutes.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::prelude::{on_cleanup, set_interval_with_handle};
use numbers_client::pending::PendingChange;

use crate::{
    browser::{
        clock,
        dom::{View, block, button, el, on_window},
    },
    components::{copy_by_hand::forget_copy_by_hand, dialog::dialog},
    reactive::{Var, effect},
    routes::Route,
    state::{
        app_state::{AppState, Disconnecting},
        connection::Credentials,
    },
};

/// How often it is looked whether the time is up.
const LOOK: Duration = Duration::from_secs(5);
/// How long the question is left to be answered before an idle tab is disconnected, in milliseconds.
const GRACE_MS: f64 = 60_000.0;

/// The question, and the watch over idle minutes.
pub fn disconnect(app: AppState) -> View {
    let (open, idle) = (Var::new(false), Var::new(false));
    let stayed = Rc::new(Cell::new(0.0));
    watch_idle(app, idle, stayed.clone());
    let leaving = app.disconnecting;
    effect(move || match leaving.get() {
        Disconnecting::Requested if app.history.is_unsaved() || PendingChange::any() => {
            leaving.set(Disconnecting::Confirming);
        }
        Disconnecting::Requested => leave(app, ""),
        now => open.set(now == Disconnecting::Confirming),
    });
    let closed = stayed.clone();
    effect(move || {
        // Closed without an answer: that is to stay.
        if !open.get() && leaving.get_untracked() == Disconnecting::Confirming {
            closed.set(clock::now_ms());
            leaving.set(Disconnecting::No);
        }
    });
    dialog(
        open,
        || "Disconnect?".to_owned(),
        move |handle| {
            let idle = idle.get_untracked().then(|| {
                el("p").child(
                    "There was no input for a while. Without an answer, this tab disconnects in a minute.",
                )
            });
            let (stay, stays) = (handle.clone(), stayed.clone());
            let stay = move || {
                stays.set(clock::now_ms());
                leaving.set(Disconnecting::No);
                stay.close();
            };
            let buttons = block("div", "dialog-actions")
                .child(button("Stay connected", stay).flag("data-first", true))
                .child(
                    button("Disconnect", move || {
                        handle.close();
                        leave(app, "");
                    })
                    .class("danger"),
                );
            let underway = PendingChange::any().then(|| {
                el("p").child(
                    "A change is on its way. It can't be called back, and if you disconnect now you won't see what comes of \
                     it.",
                )
            });
            let unsaved = app.history.is_unsaved().then(|| {
                el("p").child(
                    "What you entered and haven't saved is lost, and so are your basket and results that are still open. A \
                     change in two steps stops where it is: the second step is sent from here.",
                )
            });
            Some([idle.into(), underway.into(), unsaved.into(), buttons.into()].into())
        },
    )
}

/// Forgets the credentials, the numbers and what was opened. The next page says so, and `why`.
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
    // First, so that nothing asks for a connection.
    app.history.replace(&Route::Connect.path());
    connection.leave();
    connection.target.set(None);
    forget_copy_by_hand();
    app.reset();
    app.requests.clear();
    let said = "Numbers, credentials and the request log are cleared from this tab.";
    let underway = match PendingChange::any() {
        true => {
            " A change was on its way: connect again and look whether it was made before you make it once more."
        }
        false => "",
    };
    app.flash.set(Some([said, why, underway, gateway].concat()));
}

/// Disconnects after the minutes that are set. `idle` tells the question why it is asked, `stayed` when it was last
/// answered with staying.
fn watch_idle(app: AppState, idle: Var<bool>, stayed: Rc<Cell<f64>>) {
    let last = Rc::new(Cell::new(clock::now_ms()));
    let asked = Rc::new(Cell::new(None::<f64>));
    let last_input = last.clone();
    let look = move || {
        let minutes = app.settings.idle_minutes.get_untracked();
        let now = clock::now_ms();
        if app.disconnecting.get_untracked() == Disconnecting::No {
            // To stay is an input, after the one that was looked at before it closed the question.
            if asked.take().is_some() {
                last.set(stayed.get());
            }
            idle.set(false);
        }
        let is_due = minutes > 0
            && app.connection.client_untracked().is_some()
            && now - last.get() >= f64::from(minutes) * 60_000.0;
        // What is on its way is seen through to its end.
        if !is_due || app.rent.running.get_untracked() || PendingChange::any() {
            return is_due;
        }
        match asked.get() {
            None if app.history.is_unsaved() => {
                asked.set(Some(now));
                idle.set(true);
                app.disconnecting.set(Disconnecting::Confirming);
            }
            Some(at) if now - at < GRACE_MS => {}
            _ => {
                asked.set(None);
                leave(
                    app,
                    &[
                        " There was no input for ",
                        &minutes.to_string(),
                        " minutes.",
                    ]
                    .concat(),
                );
            }
        }
        true
    };
    let look = Rc::new(look);
    for event in [
        "pointerdown",
        "pointermove",
        "keydown",
        "wheel",
        "visibilitychange",
    ] {
        let (look, last) = (look.clone(), last_input.clone());
        on_window(event, move |_| {
            // A computer that was asleep: what wakes it up comes too late.
            if !look() && event != "visibilitychange" {
                last.set(clock::now_ms());
            }
        });
    }
    if let Ok(timer) = set_interval_with_handle(
        move || {
            look();
        },
        LOOK,
    ) {
        on_cleanup(move || timer.clear());
    }
}
