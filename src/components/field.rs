//! Form fields: a label, a control, a hint and an error message.

use leptos::prelude::*;

use super::excerpt::excerpt;

/// An option of a select: value and label.
pub type Choice = (String, String);

/// Options from pairs of value and label.
pub fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
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
            {has_hint
                .then(|| view! { <p class="field-hint" id=hint_id prop:textContent=hint></p> })}
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
    view! {
        <select id=id on:change:target=move |event| on_choose.run(event.target().value())>
            // Labels have counts, which change often: options keep their elements, so that an open select stays open.
            {move || select_options(&value.get(), options.get())}
        </select>
    }
}

/// The options of a select, among them the chosen value.
fn select_options(chosen: &str, mut options: Vec<Choice>) -> impl IntoView + use<> {
    if !options.iter().any(|(value, _)| value == chosen) {
        options.push((chosen.to_owned(), chosen.to_owned()));
    }
    let options = options.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value prop:textContent=label prop:selected=selected></option> }
    });
    options.collect::<Vec<_>>()
}
