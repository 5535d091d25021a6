//! Asks before an emergency address is removed, and says what came of it.

use super::Emergency;
use crate::{
    api::{
        client::Client,
        failure::Failure,
        transport::{Call, Cancel},
    },
    browser::dom::{View, block, button, dynamic, el},
    components::{
        closable::closable,
        curl::curl,
        dialog::{Closer, dialog},
        notice::{Weight, notice},
    },
    reactive::{Var, spawn},
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
    /// It can't be told.
    Unknown(String),
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
        move |closer| {
            // A request that is under way is not asked about again by opening the dialog anew.
            if !matches!(stage.get_untracked(), Stage::Busy(_)) {
                stage.set(Stage::Asking);
            }
            let closed = move || !matches!(stage.get(), Stage::Asking | Stage::Refused(..));
            let (to_keep, to_end) = (closer.clone(), closer);
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
                    closable("Remove address", closed, move || {
                        remove(emergency, stage, ends.clone())
                    })
                    .class("danger"),
                );
            let as_curl =
                move || emergency.as_curl(|client, phone| client.remove_emergency_request(phone));
            Some([text.into(), curl(as_curl), outcome, buttons.into()].into())
        },
    )
}

fn outcome(emergency: Emergency, stage: Var<Stage>, closer: &Closer) -> View {
    match stage.get() {
        Stage::Asking => ().into(),
        Stage::Busy(text) => el("p").attr("role", "status").child(text).into(),
        Stage::Refused(what, advice) => notice(Weight::Error, &what, &advice, Vec::new()),
        Stage::Unknown(text) => {
            let closer = closer.clone();
            let again = button("Check again", move || {
                let Some(client) = emergency.stores.connection.client_untracked() else {
                    return;
                };
                let closer = closer.clone();
                spawn(async move {
                    look(emergency, stage, &client, "Checked again.", &closer).await;
                });
            });
            notice(
                Weight::Error,
                "It is not known what happened.",
                &text,
                vec![again.into()],
            )
        }
    }
}

fn remove(emergency: Emergency, stage: Var<Stage>, closer: Closer) {
    let Some(client) = emergency.stores.connection.client_untracked() else {
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
        let call = Call::new(&Cancel::new());
        let answer = client.remove_emergency(&phone, &call).await;
        if stage.is_disposed() {
            return;
        }
        match answer {
            Ok(()) => removed(emergency, "The emergency address is removed.", &closer),
            Err(Failure::Problem(problem)) if problem.status == 404 => {
                look(
                    emergency,
                    stage,
                    &client,
                    "The server knows no such address.",
                    &closer,
                )
                .await;
            }
            Err(failure) if failure.is_unclear() => {
                look(emergency, stage, &client, &failure.explain().0, &closer).await;
            }
            Err(failure) => {
                let (what, advice) = failure.explain();
                let advice = ["The address is not removed. ", &advice].concat();
                stage.set(Stage::Refused(what, advice));
            }
        }
    });
}

fn removed(emergency: Emergency, how: &str, closer: &Closer) {
    closer.close();
    emergency.stored_now(None, how);
}

/// After an unclear answer: reads what is stored and says what really happened.
async fn look(
    emergency: Emergency,
    stage: Var<Stage>,
    client: &Client,
    why: &str,
    closer: &Closer,
) {
    stage.set(Stage::Busy("No clear answer. Looking at what happened…"));
    let phone = emergency.phone.get_untracked();
    let now = client.emergency(&phone, &emergency.reading()).await;
    if stage.is_disposed() {
        return;
    }
    match now {
        Ok(None) => {
            let how = [why, " So it was read again: the address is removed."].concat();
            removed(emergency, &how, closer);
        }
        Err(failure) if failure.status() == Some(404) => {
            let how = [why, " So it was read again: the address is gone."].concat();
            removed(emergency, &how, closer);
        }
        Ok(Some(_)) => stage.set(Stage::Refused(
            "The address is not removed.".into(),
            [
                why,
                " So it was read again: it is still there. You can try again.",
            ]
            .concat(),
        )),
        Err(_) => stage.set(Stage::Unknown(
            [
                why,
                " Reading it again brought no answer either. It may or may not be removed.",
            ]
            .concat(),
        )),
    }
}
