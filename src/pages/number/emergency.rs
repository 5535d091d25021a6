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
    gateway::Role,
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

use self::{choice::AddressChoice, form::AddressForm, remove::RemovalDialog};
use crate::{
    browser::focus,
    components::{
        busy_button::ActionButton,
        description_list::{DescriptionList, EnteredText},
        field_errors::FieldErrors,
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        changes::{emergency_address, emergency_removal},
        connection::Client,
        remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::{
        failure_notice::FailureNotice, leave_dialog::LeaveDialog, role_gate::RoleGate,
        submission_outcome::SubmissionOutcome,
    },
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

/// The section of the emergency address of a number.
#[component]
pub(super) fn EmergencySection(
    /// The number.
    phone: String,
    /// The region of the number, if known.
    region: Option<String>,
) -> impl IntoView {
    let app = use_app_state();
    let emergency = Emergency::new(app, phone);
    for submission in [emergency.saving, emergency.removal] {
        submission.on_landed(move || emergency.read());
    }
    on_cleanup(move || {
        app.history.block_navigation(false);
        emergency.cancel.try_with_value(CancelToken::cancel);
    });
    Effect::new(move || app.history.block_navigation(emergency.has_unsaved()));
    let reason = reason_not_to_read(app.connection.version(), region.as_deref());
    if reason.is_none() {
        emergency.read();
    }
    let step = move || match emergency.step.get() {
        EmergencyStep::NotRead => {
            let reason = reason.unwrap_or_default();
            Some(view! { <NotRead emergency reason /> }.into_any())
        }
        EmergencyStep::Showing => Some(view! { <StoredAddress emergency /> }.into_any()),
        EmergencyStep::Editing => Some(view! { <AddressForm emergency /> }.into_any()),
        EmergencyStep::Checking | EmergencyStep::Choosing => None,
    };
    view! {
        <section class="panel emergency" aria-labelledby="emergency">
            <h2 id="emergency" tabindex="-1">
                "Emergency address"
            </h2>
            <Outcomes emergency />
            {step}
            <AddressChoice emergency />
            <RemovalDialog emergency />
            <LeaveDialog history=app.history />
        </section>
    }
}

/// Why the address is not read unasked; `None` where it is.
fn reason_not_to_read(version: ApiVersion, region: Option<&str>) -> Option<&'static str> {
    match version {
        ApiVersion::V1Alpha1 => {
            Some("Emergency addresses are documented for v1 of the API, and this is v1alpha1.")
        }
        ApiVersion::V1 if !is_usual_region(region) => Some(
            "The API asks for addresses in the form of the US. Whether a number of another region can have one is not \
             documented.",
        ),
        ApiVersion::V1 => None,
    }
}

/// The outcomes of the last changes, unless the choice or the dialog shows them.
#[component]
fn Outcomes(
    /// The emergency address of the number.
    emergency: Emergency,
) -> impl IntoView {
    let Emergency {
        saving, removal, ..
    } = emergency;
    view! {
        <Show when=move || !emergency.is_choosing()>
            <SubmissionOutcome submission=saving sending=emergency_address::WORDING.sending />
        </Show>
        <Show when=move || !emergency.is_removing.get()>
            <SubmissionOutcome submission=removal sending=emergency_removal::WORDING.sending />
        </Show>
    }
}

/// The reason why nothing was read, and the button to read all the same.
#[component]
fn NotRead(
    /// The emergency address of the number.
    emergency: Emergency,
    /// The reason.
    reason: &'static str,
) -> impl IntoView {
    view! {
        <p>{reason}</p>
        <button type="button" on:click=move |_| emergency.read()>
            "Ask the server all the same"
        </button>
    }
}

/// The stored address, or why it could not be read.
///
/// On 404 an address may be set, which tells whether the number supports it.
#[component]
fn StoredAddress(
    /// The emergency address of the number.
    emergency: Emergency,
) -> impl IntoView {
    view! {
        {move || {
            let stored = emergency.stored.get();
            let failure = stored.failure().cloned();
            let is_missing = failure.as_ref().is_some_and(|failure| failure.status() == Some(404));
            let failure = failure.map(|failure| view! { <ReadFailure emergency failure /> });
            let waiting = stored.is_loading().then(|| view! { <ReadStatus emergency /> });
            let set = move || {
                view! {
                    <EmergencyGate app=emergency.app>
                        <ChangeButton emergency label="Set address" />
                    </EmergencyGate>
                }
            };
            let value = match stored.value() {
                Some(Some(address)) => {
                    let address = address.clone();
                    Some(view! { <AddressDetails emergency address /> }.into_any())
                }
                Some(None) => {
                    Some(
                        view! {
                            <p>"No emergency address is stored."</p>
                            {set()}
                        }
                            .into_any(),
                    )
                }
                None if is_missing => Some(set().into_any()),
                None => None,
            };
            view! {
                {failure}
                {waiting}
                {value}
            }
        }}
    }
}

/// The status of the read, and its retry.
#[component]
fn ReadStatus(
    /// The emergency address of the number.
    emergency: Emergency,
) -> impl IntoView {
    let retry = move || {
        let retry = emergency.retry.get();
        retry.map(|retry| retry.text()).unwrap_or_default()
    };
    view! {
        <p role="status">
            "Reading the emergency address… " <span prop:textContent=retry></span>
        </p>
    }
}

/// The address, with the buttons that change and remove it.
#[component]
fn AddressDetails(
    /// The emergency address of the number.
    emergency: Emergency,
    /// The address.
    address: EmergencyAddress,
) -> impl IntoView {
    let text = address.address.text();
    let pairs = vec![
        (
            "Caller name".into_any(),
            view! { <EnteredText text=address.name /> }.into_any(),
        ),
        (
            "Address".into_any(),
            view! { <EnteredText text /> }.into_any(),
        ),
    ];
    view! {
        <DescriptionList pairs />
        <EmergencyGate app=emergency.app>
            <div class="form-actions">
                <ChangeButton emergency label="Change address" />
                <button
                    type="button"
                    class="danger"
                    on:click=move |_| emergency.is_removing.set(true)
                >
                    "Remove address"
                </button>
            </div>
        </EmergencyGate>
    }
}

/// The ways to change the address, for those whose role includes it.
#[component]
fn EmergencyGate(
    /// The state of the app.
    app: AppState,
    /// The ways.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <RoleGate account=app.account() role=Role::Editor what="changing emergency addresses">
            {children()}
        </RoleGate>
    }
}

