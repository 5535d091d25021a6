//! The removal of an emergency address, after a confirmation.

use leptos::prelude::*;
use numbers_client::{
    options::RequestOptions,
    submission::{Conclusion, Phase},
};

use super::Emergency;
use crate::{
    browser::dom::{View, block, button, el, watch},
    components::{
        busy_button::action_button,
        curl::curl,
        legacy::{DialogHandle, dialog},
    },
    state::{
        changes::emergency_removal::{EmergencyAddressRemoval, WORDING},
        remote::Remote,
    },
    widgets::submission_outcome::submission_outcome,
};

/// The confirmation dialog, which closes once the address is removed.
pub(super) fn remove_dialog(emergency: Emergency) -> View {
    dialog(
        emergency.is_removing,
        move || {
            let phone = emergency.phone.get_untracked();
            format!("Remove the emergency address of {phone}")
        },
        move |handle| {
            // Reopening the dialog keeps a busy or unknown removal.
            emergency.reset();
            Some(confirmation(emergency, handle))
        },
    )
}

fn confirmation(emergency: Emergency, handle: DialogHandle) -> View {
    let removal = emergency.removal;
    let done = handle.clone();
    watch(move || {
        if removal.phase() == Phase::Done {
            done.close();
        }
    });
    let text = el("p")
        .child("Emergency services will no longer be told this address: ")
        .child(el("bdi").child(emergency.stored_or_empty().address.text()))
        .child(". What happens to the costs is not documented.");
    let as_curl = move || {
        // A retry may have another idempotency key.
        removal.phase();
        emergency.as_curl(|client, phone| client.remove_emergency_request(phone))
    };
    let is_closed = move || !removal.may_send();
    let buttons = block("div", "dialog-actions")
        .child(button("Keep address", move || handle.close()).flag("data-first", true))
        .child(
            action_button("Remove address", is_closed, move || emergency.remove()).class("danger"),
        );
    let outcome = submission_outcome(removal, WORDING.sending);
    [text.into(), curl(as_curl), outcome, buttons.into()].into()
}

impl Emergency {
    /// Removes the address.
    fn remove(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let change = EmergencyAddressRemoval {
            client,
            phone: self.phone.get_untracked(),
            verifying: self.removal.verifying(RequestOptions::default()),
        };
        self.removal.submit_beyond_page(
            &WORDING,
            change,
            (),
            |_| (),
            move |conclusion| {
                if let Conclusion::Done { .. } = conclusion {
                    self.stored.set(Remote::Ready(None));
                    self.close();
                }
                Some(conclusion.tell(&WORDING, |_| false))
            },
        );
    }
}
