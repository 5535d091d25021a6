//! The fields of the edit page.

use numbers_model::change::{Draft, Field, fields};

use super::{Edit, Step};
use crate::{
    browser::dom::{View, block, button, el},
    components::{busy_button::submit_button, field::TextField, voice_field::voice_field},
    reactive::{Var, effect},
};

/// A part of the draft.
type Part = fn(&mut Draft) -> &mut String;

/// The fields that the version knows, and the way to the review.
pub fn edit_form(edit: Edit) -> View {
    let has = move |field: Field| fields(edit.version).contains(&field);
    let text = move |label, id, hint: &str, field: Field, part: Part| -> View {
        let value = bind(edit, part);
        TextField::new(label, id, value)
            .hint(hint)
            .draw(move || error(edit, field))
            .into()
    };
    let busy = move || edit.step.get() == Step::Checking;
    let campaign = has(Field::Campaign).then(|| {
        text(
            "Campaign ID",
            "campaign",
            "US numbers only, and never without a service plan.",
            Field::Campaign,
            |draft| &mut draft.campaign,
        )
    });
    let callback = has(Field::CallbackUrl).then(|| {
        text(
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
            bind(edit, |draft| &mut draft.voice_kind),
            bind(edit, |draft| &mut draft.voice_id),
            move || error(edit, Field::Voice),
        )
    });
    let actions = block("div", "form-actions")
        .child(submit_button("Review changes", busy))
        .child(button("Cancel", move || edit.cancel()))
        .child(el("span").attr("role", "status").text(move || {
            if busy() {
                "Reading the number again…"
            } else {
                ""
            }
            .to_owned()
        }));
    block("form", "form")
        .flag("novalidate", true)
        .submit(move || edit.review())
        .child(text(
            "Display name",
            "display-name",
            "",
            Field::DisplayName,
            |draft| &mut draft.display_name,
        ))
        .child(text(
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

fn error(edit: Edit, field: Field) -> Option<String> {
    edit.errors.with(|errors| {
        let found = errors.iter().find(|(other, _)| *other == field);
        found.map(|(_, text)| text.clone())
    })
}

/// A signal for one field that writes through to the draft: the draft is the one truth, so that nothing
/// typed is lost on the way to the review and back.
fn bind(edit: Edit, part: Part) -> Var<String> {
    let mut now = edit.draft.get_untracked();
    let field = Var::new(std::mem::take(part(&mut now)));
    let mut first = true;
    effect(move || {
        let text = field.get();
        if !std::mem::take(&mut first) {
            edit.draft.update(|draft| *part(draft) = text);
        }
    });
    field
}
