//! The configuration of new numbers: its form fields and its summary.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    change::{Draft, Field, fields},
};

use super::voice_field::VoiceField;
use crate::components::{
    description_list::{DescriptionList, EnteredText},
    field::TextInput,
};

/// Accessor of one text of a draft.
pub type DraftText = fn(&mut Draft) -> &mut String;

/// A signal for one text of a draft, which writes through: the draft is the single source of truth.
pub fn bind_draft(draft: RwSignal<Draft>, text: DraftText) -> RwSignal<String> {
    let mut initial = draft.get_untracked();
    let value = RwSignal::new(std::mem::take(text(&mut initial)));
    let mut is_first_run = true;
    Effect::new(move || {
        let typed = value.get();
        if !std::mem::take(&mut is_first_run) {
            draft.update(|draft| *text(draft) = typed);
        }
    });
    value
}

/// The form fields that the API version has.
#[component]
pub fn ConfigurationFields(
    /// The API version.
    version: ApiVersion,
    /// The configuration.
    configuration: RwSignal<Draft>,
    /// The error message of a field, tracked.
    #[prop(into)]
    error: Callback<Field, Option<String>>,
    /// Whether the display name is among them.
    #[prop(optional)]
    has_name: bool,
) -> impl IntoView {
    let has = |field: Field| fields(version).contains(&field);
    let form = ConfigurationForm {
        configuration,
        error,
    };
    view! {
        <div class="rent-terms">
            {has_name.then(|| view! { <NameField form /> })} <PlanField form />
            {has(Field::Campaign).then(|| view! { <CampaignField form /> })}
            {has(Field::Voice).then(|| view! { <ConfigurationVoiceField form /> })}
            {has(Field::CallbackUrl).then(|| view! { <CallbackField form /> })}
        </div>
    }
}

/// The draft that the fields write to, and their error messages.
#[derive(Clone, Copy)]
struct ConfigurationForm {
    configuration: RwSignal<Draft>,
    error: Callback<Field, Option<String>>,
}

impl ConfigurationForm {
    fn value(self, text: DraftText) -> RwSignal<String> {
        bind_draft(self.configuration, text)
    }

    fn error(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || self.error.run(field))
    }
}

/// The field of the display name.
#[component]
fn NameField(
    /// The form of the configuration.
    form: ConfigurationForm,
) -> impl IntoView {
    view! {
        <TextInput
            label="Display name"
            id="rent-name"
            hint="A # in it becomes 1, 2, 3 and so on."
            value=form.value(|draft| &mut draft.display_name)
            error=form.error(Field::DisplayName)
        />
    }
}

/// The field of the service plan.
#[component]
fn PlanField(
    /// The form of the configuration.
    form: ConfigurationForm,
) -> impl IntoView {
    view! {
        <TextInput
            label="Service plan ID"
            id="rent-plan"
            hint="For numbers that can do SMS."
            value=form.value(|draft| &mut draft.service_plan)
            error=form.error(Field::ServicePlan)
        />
    }
}

/// The field of the campaign.
#[component]
fn CampaignField(
    /// The form of the configuration.
    form: ConfigurationForm,
) -> impl IntoView {
    view! {
        <TextInput
            label="Campaign ID"
            id="rent-campaign"
            hint="For US numbers, and never without a service plan."
            value=form.value(|draft| &mut draft.campaign)
            error=form.error(Field::Campaign)
        />
    }
}

/// The fields of the voice configuration.
#[component]
fn ConfigurationVoiceField(
    /// The form of the configuration.
    form: ConfigurationForm,
) -> impl IntoView {
    view! {
        <VoiceField
            ids=("rent-voice-type", "rent-voice-id")
            kind=form.value(|draft| &mut draft.voice_kind)
            id=form.value(|draft| &mut draft.voice_id)
            error=form.error(Field::Voice)
        />
    }
}

/// The field of the callback URL.
#[component]
fn CallbackField(
    /// The form of the configuration.
    form: ConfigurationForm,
) -> impl IntoView {
    view! {
        <TextInput
            label="Callback URL"
            id="rent-callback"
            value=form.value(|draft| &mut draft.callback_url)
            error=form.error(Field::CallbackUrl)
        />
    }
}

/// The summary of a configuration before it is sent.
#[component]
pub fn ConfigurationSummary(
    /// The configuration.
    configuration: Draft,
    /// The API version.
    version: ApiVersion,
) -> impl IntoView {
    view! { <DescriptionList pairs=summary_pairs(&configuration, version) /> }
}

/// The pairs of field label and value, of the fields that are set, for a description list.
pub fn summary_pairs(configuration: &Draft, version: ApiVersion) -> Vec<(AnyView, AnyView)> {
    let set = fields(version).iter().filter_map(|field| {
        let value = configuration.value(*field);
        (!value.is_empty()).then(|| {
            let value = view! { <EnteredText text=value /> };
            (field.label().into_any(), value.into_any())
        })
    });
    set.collect()
}
