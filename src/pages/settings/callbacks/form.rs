//! The form of a new secret: generated or entered.

use leptos::prelude::*;

use super::{Callbacks, replace::ReplaceDialog};
use crate::{
    components::{
        busy_button::{ActionButton, SubmitButton},
        copy_button::CopyButton,
        field::TextInput,
    },
    state::changes::callback_secret::WORDING,
    widgets::{curl_preview::CurlPreview, submission_outcome::SubmissionOutcome},
};

/// The form of a new secret, with the confirmation before it is saved.
#[component]
pub(super) fn SecretForm(
    /// The state of the section.
    callbacks: Callbacks,
) -> impl IntoView {
    let (is_shown, is_confirming) = (RwSignal::new(false), RwSignal::new(false));
    let saving = callbacks.saving;
    // Nothing more is sent while it is unknown which secret is stored.
    let is_closed = move || saving.is_busy() || saving.is_unknown();
    view! {
        <form
            class="form secret-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                callbacks.confirm(is_confirming);
            }
        >
            <div class="secret" class:masked=move || !is_shown.get()>
                <TextInput
                    label="New secret"
                    id="hmac-secret"
                    value=callbacks.new_secret
                    hint="32 to 64 letters, digits or hyphens. From the moment it is saved callbacks are signed \
                    with it: give it to your receivers too. It is kept nowhere in this browser."
                    error=callbacks.error
                />
            </div>
            <SecretTools callbacks is_shown />
            <CurlPreview request=Signal::derive(move || callbacks.as_curl()) />
            <div class="form-actions">
                <SubmitButton label="Save secret" busy=Signal::derive(is_closed) />
            </div>
            <SubmissionOutcome submission=saving sending=WORDING.sending />
        </form>
        <ReplaceDialog callbacks open=is_confirming />
    }
}

/// The buttons that fill, show and copy the field.
#[component]
fn SecretTools(
    /// The callback settings.
    callbacks: Callbacks,
    /// Whether the secret is shown.
    is_shown: RwSignal<bool>,
) -> impl IntoView {
    let saving = callbacks.saving;
    view! {
        <div class="form-actions">
            <ActionButton
                label="Generate"
                busy=Signal::derive(move || saving.is_busy())
                on_press=move |()| callbacks.generate()
            />
            <button
                type="button"
                aria-pressed=move || is_shown.get().to_string()
                on:click=move |_| is_shown.update(|is_shown| *is_shown = !*is_shown)
            >
                "Show new secret"
            </button>
            <CopyButton
                label="Copy new secret"
                text=move |()| callbacks.new_secret.get_untracked()
            />
        </div>
    }
}
