//! The fields of the edit page.

use crate::reactive::{Var, dynamic, effect, press, submit};
use leptos::prelude::*;

use super::{Edit, Step};
use crate::{
    components::field::{SelectField, TextField},
    model::{
        change::{Draft, Field, fields},
        config::ApiVersion,
        kinds::VoiceType,
    },
};

/// The fields that the version knows, and the way to the review.
#[component]
pub fn EditForm(
    /// The edit.
    edit: Edit,
    /// The version spoken.
    version: ApiVersion,
    /// Goes on to the review.
    review: Callback<()>,
    /// Goes back to the number.
    cancel: Callback<()>,
) -> impl IntoView {
    let text = move |read: fn(&mut Draft) -> &mut String| bind(edit, read);
    let error = move |field: Field| {
        Signal::derive(move || {
            edit.errors.with(|errors| {
                let found = errors.iter().find(|(other, _)| *other == field);
                found.map(|(_, text)| text.clone())
            })
        })
    };
    let busy = move || edit.step.get() == Step::Checking;
    let has = move |field: Field| fields(version).contains(&field);
    let voice_kind = bind(edit, |draft| &mut draft.voice_kind);
    let voice_choices: Vec<_> = [("", "None chosen")]
        .into_iter()
        .map(|(value, label)| (value.to_owned(), label.to_owned()))
        .chain(
            [VoiceType::Rtc, VoiceType::Est, VoiceType::Fax]
                .map(|kind| (kind.wire().to_owned(), kind.label().to_owned())),
        )
        .collect();
    view! {
        <form
            class="form"
            novalidate
            on:submit=submit(move || {
                review.run(());
            })
        >
            <TextField
                label="Display name"
                id="display-name"
                value=text(|draft| &mut draft.display_name)
                error=error(Field::DisplayName)
            />
            <TextField
                label="Service plan ID"
                id="service-plan"
                value=text(|draft| &mut draft.service_plan)
                error=error(Field::ServicePlan)
                hint="Leave it empty to unlink the number from its plan.".to_owned()
            />
            {has(Field::Campaign)
                .then(|| {
                    view! {
                        <TextField
                            label="Campaign ID"
                            id="campaign"
                            value=text(|draft| &mut draft.campaign)
                            error=error(Field::Campaign)
                            hint="US numbers only, and never without a service plan.".to_owned()
                        />
                    }
                })}
            {has(Field::Voice)
                .then(|| {
                    view! {
                        <SelectField
                            label="Voice type"
                            id="voice-type"
                            value=Signal::derive(move || voice_kind.get())
                            choices=voice_choices
                            on_choose=Callback::new(move |kind| voice_kind.set(kind))
                        />
                        {dynamic(move || {
                            let label = match VoiceType::from_wire(&voice_kind.get()) {
                                VoiceType::Rtc => "Voice app ID",
                                VoiceType::Est => "SIP trunk ID",
                                VoiceType::Fax => "Fax service ID",
                                VoiceType::Other(_) => return None,
                            };
                            Some(
                                view! {
                                    <TextField
                                        label
                                        id="voice-id"
                                        value=text(|draft| &mut draft.voice_id)
                                        error=error(Field::Voice)
                                    />
                                },
                            )
                        })}
                    }
                })}
            {has(Field::CallbackUrl)
                .then(|| {
                    view! {
                        <TextField
                            label="Callback URL"
                            id="callback-url"
                            value=text(|draft| &mut draft.callback_url)
                            error=error(Field::CallbackUrl)
                        />
                    }
                })}
            <div class="form-actions">
                <button type="submit" class="primary" disabled=Signal::derive(busy)>
                    "Review changes"
                </button>
                <button type="button" on:click=press(move || cancel.run(()))>
                    "Cancel"
                </button>
                <span role="status">
                    {dynamic(move || busy().then_some("Reading the number again…"))}
                </span>
            </div>
        </form>
    }
}

/// A signal for one field that writes through to the draft: the draft is the one truth, so that nothing
/// typed is lost on the way to the review and back.
fn bind(edit: Edit, read: fn(&mut Draft) -> &mut String) -> Var<String> {
    let mut now = edit.draft.get_untracked();
    let field = Var::new(std::mem::take(read(&mut now)));
    let mut first = true;
    effect(move || {
        let text = field.get();
        if !std::mem::take(&mut first) {
            edit.draft.update(|draft| *read(draft) = text);
        }
    });
    field
}
