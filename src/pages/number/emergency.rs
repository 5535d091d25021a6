//! The emergency address of a number: read, checked before it is saved, and removed after a question.

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
        notice::{Severity, failure_notice, notice},
    },
    reactive::{Var, spawn},
    routes::Route,
    state::{
        app_state::AppState,
        changes::{emergency_address, emergency_removal},
        connection::Client,
        remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::submission_outcome::submission_outcome,
};

/// The part of the section that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Nothing was asked: there may be no such thing for this number.
    Unasked,
    /// What is stored is shown.
    Showing,
    /// Fields are being filled in.
    Editing,
    /// The address is being checked.
    Checking,
    /// One of the addresses that the check gave is being chosen and saved.
    Choosing,
}

/// The state of the section. Copies share it.
#[derive(Clone, Copy)]
struct Emergency {
    app: AppState,
    phone: Var<String>,
    /// What is stored, as it was last read.
    stored: Var<Remote<Option<EmergencyAddress>>>,
    retry: Var<Option<Retry>>,
    step: Var<Step>,
    /// What the fields hold.
    name: Var<String>,
    parts: [Var<String>; 7],
    errors: Var<Vec<(Field, String)>>,
    /// What was checked, and what came of it.
    checked: Var<Option<(EmergencyAddress, AddressValidation)>>,
    /// Which of the offers is to be stored.
    chosen: Var<Option<usize>>,
    saving: SubmissionHandle,
    removal: SubmissionHandle,
    /// Whether the removal is being asked about.
    removing: Var<bool>,
    cancel: Var<CancelToken>,
}

/// The section for a number, whose region may be known.
pub fn emergency(app: AppState, phone: &str, region: Option<&str>) -> View {
    let emergency = Emergency {
        app,
        phone: Var::new(phone.to_owned()),
        stored: Var::new(Remote::Loading(None)),
        retry: Var::new(None),
        step: Var::new(Step::Unasked),
        name: Var::new(String::new()),
        parts: AddressPart::ALL.map(|_| Var::new(String::new())),
        errors: Var::new(Vec::new()),
        checked: Var::new(None),
        chosen: Var::new(None),
        saving: SubmissionHandle::new(app.inventory),
        removal: SubmissionHandle::new(app.inventory),
        removing: Var::new(false),
        cancel: Var::new(CancelToken::new()),
    };
    leptos::prelude::on_cleanup(move || {
        app.history.block_navigation(false);
        emergency.cancel.try_with_untracked(CancelToken::cancel);
    });
    watch(move || app.history.block_navigation(emergency.unsaved()));
    let known = is_usual_region(region);
    let version = app.connection.version();
    let why_not = match version {
        ApiVersion::V1Alpha1 => {
            Some("Emergency addresses are documented for v1 of the API, and this is v1alpha1.")
        }
        ApiVersion::V1 if !known => Some(
            "The API asks for addresses in the form of the US. Whether a number of another region can have one is not \
             documented.",
        ),
        ApiVersion::V1 => None,
    };
    if why_not.is_none() {
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
            Step::Unasked => emergency.unasked(why_not.unwrap_or_default()),
            Step::Showing => emergency.show(),
            Step::Editing => form::form(emergency),
            Step::Checking | Step::Choosing => ().into(),
        }))
        .child(choice::choice(emergency))
        .child(remove::remove_dialog(emergency))
        .child(crate::pages::edit::leave_dialog(app))
        .into()
}

impl Emergency {
    fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_untracked();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    fn read(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.step.set(Step::Showing);
        self.stored.update(|stored| {
            *stored = std::mem::replace(stored, Remote::Loading(None)).reload();
        });
        spawn(async move {
            let phone = self.phone.get_untracked();
            let answer = client.emergency(&phone, &self.reading()).await;
            self.stored.update(|stored| {
                *stored = match answer {
                    Ok(place) => Remote::Ready(place),
                    Err(failure) => std::mem::replace(stored, Remote::Loading(None)).fail(failure),
                };
            });
        });
    }

