//! The form of an emergency address.

use leptos::prelude::*;
use numbers_model::emergency::{AddressPart, Field, validate};

use super::Emergency;
use crate::{components::field::TextInput, widgets::curl_preview::CurlPreview};

/// The form of an address, with the button that validates it.
#[component]
pub(super) fn AddressForm(
    /// The state of the section.
    emergency: Emergency,
) -> impl IntoView {
    let request = Signal::derive(move || {
        let entered = emergency.entered();
        if !validate(&entered).is_empty() {
            return None;
        }
        emergency.as_curl(|client, phone| client.check_emergency_request(phone, &entered))
    });
    view! {
        <form
            class="form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                emergency.check();
            }
        >
            <AddressFields emergency />
            <CurlPreview request />
            <div class="form-actions">
                <button type="submit" class="primary">
                    "Check address"
                </button>
                <button type="button" on:click=move |_| emergency.cancel()>
                    "Cancel"
                </button>
            </div>
        </form>
    }
}

/// The fields: the caller name, and the parts of the address.
#[component]
fn AddressFields(
    /// The emergency address of the number.
    emergency: Emergency,
) -> impl IntoView {
    let error = move |field: Field| Signal::derive(move || emergency.errors.of(&field));
    let parts = AddressPart::ALL.into_iter().zip(emergency.parts);
    let parts = parts.map(|(part, value)| {
        let hint = match part.required() {
            true => "",
            false => "May stay empty.",
        };
        let (label, id, error) = (part.label(), field_id(part), error(Field::Part(part)));
        view! { <TextInput label id value hint error /> }
    });
    view! {
        <div class="emergency-fields">
            <TextInput
                label="Caller name"
                id="emergency-name"
                value=emergency.name
                hint="Who is at this address: a person or a company."
                error=error(Field::Name)
            />
            {parts.collect_view()}
        </div>
    }
}

fn field_id(part: AddressPart) -> &'static str {
    match part {
        AddressPart::StreetNumber => "emergency-street-number",
        AddressPart::StreetInfo => "emergency-street",
        AddressPart::Location => "emergency-location",
        AddressPart::City => "emergency-city",
        AddressPart::State => "emergency-state",
        AddressPart::PostalCode => "emergency-postal-code",
        AddressPart::PlusFour => "emergency-plus-four",
    }
}
