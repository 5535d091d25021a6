//! The configuration of new numbers: its form fields and its summary.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    change::{Draft, Field, fields},
};

use crate::{
    browser::dom::{View, block},
    components::{
        description_list::{description_list, entered_text},
        field::TextField,
        voice_field::voice_field,
    },
    reactive::effect,
};

/// Accessor of one text of a draft.
pub type DraftText = fn(&mut Draft) -> &mut String;

/// A signal for one text of a draft, which writes through: the draft is the single source of truth.
pub fn bind_draft(draft: RwSignal<Draft>, text: DraftText) -> RwSignal<String> {
    let mut initial = draft.get_untracked();
    let value = RwSignal::new(std::mem::take(text(&mut initial)));
    let mut is_first_run = true;
    effect(move || {
        let typed = value.get();
        if !std::mem::take(&mut is_first_run) {
            draft.update(|draft| *text(draft) = typed);
        }
    });
    value
}

/// The form fields that the API version has; with the display name where `has_name`.
pub fn configuration_fields(
    version: ApiVersion,
    configuration: RwSignal<Draft>,
    error: impl Fn(Field) -> Option<String> + Copy + 'static,
    has_name: bool,
) -> View {
    let has = |field: Field| fields(version).contains(&field);
    let text_field = move |label, id, hint: &str, field, text: DraftText| -> View {
        TextField::new(label, id, bind_draft(configuration, text))
            .hint(hint)
            .draw(move || error(field))
            .into()
    };
    let name = has_name.then(|| {
        text_field(
            "Display name",
            "rent-name",
            "A # in it becomes 1, 2, 3 and so on.",
            Field::DisplayName,
            |draft| &mut draft.display_name,
        )
    });
    let plan = text_field(
        "Service plan ID",
        "rent-plan",
        "For numbers that can do SMS.",
        Field::ServicePlan,
        |draft| &mut draft.service_plan,
    );
    let campaign = has(Field::Campaign).then(|| {
        text_field(
            "Campaign ID",
            "rent-campaign",
            "For US numbers, and never without a service plan.",
            Field::Campaign,
            |draft| &mut draft.campaign,
        )
    });
    let voice = has(Field::Voice).then(|| {
        voice_field(
            ("rent-voice-type", "rent-voice-id"),
            bind_draft(configuration, |draft| &mut draft.voice_kind),
            bind_draft(configuration, |draft| &mut draft.voice_id),
            move || error(Field::Voice),
        )
    });
    let callback = has(Field::CallbackUrl).then(|| {
        text_field(
            "Callback URL",
            "rent-callback",
            "",
            Field::CallbackUrl,
            |draft| &mut draft.callback_url,
        )
    });
    block("div", "rent-terms")
        .child(name)
        .child(plan)
        .child(campaign)
        .child(voice)
        .child(callback)
        .into()
}

/// The pairs of field label and value, of the fields that are set.
pub fn configuration_pairs(
    configuration: &Draft,
    version: ApiVersion,
) -> Vec<(&'static str, View)> {
    let set = fields(version).iter().filter_map(|field| {
        let value = configuration.value(*field);
        (!value.is_empty()).then(|| (field.label(), entered_text(value)))
    });
    set.collect()
}

/// The summary of a configuration before it is sent.
pub fn configuration_summary(configuration: &Draft, version: ApiVersion) -> View {
    description_list(configuration_pairs(configuration, version))
}
