//! The emergency address of a number: read, validated before it is saved, removed after a confirmation.

use leptos::{prelude::*, task::spawn_local};

mod choice;
mod form;
mod remove;
mod save;

use numbers_client::{
    cancel::CancelToken,
    client_error::ClientError,
    curl::Curl,
    options::{RequestOptions, Retry},
    request::Request,
};
use numbers_model::{
    api_version::ApiVersion,
    emergency::{
        Address, AddressPart, AddressValidation, EmergencyAddress, Field, is_usual_region,
    },
    identifier,
};

use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, show, watch},
        focus,
    },
    components::{
        busy_button::action_button,
        description_list::{description_list, entered_text},
        field_errors::FieldErrors,
        notice::{Severity, failure_notice, notice},
    },
    routes::Route,
    state::{
        app_state::AppState,
        changes::{emergency_address, emergency_removal},
        connection::Client,
        remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::{leave_dialog::leave_dialog, submission_outcome::submission_outcome},
};

/// The step of the section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EmergencyStep {
    /// Not read: the number may not support emergency addresses.
    NotRead,
    /// The stored address is shown.
    Showing,
    /// The form is open.
    Editing,
    /// The entered address is being validated.
    Checking,
    /// One of the validated addresses is being chosen and saved.
    Choosing,
}

/// The state of the section. Copies share it.
#[derive(Clone, Copy)]
struct Emergency {
    app: AppState,
    phone: RwSignal<String>,
    /// The stored address, as last read.
    stored: RwSignal<Remote<Option<EmergencyAddress>>>,
    retry: RwSignal<Option<Retry>>,
    step: RwSignal<EmergencyStep>,
    /// The values of the form.
    name: RwSignal<String>,
    parts: [RwSignal<String>; 7],
    errors: FieldErrors<Field>,
    /// The entered address, and its validation.
    validation: RwSignal<Option<(EmergencyAddress, AddressValidation)>>,
    /// Index of the chosen address.
    chosen: RwSignal<Option<usize>>,
    saving: SubmissionHandle,
    removal: SubmissionHandle,
    /// Whether the confirmation of the removal is open.
    is_removing: RwSignal<bool>,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

/// The section for a number and its region, if known.
pub(super) fn emergency(app: AppState, phone: &str, region: Option<&str>) -> View {
    let emergency = Emergency {
        app,
        phone: RwSignal::new(phone.to_owned()),
        stored: RwSignal::new(Remote::Loading(None)),
        retry: RwSignal::new(None),
        step: RwSignal::new(EmergencyStep::NotRead),
        name: RwSignal::new(String::new()),
        parts: AddressPart::ALL.map(|_| RwSignal::new(String::new())),
        errors: FieldErrors::default(),
        validation: RwSignal::new(None),
        chosen: RwSignal::new(None),
        saving: app.submissions.of(&format!("Emergency address of {phone}")),
        removal: app
            .submissions
            .of(&format!("Removal of the emergency address of {phone}")),
        is_removing: RwSignal::new(false),
        cancel: StoredValue::new_local(CancelToken::new()),
    };
    for submission in [emergency.saving, emergency.removal] {
        submission.on_landed(move || emergency.read());
    }
    leptos::prelude::on_cleanup(move || {
        app.history.block_navigation(false);
        emergency.cancel.try_with_value(CancelToken::cancel);
    });
    watch(move || app.history.block_navigation(emergency.has_unsaved()));
    let is_documented = is_usual_region(region);
    let version = app.connection.version();
    let reason = match version {
        ApiVersion::V1Alpha1 => {
            Some("Emergency addresses are documented for v1 of the API, and this is v1alpha1.")
        }
        ApiVersion::V1 if !is_documented => Some(
            "The API asks for addresses in the form of the US. Whether a number of another region can have one is not \
             documented.",
        ),
        ApiVersion::V1 => None,
    };
    if reason.is_none() {
        emergency.read();
    }
    block("section", "panel emergency")
        .attr("aria-labelledby", "emergency")
        .child(
            el("h2")
                .id("emergency")
                .attr("tabindex", "-1")
                .child("Emergency address"),
        )
        .child(emergency.outcomes())
        .child(dynamic(move || match emergency.step.get() {
            EmergencyStep::NotRead => emergency.not_read(reason.unwrap_or_default()),
            EmergencyStep::Showing => emergency.show(),
            EmergencyStep::Editing => form::form(emergency),
            EmergencyStep::Checking | EmergencyStep::Choosing => ().into(),
        }))
        .child(choice::choice(emergency))
        .child(remove::remove_dialog(emergency))
        .child(leave_dialog(app.history))
        .into()
}

impl Emergency {
    /// Options of the reads of this section, whose retries it shows.
    fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_value();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    fn read(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.step.set(EmergencyStep::Showing);
        self.stored.update(|stored| {
            *stored = std::mem::replace(stored, Remote::Loading(None)).reload();
        });
        spawn_local(async move {
            let phone = self.phone.get_untracked();
            let answer = client.emergency(&phone, &self.reading()).await;
            self.stored.update(|stored| {
                *stored = match answer {
                    Ok(address) => Remote::Ready(address),
                    Err(failure) => std::mem::replace(stored, Remote::Loading(None)).fail(failure),
                };
            });
        });
    }

