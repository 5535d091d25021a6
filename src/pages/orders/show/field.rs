//! A field of the registration form.

use leptos::prelude::*;
use numbers_model::order::{Field, FieldKey, FieldKind, Section};

use super::OrderPage;
use crate::{
    browser::dom::{El, View, block, el, list},
    components::{
        field::select,
        form_field::{FormField, text_area},
    },
};

/// The fields of a section, grouped under their headings.
pub(super) fn section_fields(
    page: OrderPage,
    section_index: usize,
    entry: usize,
    section: &Section,
) -> View {
    let fields: Vec<(usize, &Field)> = section.fields.iter().enumerate().collect();
    let groups = fields.chunk_by(|(_, field), (_, next)| field.group == next.group);
    list(groups, |fields| {
        let name = fields.first().map_or("", |(_, field)| field.group.as_str());
        let group = fields
            .iter()
            .fold(block("div", "order-fields"), |group, (index, field)| {
                group.child(form_field(page, (section_index, entry, *index), field))
            });
        match name {
            "" => group.into(),
            name => block("fieldset", "order-section")
                .child(block("legend", "order-group").child(name))
                .child(group)
                .into(),
        }
    })
}

/// A field with the control for its kind.
fn form_field(page: OrderPage, key: FieldKey, field: &Field) -> El {
    let (section_index, entry, index) = key;
    let mut frame = FormField {
        label: field.label.clone(),
        id: format!("order-field-{section_index}-{entry}-{index}"),
        help: field.help.clone(),
        required: field.required,
    };
    let error = move || page.errors.of(&key);
    let read = move || page.values.with(|values| values.get(key).to_owned());
    let write = move |text: String| {
        page.values.update(|values| {
            values.texts.insert(key, text);
        });
    };
    let input = |kind: &str| {
        el("input")
            .attr("type", kind)
            .attr("autocomplete", "off")
            .live_value(read)
            .entered(write)
    };
    match &field.kind {
        FieldKind::Flag => {
            let checkbox = el("input")
                .attr("type", "checkbox")
                .flag("checked", read() == "true")
                .on("change", move |_| {
                    let is_on = page
                        .values
                        .with_untracked(|values| values.get(key) == "true");
                    write(if is_on {
                        String::new()
                    } else {
                        "true".to_owned()
                    });
                });
            frame.draw_check(checkbox, error)
        }
        FieldKind::Choice(choices) => {
            let choices = choices.clone();
            let options = move || {
                let none = (String::new(), "None chosen".to_owned());
                std::iter::once(none).chain(choices.clone()).collect()
            };
            frame.draw(select(read, options, write), error)
        }
        FieldKind::Long => frame.draw(text_area(3, read, write), error),
        FieldKind::Lines => {
            if frame.help.is_empty() {
                frame.help = "One on each line.".to_owned();
            }
            frame.draw(text_area(3, read, write), error)
        }
        FieldKind::Json => {
            if frame.help.is_empty() {
                frame.help = "As JSON.".to_owned();
            }
            frame.draw(text_area(4, read, write).class("code"), error)
        }
        FieldKind::Day => frame.draw(input("date"), error),
        FieldKind::Number { .. } => frame.draw(input("text").attr("inputmode", "decimal"), error),
        FieldKind::Line => frame.draw(input("text"), error),
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