/// The button that opens the form.
#[component]
fn ChangeButton(
    /// The emergency address of the number.
    emergency: Emergency,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    // Nothing else is sent while the outcome of the removal is unknown.
    let busy =
        Signal::derive(move || emergency.removal.is_busy() || emergency.removal.is_unknown());
    view! { <ActionButton label busy on_press=move |()| emergency.edit() /> }
}

/// Why the address could not be read.
#[component]
fn ReadFailure(
    /// The emergency address of the number.
    emergency: Emergency,
    /// The failure.
    failure: ClientError,
) -> impl IntoView {
    let app = emergency.app;
    match failure.status() {
        Some(404) => {
            let what = "The server knows no emergency address of this number.";
            let advice = format!(
                "Either none is stored, or it does not know emergency addresses under {}.",
                app.connection.version().as_str()
            );
            view! { <Notice severity=Severity::Info what advice /> }.into_any()
        }
        Some(400) => {
            let what = failure.explain().what;
            let advice = "It may not offer emergency addresses for this number.";
            view! { <Notice severity=Severity::Info what advice /> }.into_any()
        }
        _ => {
            let connect_href = app.href(&Route::Connect);
            view! { <FailureNotice failure connect_href on_retry=move |()| emergency.read() /> }
                .into_any()
        }
    }
}

impl Emergency {
    fn new(app: AppState, phone: String) -> Self {
        Self {
            app,
            stored: RwSignal::new(Remote::Loading(None)),
            retry: RwSignal::new(None),
            step: RwSignal::new(EmergencyStep::NotRead),
            name: RwSignal::new(String::new()),
            parts: AddressPart::ALL.map(|_| RwSignal::new(String::new())),
            errors: FieldErrors::default(),
            validation: RwSignal::new(None),
            chosen: RwSignal::new(None),
            saving: app
                .submissions()
                .of(&format!("Emergency address of {phone}")),
            removal: app
                .submissions()
                .of(&format!("Removal of the emergency address of {phone}")),
            is_removing: RwSignal::new(false),
            cancel: StoredValue::new_local(CancelToken::new()),
            phone: RwSignal::new(phone),
        }
    }

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

    /// Clears the outcomes of the last changes, except unknown ones.
    fn reset(self) {
        self.saving.reset();
        self.removal.reset();
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
