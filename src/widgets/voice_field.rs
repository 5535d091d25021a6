//! The fields for the voice type of a number and the ID that belongs to it.

use leptos::prelude::*;
use numbers_model::enums::VoiceType;

use crate::components::field::{SelectField, TextInput};

/// The fields for the voice type of a number and the ID that belongs to it.
#[component]
pub fn VoiceField(
    /// The IDs of the two fields, unique on the page.
    ids: (&'static str, &'static str),
    /// The voice type, as in the API.
    kind: RwSignal<String>,
    /// The ID that belongs to it.
    id: RwSignal<String>,
    /// The error message of the ID field.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let none = (String::new(), "None chosen".to_owned());
    let kinds = [VoiceType::Rtc, VoiceType::Est, VoiceType::Fax]
        .map(|kind| (kind.wire().to_owned(), kind.label().to_owned()));
    let kinds: Vec<_> = std::iter::once(none).chain(kinds).collect();
    let label = Memo::new(move |_| kind.with(|kind| id_label(kind)));
    let field = move || {
        let label = label.get();
        (!label.is_empty()).then(|| view! { <TextInput label id=ids.1 value=id error /> })
    };
    view! {
        <SelectField
            label="Voice type"
            id=ids.0
            value=kind
            options=Signal::stored(kinds)
            on_choose=move |chosen| kind.set(chosen)
        />
        {field}
    }
}

/// The label of the ID of a voice type; empty where no type is chosen.
fn id_label(kind: &str) -> &'static str {
    match VoiceType::from_wire(kind) {
        VoiceType::Rtc => "Voice app ID",
        VoiceType::Est => "SIP trunk ID",
        VoiceType::Fax => "Fax service ID",
        // An undocumented type has an ID too.
        VoiceType::Other(name) if !name.is_empty() => "Voice ID",
        VoiceType::Other(_) => "",
    }
}
