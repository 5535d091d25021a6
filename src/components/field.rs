//! Form fields: a label, a control, a hint and an error message.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::excerpt::excerpt;
use crate::browser::dom::{El, block, dynamic, el, sign, watch};

/// A text field.
pub struct TextField {
    /// The label and accessible name.
    pub label: &'static str,
    /// An ID unique on the page.
    pub id: &'static str,
    /// The value.
    pub value: RwSignal<String>,
    /// The hint below the field; empty for none.
    pub hint: String,
    /// A hint that follows the value.
    live_hint: Option<Box<dyn Fn() -> String>>,
}

impl TextField {
    /// A field without a hint.
    pub fn new(label: &'static str, id: &'static str, value: RwSignal<String>) -> Self {
        Self {
            label,
            id,
            value,
            hint: String::new(),
            live_hint: None,
        }
    }

    /// With a hint below it.
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// With a hint that follows the value.
    pub fn live_hint(mut self, hint: impl Fn() -> String + 'static) -> Self {
        self.live_hint = Some(Box::new(hint));
        self
    }

    /// Renders it; `error` is the error message, tracked.
    pub fn draw(self, error: impl Fn() -> Option<String> + 'static) -> El {
        let Self {
            label,
            id,
            value,
            hint,
            live_hint,
        } = self;
        let error: Rc<dyn Fn() -> Option<String>> = Rc::new(error);
        let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
        let is_invalid = {
            let error = error.clone();
            move || error().is_some()
        };
        let described = {
            let (is_invalid, error_id, hint_id) =
                (is_invalid.clone(), error_id.clone(), hint_id.clone());
            let has_hint = !hint.is_empty() || live_hint.is_some();
            move || match (is_invalid(), has_hint) {
                (true, true) => Some(format!("{error_id} {hint_id}")),
                (true, false) => Some(error_id.clone()),
                (false, true) => Some(hint_id.clone()),
                (false, false) => None,
            }
        };
        let hides_hint = is_invalid.clone();
        let input = el("input")
            .id(id)
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            .live("aria-invalid", {
                let is_invalid = is_invalid.clone();
                move || is_invalid().then(|| "true".to_owned())
            })
            .live("aria-describedby", described)
            .live_value(move || value.get())
            .entered(move |typed| value.set(typed));
        block("div", "field")
            .live_class("field-wrong", is_invalid)
            .child(el("label").attr("for", id).child(label))
            .child(input)
            .child(dynamic(move || {
                error().map(|text| {
                    block("p", "field-error")
                        .id(&error_id)
                        .child(sign("", "▲ "))
                        .child(text)
                })
            }))
            .child((!hint.is_empty()).then(|| block("p", "field-hint").id(&hint_id).child(hint)))
            .child(live_hint.map(|hint| {
                block("p", "field-hint").id(&hint_id).text(move || {
                    // It would contradict the error message.
                    if hides_hint() { String::new() } else { hint() }
                })
            }))
    }
}

/// An option of a select: value and label.
pub type Choice = (String, String);

/// Options from pairs of value and label.
pub fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

/// A select with a label. A value that is not among the options becomes one.
pub fn select_field(
    label: &'static str,
    id: &'static str,
    value: impl Fn() -> String + 'static,
    offered: impl Fn() -> Vec<Choice> + 'static,
    choose: impl Fn(String) + 'static,
) -> El {
    block("div", "field")
        .child(el("label").attr("for", id).child(label))
        .child(select(value, offered, choose).id(id))
}

