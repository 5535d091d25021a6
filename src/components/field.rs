//! Form fields: a label, a control, a hint, and a sentence when something is wrong.

use crate::reactive::{Derived, Var, dynamic, entered};
use leptos::prelude::*;

/// A line of text.
#[component]
pub fn TextField(
    /// The label, which is the field's accessible name.
    label: &'static str,
    /// An ID unique on the page.
    id: &'static str,
    /// What is typed.
    value: Var<String>,
    /// What is wrong with it, in a sentence.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// A line below the field.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// The kind of input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in; nothing unless told.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let described = move || {
        let mut ids = Vec::new();
        if error.with(Option::is_some) {
            ids.push(id.to_owned() + "-error");
        }
        if hint.with(|hint| !hint.is_empty()) {
            ids.push(id.to_owned() + "-hint");
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    view! {
        <div class="field" class:field-wrong=Signal::derive(move || error.with(Option::is_some))>
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                prop:value=Signal::derive(move || value.get())
                on:input=entered(move |typed| value.set(typed))
                aria-invalid=Signal::derive(move || error.with(Option::is_some).then_some("true"))
                aria-describedby=Signal::derive(described)
            />
            {dynamic(move || {
                error
                    .get()
                    .map(|text| {
                        view! {
                            <p class="field-error" id=id.to_owned() + "-error">
                                <span aria-hidden="true">"▲ "</span>
                                {text}
                            </p>
                        }
                    })
            })}
            {dynamic(move || {
                let hint = hint.get();
                (!hint.is_empty())
                    .then(|| {
                        view! {
                            <p class="field-hint" id=id.to_owned() + "-hint">
                                {hint}
                            </p>
                        }
                    })
            })}
        </div>
    }
}

/// One choice of several: value and label.
pub type Choice = (String, String);

/// What can be chosen: a list that stays, or one that follows the data.
#[derive(Clone, Copy)]
pub enum Choices {
    /// The same for as long as the field is there.
    Fixed(Var<Vec<Choice>>),
    /// Worked out anew when the data changes.
    Live(Derived<Vec<Choice>>),
}

impl Choices {
    fn get(self) -> Vec<Choice> {
        match self {
            Choices::Fixed(choices) => choices.get(),
            Choices::Live(choices) => choices.get(),
        }
    }
}

impl From<Vec<Choice>> for Choices {
    fn from(choices: Vec<Choice>) -> Self {
        Choices::Fixed(Var::new(choices))
    }
}

impl From<Derived<Vec<Choice>>> for Choices {
    fn from(choices: Derived<Vec<Choice>>) -> Self {
        Choices::Live(choices)
    }
}

/// A choice from a list.
#[component]
pub fn SelectField(
    /// The label, which is the field's accessible name.
    label: &'static str,
    /// An ID unique on the page.
    id: &'static str,
    /// The value chosen; may be one that is not offered, which then is offered as it is.
    #[prop(into)]
    value: Signal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Choices,
    /// Told what was chosen.
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                prop:value=Signal::derive(move || {
                    // Set again when the choices change: the browser forgets a value whose option went.
                    choices.get();
                    value.get()
                })
                on:change=entered(move |value| on_choose.run(value))
            >
                {dynamic(move || {
                    let chosen = value.get();
                    let mut choices = choices.get();
                    if !choices.iter().any(|(value, _)| *value == chosen) {
                        choices.push((chosen.clone(), chosen.clone()));
                    }
                    choices
                        .into_iter()
                        .map(|(value, label)| {
                            let selected = value == chosen;
                            view! {
                                <option value=value selected=selected>
                                    {label}
                                </option>
                            }
                        })
                        .collect_view()
                })}
            </select>
        </div>
    }
}