    /// What is typed, as a place.
    fn typed(self) -> EmergencyAddress {
        let mut address = Address::default();
        for (part, text) in AddressPart::ALL.into_iter().zip(self.parts) {
            text.with(|text| address.set(part, text));
        }
        EmergencyAddress {
            name: self.name.with(|name| identifier::clean(name)),
            address,
        }
    }

    /// The address that is stored, untracked; empty where none is.
    fn known(self) -> EmergencyAddress {
        self.stored
            .with_untracked(|stored| stored.value().cloned().flatten().unwrap_or_default())
    }

    fn unsaved(self) -> bool {
        self.stored.track();
        let typing = !matches!(self.step.get(), Step::Unasked | Step::Showing);
        typing && self.typed() != self.known()
    }

    fn as_curl(self, request: impl FnOnce(&Client, &str) -> Request) -> Option<Curl> {
        let client = self.app.connection.client()?;
        let request = self.phone.with(|phone| request(&client, phone));
        Some(client.curl(&request))
    }

    /// Whether the choice is shown, tracked.
    fn is_choosing(self) -> bool {
        matches!(self.step.get(), Step::Checking | Step::Choosing)
    }

    /// What came of the last changes, where neither the choice nor the dialog tells it.
    fn outcomes(self) -> View {
        let saving = move || submission_outcome(self.saving, emergency_address::WORDING.sending);
        let removal = move || submission_outcome(self.removal, emergency_removal::WORDING.sending);
        [
            show(move || !self.is_choosing(), saving),
            show(move || !self.removing.get(), removal),
        ]
        .into()
    }

    /// Forgets what came of the last changes, unless it is not known as yet.
    fn reset(self) {
        self.saving.reset();
        self.removal.reset();
    }

    fn unasked(self, why: &str) -> View {
        [
            el("p").child(why).into(),
            button("Ask the server all the same", move || self.read()).into(),
        ]
        .into()
    }

    /// What is stored, or why it can't be told.
    fn show(self) -> View {
        let stored = self.stored.get();
        let failure = stored.failure().map(|failure| self.not_read(failure));
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
        // Where the server knows of none, one may be set: that is the way to find out whether it can be.
        let none = stored
            .failure()
            .is_some_and(|failure| failure.status() == Some(404));
        // While it is not known what came of the removal, nothing else is sent.
        let closed = move || self.removal.is_busy() || self.removal.is_unknown();
        let change = |label| -> View { action_button(label, closed, move || self.edit()).into() };
        let value: View = match stored.value() {
            Some(Some(place)) => {
                let remove = button("Remove address", move || self.removing.set(true));
                let buttons = block("div", "form-actions")
                    .child(change("Change address"))
                    .child(remove.class("danger"));
                [facts(place), buttons.into()].into()
            }
            Some(None) => [
                el("p").child("No emergency address is stored.").into(),
                change("Set address"),
            ]
            .into(),
            None if none => change("Set address"),
            None => ().into(),
        };
        [failure.into(), waiting.into(), value].into()
    }

    fn not_read(self, failure: &ClientError) -> View {
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

    /// Opens the form with what is stored.
    fn edit(self) {
        let place = self.known();
        for (part, text) in AddressPart::ALL.into_iter().zip(self.parts) {
            text.set(place.address.get(part).to_owned());
        }
        self.name.set(place.name);
        self.reset();
        self.show_fields(Vec::new());
    }

    /// Leaves the form or the choice without saving.
    fn cancel(self) {
        self.reset();
        self.close();
    }

    /// Back to what is stored.
    fn close(self) {
        self.checked.set(None);
        self.step.set(Step::Showing);
        focus::focus_soon(&["#emergency"]);
    }
}

fn facts(place: &EmergencyAddress) -> View {
    let fact = |name: &str, value: &str| {
        el("div")
            .child(el("dt").child(name))
            .child(el("dd").child(el("bdi").child(value)))
    };
    block("dl", "facts")
        .child(fact("Caller name", &place.name))
        .child(fact("Address", &place.address.text()))
        .into()
}
