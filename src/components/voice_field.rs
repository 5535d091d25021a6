//! The fields for the voice type of a number and the ID that belongs to it.

use leptos::prelude::*;
use numbers_model::enums::VoiceType;

use super::field::{TextField, select_field};
use crate::browser::dom::{View, dynamic};

/// The two fields, with IDs unique on the page; `error` is the error message of the ID field.
pub fn voice_field(
    ids: (&'static str, &'static str),
    kind: RwSignal<String>,
    id: RwSignal<String>,
    error: impl Fn() -> Option<String> + Copy + 'static,
) -> View {
    let kinds = || {
        let none = (String::new(), "None chosen".to_owned());
        let kinds = [VoiceType::Rtc, VoiceType::Est, VoiceType::Fax]
            .map(|kind| (kind.wire().to_owned(), kind.label().to_owned()));
        std::iter::once(none).chain(kinds).collect()
    };
    let choice = select_field(
        "Voice type",
        ids.0,
        move || kind.get(),
        kinds,
        move |chosen| kind.set(chosen),
    );
    let field = move || -> View {
        let label = kind.with(|kind| match VoiceType::from_wire(kind) {
            VoiceType::Rtc => "Voice app ID",
            VoiceType::Est => "SIP trunk ID",
            VoiceType::Fax => "Fax service ID",
            // An undocumented type has an ID too.
            VoiceType::Other(name) if !name.is_empty() => "Voice ID",
            VoiceType::Other(_) => "",
        });
        if label.is_empty() {
            return ().into();
        }
        TextField::new(label, ids.1, id).draw(error).into()
    };
    [choice.into(), dynamic(field)].into()
}