    /// The entered address, tracked.
    fn entered(self) -> EmergencyAddress {
        let mut address = Address::default();
        for (part, text) in AddressPart::ALL.into_iter().zip(self.parts) {
            text.with(|text| address.set(part, text));
        }
        EmergencyAddress {
            name: self.name.with(|name| identifier::clean(name)),
            address,
        }
    }

    /// The stored address, untracked; empty where there is none.
    fn stored_or_empty(self) -> EmergencyAddress {
        self.stored
            .with_untracked(|stored| stored.value().cloned().flatten().unwrap_or_default())
    }

    /// Whether the entered address differs from the stored one, tracked.
    fn has_unsaved(self) -> bool {
        self.stored.track();
        let is_editing = !matches!(
            self.step.get(),
            EmergencyStep::NotRead | EmergencyStep::Showing
        );
        is_editing && self.entered() != self.stored_or_empty()
    }

    fn as_curl(self, request: impl FnOnce(&Client, &str) -> Request) -> Option<Curl> {
        let client = self.app.connection.client()?;
        let request = self.phone.with(|phone| request(&client, phone));
        Some(client.curl(&request))
    }

    /// Whether the choice is shown, tracked.
    fn is_choosing(self) -> bool {
        matches!(
            self.step.get(),
            EmergencyStep::Checking | EmergencyStep::Choosing
        )
    }

    /// The outcomes of the last changes, unless the choice or the dialog shows them.
    fn outcomes(self) -> View {
        let saving = move || submission_outcome(self.saving, emergency_address::WORDING.sending);
        let removal = move || submission_outcome(self.removal, emergency_removal::WORDING.sending);
        [
            show(move || !self.is_choosing(), saving),
            show(move || !self.is_removing.get(), removal),
        ]
        .into()
    }

    /// Clears the outcomes of the last changes, except unknown ones.
    fn reset(self) {
        self.saving.reset();
        self.removal.reset();
    }

    /// The reason why nothing was read, and the button to read all the same.
    fn not_read(self, reason: &str) -> View {
        [
            el("p").child(reason).into(),
            button("Ask the server all the same", move || self.read()).into(),
        ]
        .into()
    }

    /// The stored address, or why it could not be read.
    fn show(self) -> View {
        let stored = self.stored.get();
        let failure = stored.failure().map(|failure| self.read_error(failure));
        let waiting = stored.is_loading().then(|| {
            let retry = move || {
                self.retry
                    .get()
                    .map(|retry| retry.text())
                    .unwrap_or_default()
            };
            el("p")
                .attr("role", "status")
                .child("Reading the emergency address… ")
                .text(retry)
        });
        // On 404 an address may be set, which tells whether the number supports it.
        let is_missing = stored
            .failure()
            .is_some_and(|failure| failure.status() == Some(404));
        // Nothing else is sent while the outcome of the removal is unknown.
        let is_closed = move || self.removal.is_busy() || self.removal.is_unknown();
        let change =
            |label| -> View { action_button(label, is_closed, move || self.edit()).into() };
        let value: View = match stored.value() {
            Some(Some(address)) => {
                let remove = button("Remove address", move || self.is_removing.set(true));
                let buttons = block("div", "form-actions")
                    .child(change("Change address"))
                    .child(remove.class("danger"));
                [details(address), buttons.into()].into()
            }
            Some(None) => [
                el("p").child("No emergency address is stored.").into(),
                change("Set address"),
            ]
            .into(),
            None if is_missing => change("Set address"),
            None => ().into(),
        };
        [failure.into(), waiting.into(), value].into()
    }

    /// Why the address could not be read.
    fn read_error(self, failure: &ClientError) -> View {
        match failure.status() {
            Some(404) => {
                let version = self.app.connection.version();
                let advice = format!(
                    "Either none is stored, or it does not know emergency addresses under {}.",
                    version.as_str()
                );
                notice(
                    Severity::Info,
                    "The server knows no emergency address of this number.",
                    &advice,
                    Vec::new(),
                )
            }
            Some(400) => {
                let what = failure.explain().what;
                let advice = "It may not offer emergency addresses for this number.";
                notice(Severity::Info, &what, advice, Vec::new())
            }
            _ => {
                let connect = self.app.href(&Route::Connect);
                failure_notice(failure, &connect, move || self.read())
            }
        }
    }

    /// Opens the form, filled with the stored address.
    fn edit(self) {
        let stored = self.stored_or_empty();
        for (part, text) in AddressPart::ALL.into_iter().zip(self.parts) {
            text.set(stored.address.get(part).to_owned());
        }
        self.name.set(stored.name);
        self.reset();
        self.show_fields(Vec::new());
    }

    /// Leaves the form or the choice without saving.
    fn cancel(self) {
        self.reset();
        self.close();
    }

    /// Returns to the stored address.
    fn close(self) {
        self.validation.set(None);
        self.step.set(EmergencyStep::Showing);
        focus::focus_soon(&["#emergency"]);
    }
}

/// The description of an address.
fn details(emergency: &EmergencyAddress) -> View {
    description_list([
        ("Caller name", entered_text(emergency.name.as_str())),
        ("Address", entered_text(emergency.address.text())),
    ])
}
