//! The form of a bulk edit: each field is kept, set, or cleared.

use change_sets::bulk_edit::{
    BulkEdit, FieldEdit, NameEdit, NamePattern, NameReplacement, ReplacementOptions, VoiceEdit,
};
use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    change::{Field, fields},
};

use crate::{
    components::field::{SelectField, TextInput, choices},
    widgets::voice_field::VoiceField,
};

const KEEP: &str = "keep";
const SET: &str = "set";
const CLEAR: &str = "clear";
const PATTERN: &str = "pattern";
const REPLACE: &str = "replace";
const EXPRESSION: &str = "expression";

/// What was chosen and typed. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct BulkEditForm {
    name: Choice,
    replacement: RwSignal<String>,
    plan: Choice,
    campaign: Choice,
    callback: Choice,
    voice: Choice,
    voice_kind: RwSignal<String>,
}

/// A field's choice with its text.
#[derive(Clone, Copy)]
struct Choice {
    mode: RwSignal<String>,
    text: RwSignal<String>,
}

impl Choice {
    fn new() -> Self {
        Self {
            mode: RwSignal::new(KEEP.to_owned()),
            text: RwSignal::new(String::new()),
        }
    }

    /// The edit, tracked. A text that is missing keeps the field: nothing is cleared by accident.
    fn edit(self) -> FieldEdit {
        let text = self.text.get().trim().to_owned();
        match self.mode.get().as_str() {
            SET if !text.is_empty() => FieldEdit::Set(text),
            CLEAR => FieldEdit::Clear,
            _ => FieldEdit::Keep,
        }
    }

    fn is(self, mode: &str) -> bool {
        self.mode.with(|chosen| chosen == mode)
    }
}

impl BulkEditForm {
    /// Everything is kept.
    pub(super) fn new() -> Self {
        Self {
            name: Choice::new(),
            replacement: RwSignal::new(String::new()),
            plan: Choice::new(),
            campaign: Choice::new(),
            callback: Choice::new(),
            voice: Choice::new(),
            voice_kind: RwSignal::new(String::new()),
        }
    }

    /// The edit, tracked.
    ///
    /// # Errors
    /// What is wrong with the pattern or the expression for names, in sentences.
    pub(super) fn edit(self) -> Result<BulkEdit, String> {
        Ok(BulkEdit {
            name: self.name_edit()?,
            service_plan: self.plan.edit(),
            campaign: self.campaign.edit(),
            callback_url: self.callback.edit(),
            voice: match self.voice.edit() {
                FieldEdit::Keep => VoiceEdit::Keep,
                FieldEdit::Clear => VoiceEdit::Clear,
                FieldEdit::Set(id) => VoiceEdit::Set {
                    kind: self.voice_kind.get(),
                    id,
                },
            },
        })
    }

    fn name_edit(self) -> Result<NameEdit, String> {
        let text = self.name.text.get();
        Ok(match self.name.mode.get().as_str() {
            CLEAR => NameEdit::Clear,
            KEEP => NameEdit::Keep,
            _ if text.is_empty() => NameEdit::Keep,
            SET => NameEdit::Set(text),
            PATTERN => NameEdit::Pattern(NamePattern::parse(&text).map_err(|error| error.text)?),
            mode => {
                let options = ReplacementOptions {
                    is_expression: mode == EXPRESSION,
                    ignores_case: false,
                };
                let replacement = self.replacement.get();
                let replacement = NameReplacement::new(&text, &replacement, options);
                NameEdit::Replace(replacement.map_err(|error| error.text)?)
            }
        })
    }
}

