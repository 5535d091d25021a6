//! The release dialog: consequences, typed confirmation, outcome.

use leptos::prelude::*;

mod effects;

use std::sync::Arc;

use numbers_client::{
    client::NumberResponse,
    options::RequestOptions,
    submission::{Conclusion, Phase},
};
use numbers_model::{number::Number, release::ConfirmedRelease};

use self::effects::Consequences;
use crate::{
    components::{
        busy_button::SubmitButton,
        dialog::{CloseRow, Dialog, use_dialog},
        excerpt::excerpt,
        field::TextInput,
        notice::{Notice, Severity},
    },
    state::{
        app_state::{AppState, use_app_state},
        changes::release::{self, WORDING},
        number_resource::NumberResource,
        protected_numbers,
        submission::SubmissionHandle,
    },
    widgets::{curl_preview::CurlPreview, submission_outcome::SubmissionOutcome},
};

/// The dialog that releases a number.
#[component]
pub fn ReleaseDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The number.
    resource: NumberResource,
) -> impl IntoView {
    let app = use_app_state();
    let subject = format!("Release of {}", resource.phone());
    let submission = app.submissions().of(&subject);
    submission.on_landed(move || resource.refresh());
    // The number that the dialog was last opened for.
    let released = RwSignal::new(None::<Arc<Number>>);
    let name = Signal::derive(move || {
        let phone = loaded(resource).map(|number| number.phone);
        format!("Release {}", phone.unwrap_or_default())
    });
    view! {
        <Dialog open name>
            <ReleaseContents resource submission released />
        </Dialog>
    }
}

/// The number as last read, untracked.
fn loaded(resource: NumberResource) -> Option<Number> {
    resource
        .value
        .with_untracked(|value| value.value().map(|response| response.number.clone()))
}

/// The contents of the dialog, for the number as it is when the dialog opens.
#[component]
fn ReleaseContents(
    /// The number as the server has it.
    resource: NumberResource,
    /// The submission of the release.
    submission: SubmissionHandle,
    /// The number to release; `None` once it is closed.
    released: RwSignal<Option<Arc<Number>>>,
) -> impl IntoView {
    let app = use_app_state();
    let release = Release {
        // A snapshot: later reads don't change what is confirmed.
        before: Arc::new(loaded(resource)?),
        app,
        resource,
        submission,
    };
    // Reopening the dialog keeps a busy or unknown release, unless the number has changed by now: releasing it twice is as
    // good as once.
    submission.reset();
    let has_changed = released.with_untracked(|released| {
        released
            .as_ref()
            .is_some_and(|released| *released != release.before)
    });
    if has_changed {
        submission.abandon();
    }
    released.set(Some(release.before.clone()));
    let protection = protected_numbers::protection(app.connection);
    if let Some(rule) = protection.rule_for(&release.before) {
        return Some(view! { <Protected rule=rule.to_owned() /> }.into_any());
    }
    let is_done = Memo::new(move |_| submission.phase() == Phase::Done);
    let contents = view! {
        <Show when=move || !is_done.get()>
            <ReleaseQuestion release=release.clone() />
        </Show>
        <SubmissionOutcome submission sending=WORDING.sending />
        <Show when=move || is_done.get()>
            <CloseRow is_primary=true />
        </Show>
    };
    Some(contents.into_any())
}

/// What is said of a protected number, in place of the question.
#[component]
fn Protected(
    /// The entry that protects it.
    rule: String,
) -> impl IntoView {
    let what = format!("This number is protected by “{rule}”.");
    view! {
        <Notice
            severity=Severity::Info
            what
            advice="It can’t be released until that entry is taken away, in Settings or in config.json."
        />
        <CloseRow is_primary=true />
    }
}

/// What will stop, the preview of the request, and the form.
#[component]
fn ReleaseQuestion(
    /// The release.
    release: Release,
) -> impl IntoView {
    let Release {
        before,
        app,
        submission,
        ..
    } = release.clone();
    let phone = before.phone.clone();
    let request = Signal::derive(move || {
        // A retry may have another idempotency key.
        submission.phase();
        let client = app.connection.client()?;
        Some(client.curl(&client.release_request(&phone)))
    });
    view! {
        <Consequences number=before />
        <CurlPreview request />
        <ConfirmationForm release />
    }
}

/// The form, in which the number is typed to confirm.
#[component]
fn ConfirmationForm(
    /// The release.
    release: Release,
) -> impl IntoView {
    let (dialog, submission) = (use_dialog(), release.submission);
    let typed = RwSignal::new(String::new());
    let hint = excerpt(&release.before.phone);
    let before = release.before.clone();
    let confirmed =
        Memo::new(move |_| typed.with(|typed| ConfirmedRelease::confirm(typed, &before)));
    let send = move || {
        if let Some(confirmed) = confirmed.get_untracked() {
            release.clone().send(confirmed);
        }
    };
    let is_closed = Signal::derive(move || !submission.may_send());
    view! {
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <TextInput label="Type the number to confirm" id="confirm" value=typed hint />
            <div class="dialog-actions">
                <button type="button" data-first="" on:click=move |_| dialog.close()>
                    "Keep number"
                </button>
                <SubmitButton
                    label="Release number"
                    busy=is_closed
                    attr:class="danger"
                    attr:disabled=move || confirmed.with(Option::is_none)
                />
            </div>
        </form>
    }
}

/// A release of a number.
#[derive(Clone)]
struct Release {
    /// The number as it is when the dialog opens.
    before: Arc<Number>,
    app: AppState,
    resource: NumberResource,
    submission: SubmissionHandle,
}

impl Release {
    fn send(self, confirmed: ConfirmedRelease) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let change = release::Release {
            client,
            before: Number::clone(&self.before),
            verifying: self.submission.verifying(RequestOptions::default()),
        };
        let (inventory, phone) = (self.app.inventory, self.before.phone.clone());
        let land = move |conclusion: &Conclusion<Option<NumberResponse>>| match conclusion
            .snapshot()
        {
            Some(Some(response)) => inventory.put(response.number.clone()),
            Some(None) if matches!(conclusion, Conclusion::Done { .. }) => inventory.remove(&phone),
            _ => {}
        };
        self.submission
            .submit_beyond_page(&WORDING, change, confirmed, land, move |conclusion| {
                let told = conclusion.tell(&WORDING, |_| false);
                if let Some(Some(response)) = conclusion.snapshot() {
                    self.resource.accept(response.clone());
                }
                Some(told)
            });
    }
}
