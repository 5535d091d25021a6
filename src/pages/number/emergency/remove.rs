//! The removal of an emergency address, after a confirmation.

use leptos::prelude::*;
use numbers_client::{
    options::RequestOptions,
    submission::{Conclusion, Phase},
};

use super::Emergency;
use crate::{
    components::{
        busy_button::ActionButton,
        description_list::EnteredText,
        dialog::{Dialog, use_dialog},
    },
    state::{
        changes::emergency_removal::{EmergencyAddressRemoval, WORDING},
        remote::Remote,
    },
    widgets::{curl_preview::CurlPreview, submission_outcome::SubmissionOutcome},
};

/// The confirmation of the removal, which closes once the address is removed.
#[component]
pub(super) fn RemovalDialog(
    /// The state of the section.
    emergency: Emergency,
) -> impl IntoView {
    let name = Signal::derive(move || {
        let phone = emergency.phone.get_untracked();
        format!("Remove the emergency address of {phone}")
    });
    view! {
        <Dialog open=emergency.is_removing name>
            <Confirmation emergency />
        </Dialog>
    }
}

/// What the removal means, the preview of the request, the outcome and the buttons.
#[component]
fn Confirmation(
    /// The emergency address of the number.
    emergency: Emergency,
) -> impl IntoView {
    let (dialog, removal) = (use_dialog(), emergency.removal);
    // Reopening the dialog keeps a busy or unknown removal.
    emergency.reset();
    Effect::new(move || {
        if removal.phase() == Phase::Done {
            dialog.close();
        }
    });
    let address = emergency.stored_or_empty().address.text();
    let request = Signal::derive(move || {
        // A retry may have another idempotency key.
        removal.phase();
        emergency.as_curl(|client, phone| client.remove_emergency_request(phone))
    });
    view! {
        <p>
            "Emergency services will no longer be told this address: " <EnteredText text=address />
            ". What happens to the costs is not documented."
        </p>
        <CurlPreview request />
        <SubmissionOutcome submission=removal sending=WORDING.sending />
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                "Keep address"
            </button>
            <ActionButton
                label="Remove address"
                busy=Signal::derive(move || !removal.may_send())
                on_press=move |()| emergency.remove()
                attr:class="danger"
            />
        </div>
    }
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