/// The form.
#[component]
pub(super) fn BulkEditFields(
    /// What is chosen and typed.
    form: BulkEditForm,
    /// The API version, which decides the fields.
    version: ApiVersion,
) -> impl IntoView {
    let has = move |field: Field| fields(version).contains(&field);
    let campaign = has(Field::Campaign).then(|| {
        view! {
            <TextEdit
                choice=form.campaign
                ids=("bulk-campaign", "bulk-campaign-text")
                labels=("Campaign", "Campaign ID")
            />
        }
    });
    let voice = has(Field::Voice).then(|| view! { <VoiceEditFields form /> });
    let callback = has(Field::CallbackUrl).then(|| {
        view! {
            <TextEdit
                choice=form.callback
                ids=("bulk-callback", "bulk-callback-text")
                labels=("Callback", "Callback URL")
            />
        }
    });
    view! {
        <div class="bulk-fields">
            <NameEditFields form />
            <TextEdit
                choice=form.plan
                ids=("bulk-plan", "bulk-plan-text")
                labels=("Service plan", "Service plan ID")
            />
            {campaign}
            {voice}
            {callback}
        </div>
    }
}

/// The choice for a field with one text.
#[component]
fn TextEdit(
    /// The choice.
    choice: Choice,
    /// The IDs of the select and of the text field, unique on the page.
    ids: (&'static str, &'static str),
    /// The labels of the select and of the text field.
    labels: (&'static str, &'static str),
) -> impl IntoView {
    view! {
        <div class="bulk-field">
            <ModeSelect choice id=ids.0 label=labels.0 />
            <Show when=move || choice.is(SET)>
                <TextInput label=labels.1 id=ids.1 value=choice.text />
            </Show>
        </div>
    }
}

/// The select of "keep", "set to …" or "clear".
#[component]
fn ModeSelect(
    /// The choice.
    choice: Choice,
    /// An ID unique on the page.
    id: &'static str,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    let options = choices(&[(KEEP, "Keep"), (SET, "Set to…"), (CLEAR, "Clear")]);
    view! {
        <SelectField
            label
            id
            value=choice.mode
            options=Signal::stored(options)
            on_choose=move |mode| choice.mode.set(mode)
        />
    }
}

/// The choice for the display name.
#[component]
fn NameEditFields(
    /// What is chosen and typed.
    form: BulkEditForm,
) -> impl IntoView {
    let choice = form.name;
    let options = choices(&[
        (KEEP, "Keep"),
        (SET, "Set to…"),
        (PATTERN, "Name by a pattern…"),
        (REPLACE, "Find and replace…"),
        (EXPRESSION, "Find and replace by an expression…"),
        (CLEAR, "Clear"),
    ]);
    let error = Signal::derive(move || form.name_edit().err());
    let finds = move || choice.is(REPLACE) || choice.is(EXPRESSION);
    view! {
        <div class="bulk-field">
            <SelectField
                label="Display name"
                id="bulk-name"
                value=choice.mode
                options=Signal::stored(options)
                on_choose=move |mode| choice.mode.set(mode)
            />
            <Show when=move || choice.is(SET)>
                <TextInput label="Name of all of them" id="bulk-name-text" value=choice.text />
            </Show>
            <Show when=move || choice.is(PATTERN)>
                <TextInput
                    label="Pattern"
                    id="bulk-name-pattern"
                    value=choice.text
                    error
                    hint="{name}, {number}, {region}, {type}, {plan}; {n} counts, {n:03} with zeros before."
                />
            </Show>
            <Show when=finds>
                <TextInput label="Find" id="bulk-name-find" value=choice.text error />
                <TextInput label="Replace with" id="bulk-name-replace" value=form.replacement />
            </Show>
        </div>
    }
}

/// The choice for the voice configuration.
#[component]
fn VoiceEditFields(
    /// What is chosen and typed.
    form: BulkEditForm,
) -> impl IntoView {
    view! {
        <div class="bulk-field">
            <ModeSelect choice=form.voice id="bulk-voice" label="Voice" />
            <Show when=move || form.voice.is(SET)>
                <VoiceField
                    ids=("bulk-voice-type", "bulk-voice-id")
                    kind=form.voice_kind
                    id=form.voice.text
                    error=Signal::stored(None::<String>)
                />
            </Show>
        </div>
    }
}
