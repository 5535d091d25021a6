//! The form of the Edit page.

use leptos::prelude::*;
use numbers_model::change::{Field, fields};

use super::{Edit, EditStep};
use crate::{
    components::{busy_button::SubmitButton, field::TextInput},
    widgets::{
        configuration_fields::{DraftText, bind_draft},
        voice_field::VoiceField,
    },
};

/// The form with the fields that the API version has.
#[component]
pub(super) fn EditForm(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    view! {
        <form
            class="form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                edit.review();
            }
        >
            <DraftInput
                edit
                field=Field::DisplayName
                label="Display name"
                id="display-name"
                text=|draft| &mut draft.display_name
            />
            <DraftInput
                edit
                field=Field::ServicePlan
                label="Service plan ID"
                id="service-plan"
                hint="Leave it empty to unlink the number from its plan."
                text=|draft| &mut draft.service_plan
            />
            <VersionFields edit />
            <FormActions edit />
        </form>
    }
}

/// The fields that not every API version has.
#[component]
fn VersionFields(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let has = |field: Field| fields(edit.version).contains(&field);
    let campaign = has(Field::Campaign).then(|| {
        view! {
            <DraftInput
                edit
                field=Field::Campaign
                label="Campaign ID"
                id="campaign"
                hint="US numbers only, and never without a service plan."
                text=|draft| &mut draft.campaign
            />
        }
    });
    let voice = has(Field::Voice).then(|| {
        view! {
            <VoiceField
                ids=("voice-type", "voice-id")
                kind=bind_draft(edit.draft, |draft| &mut draft.voice_kind)
                id=bind_draft(edit.draft, |draft| &mut draft.voice_id)
                error=move || edit.errors.of(&Field::Voice)
            />
        }
    });
    let callback = has(Field::CallbackUrl).then(|| {
        view! {
            <DraftInput
                edit
                field=Field::CallbackUrl
                label="Callback URL"
                id="callback-url"
                text=|draft| &mut draft.callback_url
            />
        }
    });
    view! {
        {campaign}
        {voice}
        {callback}
    }
}

/// The field for one text of the draft.
#[component]
fn DraftInput(
    /// The edit.
    edit: Edit,
    /// The field that error messages name.
    field: Field,
    /// The label.
    label: &'static str,
    /// An ID unique on the page.
    id: &'static str,
    /// The hint below the field; empty for none.
    #[prop(optional)]
    hint: &'static str,
    /// The text of the draft that the input changes.
    text: DraftText,
) -> impl IntoView {
    let value = bind_draft(edit.draft, text);
    view! { <TextInput label id value hint error=move || edit.errors.of(&field) /> }
}

/// The buttons below the form, and the status of the read before the review.
#[component]
fn FormActions(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let is_checking = move || edit.step.get() == EditStep::Checking;
    let status = Memo::new(move |_| match is_checking() {
        true => "Reading the number again…",
        false => "",
    });
    view! {
        <div class="form-actions">
            <SubmitButton label="Review changes" busy=is_checking />
            <button type="button" on:click=move |_| edit.cancel()>
                "Cancel"
            </button>
            <span role="status" prop:textContent=status></span>
        </div>
    }
}
