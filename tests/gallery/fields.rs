//! Form fields with labels that are known.

use leptos::prelude::*;
use numberdesk::components::field::{Choice, Select, SelectField, TextInput, choices};

use super::{
    frame::{Exhibit, State},
    samples::{LONG, RIGHT_TO_LEFT, UNBROKEN},
};

/// All of them.
#[component]
pub fn Fields() -> impl IntoView {
    view! {
        <TextInputs />
        <Exhibit name="SelectField">
            <State label="Chosen">
                <ChosenField id="select-chosen" value="de" />
            </State>
            <State label="A value that is not among the options">
                <ChosenField id="select-unknown" value="XX_UNKNOWN" />
            </State>
            <State label="A long value">
                <ChosenField id="select-long" value=UNBROKEN />
            </State>
        </Exhibit>
        <Exhibit name="Select">
            <State label="Without its own label">
                <label>
                    <span class="visually-hidden">"Region"</span>
                    <Select
                        value=Signal::stored("de".to_owned())
                        options=Signal::stored(regions())
                        on_choose=|_| ()
                    />
                </label>
            </State>
        </Exhibit>
    }
}

fn regions() -> Vec<Choice> {
    choices(&[
        ("us", "United States (12)"),
        ("de", "Germany (3)"),
        ("ar", RIGHT_TO_LEFT),
    ])
}

#[component]
fn ChosenField(id: &'static str, value: &'static str) -> impl IntoView {
    let value = RwSignal::new(value.to_owned());
    view! {
        <SelectField
            label="Region"
            id
            value
            options=Signal::stored(regions())
            on_choose=move |chosen| value.set(chosen)
        />
    }
}

#[component]
fn TextInputs() -> impl IntoView {
    view! {
        <Exhibit name="TextInput">
            <State label="Empty">
                <Typed id="text-empty" />
            </State>
            <State label="Filled">
                <Typed id="text-filled" value="Support desk" />
            </State>
            <State label="Filled from right to left">
                <Typed id="text-rtl" value=RIGHT_TO_LEFT />
            </State>
            <State label="Long">
                <Typed id="text-long" value=UNBROKEN />
            </State>
            <State label="With a hint">
                <Typed id="text-hint" hint="A # in it becomes 1, 2, 3 and so on." />
            </State>
            <State label="With an error message">
                <Typed
                    id="text-error"
                    value="nowhere"
                    error="Type a URL that begins with https://."
                />
            </State>
            <State label="With a hint and a long error message">
                <Typed id="text-both" value="nowhere" hint=LONG error=LONG />
            </State>
            <LiveStates />
        </Exhibit>
    }
}

#[component]
fn Typed(
    id: &'static str,
    #[prop(optional)] value: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] error: &'static str,
    #[prop(optional)] is_live: bool,
) -> impl IntoView {
    let value = RwSignal::new(value.to_owned());
    let error = (!error.is_empty()).then(|| error.to_owned());
    view! {
        <TextInput
            label="Display name"
            id
            value
            hint=Signal::stored(hint.to_owned())
            is_live
            error=Signal::stored(error)
        />
    }
}

#[component]
fn LiveStates() -> impl IntoView {
    view! {
        <State label="With a hint that follows the value">
            <Typed id="text-live" value="Desk #" hint="Desk 1, Desk 2" is_live=true />
        </State>
        <State label="With such a hint and an error message, which hides it">
            <Typed
                id="text-live-error"
                value="#"
                hint="1, 2"
                error="Type more than a #."
                is_live=true
            />
        </State>
    }
}
