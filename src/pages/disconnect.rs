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
    paths::Route,
    reactive::{Var, effect},
    state::{
        connection::Credentials,
        stores::{Leaving, Stores},
    },
};

/// How often it is looked whether the time is up.
const LOOK: Duration = Duration::from_secs(5);
/// How long the question is left to be answered before an idle tab is disconnected, in milliseconds.
const GRACE_MS: f64 = 60_000.0;

/// The question, and the watch over idle minutes.
pub fn disconnect(stores: Stores) -> View {
    let (open, idle) = (Var::new(false), Var::new(false));
    let stayed = Rc::new(Cell::new(0.0));
    watch_idle(stores, idle, stayed.clone());
    let leaving = stores.leaving;
    effect(move || match leaving.get() {
        Leaving::Wanted if stores.history.is_unsaved() || PendingChange::any() => {
            leaving.set(Leaving::Asked);
        }
        Leaving::Wanted => leave(stores, ""),
        now => open.set(now == Leaving::Asked),
    });
    let closed = stayed.clone();
    effect(move || {
        // Closed without an answer: that is to stay.
        if !open.get() && leaving.get_untracked() == Leaving::Asked {
            closed.set(clock::now_ms());
            leaving.set(Leaving::No);
        }
    });
    dialog(
        open,
        || "Disconnect?".to_owned(),
        move |closer| {
            let idle = idle.get_untracked().then(|| {
                el("p").child(
                    "There was no input for a while. Without an answer, this tab disconnects in a minute.",
                )
            });
            let (stay, stays) = (closer.clone(), stayed.clone());
            let stay = move || {
                stays.set(clock::now_ms());
                leaving.set(Leaving::No);
                stay.close();
            };
            let buttons = block("div", "dialog-actions")
                .child(button("Stay connected", stay).flag("data-first", true))
                .child(
                    button("Disconnect", move || {
                        closer.close();
                        leave(stores, "");
                    })
                    .class("danger"),
                );
            let underway = PendingChange::any().then(|| {
                el("p").child(
                    "A change is on its way. It can't be called back, and if you disconnect now you won't see what comes of \
                     it.",
                )
            });
            let unsaved = stores.history.is_unsaved().then(|| {
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
fn leave(stores: Stores, why: &str) {
    let connection = stores.connection;
    let gateway = match connection.access().map(|access| access.credentials) {
        Some(Credentials::Gateway) => {
            " You are still signed in at the gateway: on a shared computer, sign out there too."
        }
        _ => "",
    };
    stores.leaving.set(Leaving::No);
    stores.history.guard(false);
    // First, so that nothing asks for a connection.
    stores.history.replace(&Route::Connect.path());
    connection.leave();
    connection.target.set(None);
    forget_copy_by_hand();
    stores.forget();
    stores.requests.clear();
    let said = "Numbers, credentials and the request log are cleared from this tab.";
    let underway = match PendingChange::any() {
        true => {
            " A change was on its way: connect again and look whether it was made before you make it once more."
        }
        false => "",
    };
    stores
        .parting
        .set(Some([said, why, underway, gateway].concat()));
}

/// Disconnects after the minutes that are set. `idle` tells the question why it is asked, `stayed` when it was last
/// answered with staying.
fn watch_idle(stores: Stores, idle: Var<bool>, stayed: Rc<Cell<f64>>) {
    let last = Rc::new(Cell::new(clock::now_ms()));
    let asked = Rc::new(Cell::new(None::<f64>));
    let last_input = last.clone();
    let look = move || {
        let minutes = stores.settings.idle_minutes.get_untracked();
        let now = clock::now_ms();
        if stores.leaving.get_untracked() == Leaving::No {
            // To stay is an input, after the one that was looked at before it closed the question.
            if asked.take().is_some() {
                last.set(stayed.get());
            }
            idle.set(false);
        }
        let is_due = minutes > 0
            && stores.connection.client_untracked().is_some()
            && now - last.get() >= f64::from(minutes) * 60_000.0;
        // What is on its way is seen through to its end.
        if !is_due || stores.rent.running.get_untracked() || PendingChange::any() {
            return is_due;
        }
        match asked.get() {
            None if stores.history.is_unsaved() => {
                asked.set(Some(now));
                idle.set(true);
                stores.leaving.set(Leaving::Asked);
            }
            Some(at) if now - at < GRACE_MS => {}
            _ => {
                asked.set(None);
                leave(
                    stores,
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
