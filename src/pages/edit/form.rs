//! The form of the Edit page.

use leptos::prelude::*;
use numbers_model::change::{Field, fields};

use super::{Edit, EditStep};
use crate::{
    browser::dom::{View, block, button, el},
    components::{busy_button::submit_button, field::TextField, voice_field::voice_field},
    widgets::configuration_fields::{DraftText, bind_draft},
};

/// The form with the fields that the API version has.
pub(super) fn edit_form(edit: Edit) -> View {
    let has = move |field: Field| fields(edit.version).contains(&field);
    let text_field = move |label, id, hint: &str, field: Field, text: DraftText| -> View {
        TextField::new(label, id, bind_draft(edit.draft, text))
            .hint(hint)
            .draw(move || edit.errors.of(&field))
            .into()
    };
    let is_checking = move || edit.step.get() == EditStep::Checking;
    let campaign = has(Field::Campaign).then(|| {
        text_field(
            "Campaign ID",
            "campaign",
            "US numbers only, and never without a service plan.",
            Field::Campaign,
            |draft| &mut draft.campaign,
        )
    });
    let callback = has(Field::CallbackUrl).then(|| {
        text_field(
            "Callback URL",
            "callback-url",
            "",
            Field::CallbackUrl,
            |draft| &mut draft.callback_url,
        )
    });
    let voice = has(Field::Voice).then(|| {
        voice_field(
            ("voice-type", "voice-id"),
            bind_draft(edit.draft, |draft| &mut draft.voice_kind),
            bind_draft(edit.draft, |draft| &mut draft.voice_id),
            move || edit.errors.of(&Field::Voice),
        )
    });
    let actions = block("div", "form-actions")
        .child(submit_button("Review changes", is_checking))
        .child(button("Cancel", move || edit.cancel()))
        .child(el("span").attr("role", "status").text(move || {
            if is_checking() {
                "Reading the number again…"
            } else {
                ""
            }
            .to_owned()
        }));
    block("form", "form")
        .flag("novalidate", true)
        .submit(move || edit.review())
        .child(text_field(
            "Display name",
            "display-name",
            "",
            Field::DisplayName,
            |draft| &mut draft.display_name,
        ))
        .child(text_field(
            "Service plan ID",
            "service-plan",
            "Leave it empty to unlink the number from its plan.",
            Field::ServicePlan,
            |draft| &mut draft.service_plan,
        ))
        .child(campaign)
        .child(voice)
        .child(callback)
        .child(actions)
        .into()
}
