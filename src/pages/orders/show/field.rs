//! A field of the registration form.

use numbers_model::order::{Field, FieldKey, FieldKind, Section};

use super::OrderPage;
use crate::{
    browser::dom::{El, View, block, el, list},
    components::{
        field::select,
        form_field::{FormField, text_area},
    },
};

/// The fields of a section, the groups in it under their headings.
pub(super) fn fields(one: OrderPage, at: usize, entry: usize, section: &Section) -> View {
    let all: Vec<(usize, &Field)> = section.fields.iter().enumerate().collect();
    let groups = all.chunk_by(|(_, one), (_, two)| one.group == two.group);
    list(groups, |fields| {
        let name = fields.first().map_or("", |(_, own)| own.group.as_str());
        let inside = fields
            .iter()
            .fold(block("div", "order-fields"), |inside, (place, own)| {
                inside.child(field(one, (at, entry, *place), own))
            });
        match name {
            "" => inside.into(),
            name => block("fieldset", "order-section")
                .child(block("legend", "order-group").child(name))
                .child(inside)
                .into(),
        }
    })
}

fn field(one: OrderPage, key: FieldKey, own: &Field) -> El {
    let (at, entry, place) = key;
    let id = ["order-field"]
        .into_iter()
        .map(str::to_owned)
        .chain([at, entry, place].map(|part| part.to_string()))
        .collect::<Vec<_>>()
        .join("-");
    let frame = FormField {
        label: own.label.clone(),
        id,
        help: own.help.clone(),
        required: own.required,
    };
    let error = move || {
        one.errors.with(|errors| {
            let found = errors.iter().find(|(own, _)| *own == key);
            found.map(|(_, text)| text.clone())
        })
    };
    let read = move || one.values.with(|values| values.get(key).to_owned());
    let write = move |text: String| {
        one.values.update(|values| {
            values.texts.insert(key, text);
        });
    };
    let line = |kind: &str| {
        el("input")
            .attr("type", kind)
            .attr("autocomplete", "off")
            .live_value(read)
            .entered(write)
    };
    match &own.kind {
        FieldKind::Flag => {
            let tick = el("input")
                .attr("type", "checkbox")
                .flag("checked", read() == "true")
                .on("change", move |_| {
                    let on = one
                        .values
                        .with_untracked(|values| values.get(key) == "true");
                    write(if on { String::new() } else { "true".to_owned() });
                });
            frame.draw_check(tick, error)
        }
        FieldKind::Choice(choices) => {
            let choices = choices.clone();
            let offered = move || {
                let none = (String::new(), "None chosen".to_owned());
                std::iter::once(none).chain(choices.clone()).collect()
            };
            frame.draw(select(read, offered, write), error)
        }
        FieldKind::Long => frame.draw(text_area(3, read, write), error),
        FieldKind::Lines => {
            let mut frame = frame;
            if frame.help.is_empty() {
                frame.help = "One on each line.".to_owned();
            }
            frame.draw(text_area(3, read, write), error)
        }
        FieldKind::Json => {
            let mut frame = frame;
            if frame.help.is_empty() {
                frame.help = "As JSON.".to_owned();
            }
            frame.draw(text_area(4, read, write).class("code"), error)
        }
        FieldKind::Day => frame.draw(line("date"), error),
        FieldKind::Number { .. } => frame.draw(line("text").attr("inputmode", "decimal"), error),
        FieldKind::Line => frame.draw(line("text"), error),
    }
}

/// What stands in a field, in words.
pub(super) fn shown(own: &Field, text: &str) -> String {
    match &own.kind {
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
