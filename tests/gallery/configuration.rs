//! The configuration of numbers.

use leptos::prelude::*;
use numberdesk::widgets::{
    configuration_fields::{ConfigurationFields, ConfigurationSummary},
    voice_field::VoiceField,
};
use numbers_model::{
    api_version::ApiVersion,
    change::{Draft, Field},
};

use super::{
    frame::{Exhibit, Labelled, OneState, State},
    samples::{RIGHT_TO_LEFT, UNBROKEN},
};

/// The fields have IDs of their own.
const STATES: &[Labelled] = &[
    ("Empty, of v1", || {
        fields(ApiVersion::V1, Draft::default(), None)
    }),
    ("Filled, of v1", || fields(ApiVersion::V1, filled(), None)),
    ("With error messages", || {
        fields(ApiVersion::V1, filled(), Some("Correct this.".to_owned()))
    }),
    ("Of v1alpha1", || {
        fields(ApiVersion::V1Alpha1, filled(), None)
    }),
];

/// All of it.
#[component]
pub fn Configuration() -> impl IntoView {
    view! {
        <Exhibit name="ConfigurationFields">
            <OneState name="ConfigurationFields" states=STATES />
        </Exhibit>
        <Exhibit name="ConfigurationSummary">
            <State label="Filled, of v1">
                <ConfigurationSummary configuration=filled() version=ApiVersion::V1 />
            </State>
            <State label="Filled, of v1alpha1">
                <ConfigurationSummary configuration=filled() version=ApiVersion::V1Alpha1 />
            </State>
        </Exhibit>
        <VoiceFields />
    }
}

fn fields(version: ApiVersion, draft: Draft, error: Option<String>) -> AnyView {
    let configuration = RwSignal::new(draft);
    let error = move |_: Field| error.clone();
    view! { <ConfigurationFields version configuration error has_name=true /> }.into_any()
}

fn filled() -> Draft {
    Draft {
        display_name: RIGHT_TO_LEFT.to_owned(),
        service_plan: UNBROKEN.to_owned(),
        campaign: "C1A2B3".to_owned(),
        callback_url: "https://example.com/callback".to_owned(),
        voice_kind: "EST".to_owned(),
        voice_id: "01HXYZ".to_owned(),
    }
}

#[component]
fn VoiceFields() -> impl IntoView {
    view! {
        <Exhibit name="VoiceField">
            <State label="None chosen">
                <Voice ids=("voice-none", "voice-none-id") kind="" />
            </State>
            <State label="An app">
                <Voice ids=("voice-rtc", "voice-rtc-id") kind="RTC" />
            </State>
            <State label="A trunk, with an error message">
                <Voice ids=("voice-est", "voice-est-id") kind="EST" error="Type the trunk's ID." />
            </State>
            <State label="A fax service">
                <Voice ids=("voice-fax", "voice-fax-id") kind="FAX" />
            </State>
            <State label="A type that is not documented">
                <Voice ids=("voice-other", "voice-other-id") kind="HOLOGRAM" />
            </State>
        </Exhibit>
    }
}

#[component]
fn Voice(
    ids: (&'static str, &'static str),
    kind: &'static str,
    #[prop(optional)] error: &'static str,
) -> impl IntoView {
    let kind = RwSignal::new(kind.to_owned());
    let id = RwSignal::new(String::new());
    let error = (!error.is_empty()).then(|| error.to_owned());
    view! {
        <div class="form">
            <VoiceField ids kind id error=Signal::stored(error) />
        </div>
    }
}
