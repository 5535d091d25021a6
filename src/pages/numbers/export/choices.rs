//! Radio buttons.

use leptos::prelude::*;

/// An option of a radio group.
pub struct Choice<T> {
    pub value: T,
    pub label: Signal<String>,
    /// Whether it can be chosen.
    pub is_enabled: Signal<bool>,
}

impl<T> Choice<T> {
    /// An option with a fixed label, always enabled.
    pub fn fixed(value: T, label: &str) -> Self {
        Self {
            value,
            label: Signal::stored(label.to_owned()),
            is_enabled: Signal::stored(true),
        }
    }
}

/// A radio group.
#[component]
pub fn Radios<T>(
    /// The legend, which is the accessible name.
    legend: &'static str,
    /// The name of the group, unique on the page.
    name: &'static str,
    /// The value of the chosen option.
    chosen: RwSignal<T>,
    /// The options.
    choices: Vec<Choice<T>>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let radios = choices.into_iter().map(|choice| {
        let Choice {
            value,
            label,
            is_enabled,
        } = choice;
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=name
                    disabled=move || !is_enabled.get()
                    prop:checked=move || chosen.get() == value
                    on:change=move |_| chosen.set(value)
                />
                <span prop:textContent=label></span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            {radios.collect_view()}
        </fieldset>
    }
}
