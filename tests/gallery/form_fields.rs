//! Form fields with labels that the API defines.

use leptos::prelude::*;
use numberdesk::components::form_field::{Field, TextArea};

use super::{
    frame::{Exhibit, State},
    samples::{LONG, RIGHT_TO_LEFT, UNBROKEN},
};

/// All of them.
#[component]
pub fn FormFields() -> impl IntoView {
    let none = no_error();
    let wrong = Signal::stored(Some("Fill this in.".to_owned()));
    view! {
        <Exhibit name="Field">
            <State label="Around a text field">
                <Field label="Company" id="field-text" error=none>
                    <input type="text" value="Desk Ltd" />
                </Field>
            </State>
            <State label="Required, with help and an error message">
                <Field label="Company" id="field-wrong" help=LONG required=true error=wrong>
                    <input type="text" />
                </Field>
            </State>
            <State label="Around a select, with a long label">
                <Field label=UNBROKEN id="field-select" error=none>
                    <select>
                        <option>"Business"</option>
                        <option>{RIGHT_TO_LEFT}</option>
                    </select>
                </Field>
            </State>
            <State label="Around a checkbox">
                <Field label="I agree" id="field-check" is_check=true error=none>
                    <input type="checkbox" />
                </Field>
            </State>
            <State label="Around a required checkbox, with an error message">
                <Field
                    label=RIGHT_TO_LEFT
                    id="field-check-wrong"
                    is_check=true
                    required=true
                    error=wrong
                >
                    <input type="checkbox" />
                </Field>
            </State>
        </Exhibit>
        <TextAreas />
    }
}

#[component]
fn TextAreas() -> impl IntoView {
    let value = RwSignal::new(LONG.to_owned());
    view! {
        <Exhibit name="TextArea">
            <State label="Filled">
                <Field label="Use of the numbers" id="area-filled" error=no_error()>
                    <TextArea rows=3 value on_input=move |text| value.set(text) />
                </Field>
            </State>
            <State label="Empty, with an error message">
                <Field
                    label="Use of the numbers"
                    id="area-wrong"
                    error=Signal::stored(Some("Fill this in.".to_owned()))
                >
                    <TextArea rows=3 value=Signal::stored(String::new()) on_input=|_| () />
                </Field>
            </State>
        </Exhibit>
    }
}

fn no_error() -> Signal<Option<String>> {
    Signal::stored(None)
}
