//! A field of the registration form.

use leptos::prelude::*;
use numbers_model::order::{Field, FieldKey, FieldKind, Section};

use super::OrderPage;
use crate::components::{
    excerpt::excerpt,
    field::Select,
    form_field::{self, TextArea},
};

/// The fields of a section, grouped under their headings.
#[component]
pub(super) fn SectionFields(
    /// The page.
    page: OrderPage,
    /// The index of the section.
    section_index: usize,
    /// The index of the entry; 0 where the section is not repeated.
    entry: usize,
    /// The section.
    section: Section,
) -> impl IntoView {
    let fields: Vec<(usize, Field)> = section.fields.into_iter().enumerate().collect();
    let groups = fields.chunk_by(|(_, field), (_, next)| field.group == next.group);
    let groups = groups.map(|fields| {
        let name = fields.first().map_or("", |(_, field)| field.group.as_str());
        let name = excerpt(name);
        let group = fields.iter().map(|(index, field)| {
            let (key, field) = ((section_index, entry, *index), field.clone());
            view! { <FormField page key_of=key field /> }
        });
        let group = view! { <div class="order-fields">{group.collect_view()}</div> };
        match name.is_empty() {
            true => group.into_any(),
            false => view! {
                <fieldset class="order-section">
                    <legend class="order-group" prop:textContent=name></legend>
                    {group}
                </fieldset>
            }
            .into_any(),
        }
    });
    groups.collect_view()
}

/// A value of the form, which is read and written by its key.
#[derive(Clone, Copy)]
struct FieldValue {
    page: OrderPage,
    key: FieldKey,
}

impl FieldValue {
    /// The text, tracked.
    fn read(self) -> String {
        self.page
            .values
            .with(|values| values.get(self.key).to_owned())
    }

    fn write(self, text: String) {
        self.page.values.update(|values| {
            values.texts.insert(self.key, text);
        });
    }

    fn signal(self) -> Signal<String> {
        Signal::derive(move || self.read())
    }
}

/// A field with the control for its kind.
#[component]
fn FormField(
    /// The order page.
    page: OrderPage,
    /// The key of its value.
    key_of: FieldKey,
    /// The field.
    field: Field,
) -> impl IntoView {
    let (section_index, entry, index) = key_of;
    let Field {
        label,
        help,
        required,
        kind,
        ..
    } = field;
    let help = match (&kind, help.is_empty()) {
        (FieldKind::Lines, true) => "One on each line.".to_owned(),
        (FieldKind::Json, true) => "As JSON.".to_owned(),
        _ => help,
    };
    let is_check = matches!(kind, FieldKind::Flag);
    let value = FieldValue { page, key: key_of };
    view! {
        <form_field::Field
            label
            id=format!("order-field-{section_index}-{entry}-{index}")
            help
            required
            is_check
            error=move || page.errors.of(&key_of)
        >
            {control(value, kind)}
        </form_field::Field>
    }
}

/// The control for a kind of field.
fn control(value: FieldValue, kind: FieldKind) -> AnyView {
    let on_input = move |text: String| value.write(text);
    match kind {
        FieldKind::Flag => view! { <FlagInput value /> }.into_any(),
        FieldKind::Choice(choices) => {
            let none = (String::new(), "None chosen".to_owned());
            let options: Vec<_> = std::iter::once(none).chain(choices).collect();
            let options = Signal::stored(options);
            view! { <Select value=value.signal() options on_choose=on_input /> }.into_any()
        }
        FieldKind::Long | FieldKind::Lines => {
            view! { <TextArea rows=3 value=value.signal() on_input /> }.into_any()
        }
        FieldKind::Json => {
            view! { <TextArea rows=4 value=value.signal() on_input {..} class="code" /> }.into_any()
        }
        FieldKind::Day => view! { <LineInput value kind="date" /> }.into_any(),
        FieldKind::Number { .. } => {
            view! { <LineInput value kind="text" {..} inputmode="decimal" /> }.into_any()
        }
        FieldKind::Line => view! { <LineInput value kind="text" /> }.into_any(),
    }
}

/// A checkbox for a value that is yes or no.
#[component]
fn FlagInput(
    /// The value of the field.
    value: FieldValue,
) -> impl IntoView {
    view! {
        <input
            type="checkbox"
            prop:checked=move || value.read() == "true"
            on:change:target=move |event| {
                let text = if event.target().checked() { "true" } else { "" };
                value.write(text.to_owned());
            }
        />
    }
}

/// A field of one line; `kind` is the type of the input.
#[component]
fn LineInput(
    /// The value of the field.
    value: FieldValue,
    /// The type of the input.
    kind: &'static str,
) -> impl IntoView {
    view! {
        <input
            type=kind
            autocomplete="off"
            prop:value=move || value.read()
            on:input:target=move |event| value.write(event.target().value())
        />
    }
}

/// The value of a field as text to read.
pub(super) fn value_text(field: &Field, text: &str) -> String {
    match &field.kind {
        FieldKind::Flag if text == "true" => "Yes".to_owned(),
        FieldKind::Flag => "No".to_owned(),
        _ if text.is_empty() => "Not filled in".to_owned(),
        FieldKind::Choice(choices) => {
            let found = choices.iter().find(|(value, _)| value == text);
            found.map_or_else(|| text.to_owned(), |(_, label)| label.clone())
        }
        _ => text.to_owned(),
    }
}