/// The control of [`select_field`], without its label.
pub fn select(
    value: impl Fn() -> String + 'static,
    offered: impl Fn() -> Vec<Choice> + 'static,
    choose: impl Fn(String) + 'static,
) -> El {
    fn boxed(
        value: Box<dyn Fn() -> String>,
        offered: Box<dyn Fn() -> Vec<Choice>>,
        choose: Box<dyn Fn(String)>,
    ) -> El {
        let control = el("select").entered(choose);
        let element: HtmlSelectElement = control.element().unchecked_into();
        let mut drawn: Vec<(Choice, El)> = Vec::new();
        watch(move || {
            let chosen = value();
            let mut choices = offered();
            if !choices.iter().any(|(value, _)| *value == chosen) {
                choices.push((chosen.clone(), chosen.clone()));
            }
            // Labels have counts, which change often: options keep their elements, so that an open select stays open.
            for (_, rest) in drawn.drain(choices.len().min(drawn.len())..) {
                rest.element().remove();
            }
            for (index, choice) in choices.into_iter().enumerate() {
                let (value, label) = &choice;
                match drawn.get_mut(index) {
                    Some((current, _)) if *current == choice => {}
                    Some((current, option)) => {
                        let option = option.element();
                        if current.0 != *value {
                            let _ = option.set_attribute("value", value);
                        }
                        option.set_text_content(Some(label));
                        *current = choice;
                    }
                    None => {
                        let option = el("option").attr("value", value).child(label.as_str());
                        option.clone().mount(&element);
                        drawn.push((choice, option));
                    }
                }
            }
            if element.value() != chosen {
                element.set_value(&chosen);
            }
        });
        control
    }
    boxed(Box::new(value), Box::new(offered), Box::new(choose))
}

/// A text field with its label, hint and error message.
#[component]
pub fn TextInput(
    /// The label and accessible name.
    label: &'static str,
    /// An ID unique on the page.
    id: &'static str,
    /// The value.
    value: RwSignal<String>,
    /// The hint below the field; empty for none. It is hidden by an error message, which it might contradict, where it follows
    /// the value.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Whether the hint follows the value.
    #[prop(optional)]
    is_live: bool,
    /// The error message.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let is_invalid = Memo::new(move |_| error.with(Option::is_some));
    let has_hint = is_live || hint.with_untracked(|hint| !hint.is_empty());
    let described = described_by(is_invalid, &error_id, has_hint.then_some(&hint_id));
    let hint = move || match is_live && is_invalid.get() {
        true => String::new(),
        false => hint.get(),
    };
    view! {
        <div class="field" class:field-wrong=is_invalid>
            <label for=id>{label}</label>
            <input
                id=id
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || is_invalid.get().then_some("true")
                aria-describedby=described
                bind:value=value
            />
            <ErrorLine id=error_id error />
            {has_hint.then(|| view! { <p class="field-hint" id=hint_id prop:textContent=hint></p> })}
        </div>
    }
}

/// The IDs of what describes a control: its error message, and its hint.
pub(super) fn described_by(
    is_invalid: Memo<bool>,
    error_id: &str,
    hint_id: Option<&String>,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + use<> {
    let (error_id, hint_id) = (error_id.to_owned(), hint_id.cloned());
    move || match (is_invalid.get(), &hint_id) {
        (true, Some(hint_id)) => Some(format!("{error_id} {hint_id}")),
        (true, None) => Some(error_id.clone()),
        (false, hint_id) => hint_id.clone(),
    }
}

/// The error message of a field; nothing while there is none.
#[component]
pub(super) fn ErrorLine(
    /// Its ID.
    id: String,
    /// The message.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let line = move || {
        error.get().map(|text| {
            view! {
                <p class="field-error" id=id.clone()>
                    <span aria-hidden="true">"▲ "</span>
                    <span prop:textContent=excerpt(&text)></span>
                </p>
            }
        })
    };
    view! { {line} }
}

/// A select with its label.
#[component]
pub fn SelectField(
    /// The label and accessible name.
    label: &'static str,
    /// An ID unique on the page.
    id: &'static str,
    /// The chosen value. One that is not among the options becomes one.
    #[prop(into)]
    value: Signal<String>,
    /// The options.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// Takes the value that the reader chooses.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <Select id value options on_choose />
        </div>
    }
}

/// The control of [`SelectField`], without its label.
#[component]
pub fn Select(
    /// An ID unique on the page.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The chosen value. One that is not among the options becomes one.
    #[prop(into)]
    value: Signal<String>,
    /// The options.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// Takes the value that the reader chooses.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    // Labels have counts, which change often: options keep their elements, so that an open select stays open.
    let options = move || {
        let chosen = value.get();
        let mut options = options.get();
        if !options.iter().any(|(value, _)| *value == chosen) {
            options.push((chosen.clone(), chosen.clone()));
        }
        let options = options.into_iter().map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value prop:textContent=label prop:selected=selected></option> }
        });
        options.collect::<Vec<_>>()
    };
    view! {
        <select id=id on:change:target=move |event| on_choose.run(event.target().value())>
            {options}
        </select>
    }
}
