//! Asks before an emergency address is removed, and says what came of it.

use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
};

use super::Emergency;
use crate::{
    api::settle::settle,
    browser::dom::{View, block, button, dynamic, el},
    components::{
        busy_button::action_button,
        curl::curl,
        dialog::{DialogHandle, dialog},
        notice::{Severity, notice},
    },
    reactive::{Var, spawn},
    state::connection::Client,
};

/// How far the removal has got.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Nothing was sent.
    Asking,
    /// On its way, or being looked at.
    Busy(&'static str),
    /// Surely not removed, and why.
    Refused(String, String),
    /// It can't be told: what is known, and what has to be checked.
    Unknown(String, Doubt),
}

/// The question.
pub fn remove_dialog(emergency: Emergency, open: Var<bool>) -> View {
    let stage = Var::new(Stage::Asking);
    dialog(
        open,
        move || {
            [
                "Remove the emergency address of ",
                &emergency.phone.get_untracked(),
            ]
            .concat()
        },
        move |handle| {
            // A request that is under way is not asked about again by opening the dialog anew.
            if !matches!(stage.get_untracked(), Stage::Busy(_)) {
                stage.set(Stage::Asking);
            }
            let closed = move || !matches!(stage.get(), Stage::Asking | Stage::Refused(..));
            let (to_keep, to_end) = (handle.clone(), handle);
            let (ends, looks) = (to_end.clone(), to_end);
            let address = emergency.known().address.text();
            let text = el("p")
                .child("Emergency services will no longer be told this address: ")
                .child(el("bdi").child(address))
                .child(". What happens to the costs is not documented.");
            let outcome = dynamic(move || outcome(emergency, stage, &looks));
            let buttons = block("div", "dialog-actions")
                .child(button("Keep address", move || to_keep.close()).flag("data-first", true))
                .child(
                    action_button("Remove address", closed, move || {
                        remove(emergency, stage, ends.clone())
                    })
                    .class("danger"),
                );
            let as_curl = move || {
                // Another try may be another change.
                stage.with(|_| ());
                emergency.as_curl(|client, phone| client.remove_emergency_request(phone))
            };
            Some([text.into(), curl(as_curl), outcome, buttons.into()].into())
        },
    )
}

fn outcome(emergency: Emergency, stage: Var<Stage>, handle: &DialogHandle) -> View {
    match stage.get() {
        Stage::Asking => ().into(),
        Stage::Busy(text) => el("p").attr("role", "status").child(text).into(),
        Stage::Refused(what, advice) => notice(Severity::Error, &what, &advice, Vec::new()),
        Stage::Unknown(text, doubt) => {
            let handle = handle.clone();
            let again = button("Check again", move || {
                let Some(client) = emergency.app.connection.client_untracked() else {
                    return;
                };
                let (handle, doubt) = (handle.clone(), doubt.clone().again());
                spawn(async move { look(emergency, stage, &client, doubt, &handle).await });
            });
            notice(
                Severity::Error,
                "It is not known what happened.",
                &text,
                vec![again.into()],
            )
        }
    }
}

fn remove(emergency: Emergency, stage: Var<Stage>, handle: DialogHandle) {
    let Some(client) = emergency.app.connection.client_untracked() else {
        return;
    };
    // Set before anything is awaited: a second click finds it and does nothing.
    if !matches!(stage.get_untracked(), Stage::Asking | Stage::Refused(..)) {
        return;
    }
    stage.set(Stage::Busy("Removing…"));
    spawn(async move {
        let phone = emergency.phone.get_untracked();
        // Not tied to the page: a request that was sent is seen through to its end.
        let call = RequestOptions::default();
        let answer = client
            .remove_emergency(crate::api::permit(), &phone, &call)
            .await;
        if stage.is_disposed() {
            return;
        }
        match answer {
            Ok(()) => removed(emergency, "The emergency address is removed.", &handle),
            Err(failure) if failure.proves_not_executed() => {
                refused(stage, &failure, "The address is not removed. ");
            }
            Err(failure) => {
                let doubt = Doubt::new(failure);
                look(emergency, stage, &client, doubt, &handle).await;
            }
        }
    });
}

fn refused(stage: Var<Stage>, failure: &ClientError, state: &str) {
    let Explanation { what, advice } = failure.explain();
    stage.set(Stage::Refused(what, [state, &advice].concat()));
}

fn removed(emergency: Emergency, how: &str, handle: &DialogHandle) {
    handle.close();
    emergency.stored_now(None, how);
}

/// After an answer that proves nothing: reads what is stored and says what really happened.
async fn look(
    emergency: Emergency,
    stage: Var<Stage>,
    client: &Client,
    doubt: Doubt,
    handle: &DialogHandle,
) {
    stage.set(Stage::Busy("No clear answer. Looking at what happened…"));
    let phone = emergency.phone.get_untracked();
    let call = emergency.reading();
    let _underway = settle(&doubt).await;
    let now = client.emergency(&phone, &call).await;
    if stage.is_disposed() {
        return;
    }
    match now {
        Ok(None) => {
            let how = doubt.and("So it was read again: the address is removed.");
            removed(emergency, &how, handle);
        }
        Err(failure) if failure.status() == Some(404) => {
            let how = doubt.and("So it was read again: the address is gone.");
            removed(emergency, &how, handle);
        }
        Ok(Some(_)) => {
            if let Some(failure) = doubt.rejection() {
                let state = "The address is not removed: a check shows no change. ";
                return refused(stage, failure, state);
            }
            client.may_retry(&client.remove_emergency_request(&phone));
            let found = "So it was read again: it is still there. ";
            stage.set(Stage::Refused(
                "The address is not removed.".into(),
                doubt.and(found)
                    + &doubt
                        .obstacle()
                        .unwrap_or_else(|| "You can try again.".to_owned()),
            ));
        }
        Err(_) => stage.set(Stage::Unknown(
            doubt.and("Reading it again brought no answer either. It may or may not be removed."),
            doubt,
        )),
    }
}
