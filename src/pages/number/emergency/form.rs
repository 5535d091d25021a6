//! The form of an emergency address.

use numbers_model::emergency::{AddressPart, Field, validate};

use super::Emergency;
use crate::{
    browser::dom::{View, block, button},
    components::{curl::curl, field::TextField},
};

/// The form, with the button that validates the address.
pub(super) fn form(emergency: Emergency) -> View {
    let error = move |field: Field| emergency.errors.of(&field);
    let id = |part| match part {
        AddressPart::StreetNumber => "emergency-street-number",
        AddressPart::StreetInfo => "emergency-street",
        AddressPart::Location => "emergency-location",
        AddressPart::City => "emergency-city",
        AddressPart::State => "emergency-state",
        AddressPart::PostalCode => "emergency-postal-code",
        AddressPart::PlusFour => "emergency-plus-four",
    };
    let name = TextField::new("Caller name", "emergency-name", emergency.name)
        .hint("Who is at this address: a person or a company.")
        .draw(move || error(Field::Name));
    let fields = AddressPart::ALL.into_iter().zip(emergency.parts).fold(
        block("div", "emergency-fields").child(name),
        |fields, (part, text)| {
            let hint = if part.required() {
                ""
            } else {
                "May stay empty."
            };
            let field = TextField::new(part.label(), id(part), text).hint(hint);
            fields.child(field.draw(move || error(Field::Part(part))))
        },
    );
    let as_curl = move || {
        let entered = emergency.entered();
        if !validate(&entered).is_empty() {
            return None;
        }
        emergency.as_curl(|client, phone| client.check_emergency_request(phone, &entered))
    };
    let actions = block("div", "form-actions")
        .child(
            block("button", "primary")
                .attr("type", "submit")
                .child("Check address"),
        )
        .child(button("Cancel", move || emergency.cancel()));
    block("form", "form")
        .flag("novalidate", true)
        .submit(move || emergency.check())
        .child(fields)
        .child(curl(as_curl))
        .child(actions)
        .into()
}
