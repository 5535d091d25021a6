//! Form fields with dynamic labels, for forms that the API defines.

use leptos::{attr, prelude::*, tachys::view::add_attr::AddAnyAttr};

use super::{
    excerpt::excerpt,
    field::{ErrorLine, described_by},
};

/// The label, help and error message around a control, for forms that the API defines. The control is its only child, and
/// gets the attributes that connect it with them.
#[component]
pub fn Field(
    /// The label and accessible name.
    #[prop(into)]
    label: String,
    /// An ID unique on the page.
    #[prop(into)]
    id: String,
    /// The help below the field; empty for none.
    #[prop(optional, into)]
    help: String,
    /// Whether it is required; marked with a star.
    #[prop(optional)]
    required: bool,
    /// Whether the control is a checkbox, which stands before its label.
    #[prop(optional)]
    is_check: bool,
    /// The error message.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (error_id, help_id) = (format!("{id}-error"), format!("{id}-hint"));
    let is_invalid = Memo::new(move |_| error.with(Option::is_some));
    let described = described_by(
        is_invalid,
        &error_id,
        (!help.is_empty()).then_some(&help_id),
    );
    let invalid = move || is_invalid.get().then_some("true");
    let control = children()
        .add_any_attr(attr::id(id.clone()))
        .add_any_attr(attr::aria_invalid(invalid))
        .add_any_attr(attr::aria_describedby(described))
        .add_any_attr(attr::aria_required(required.then_some("true")));
    let star = required.then(|| {
        view! {
            <span class="field-must" aria-hidden="true">
                " *"
            </span>
        }
    });
    let label = view! { <label for=id>{excerpt(&label)} {star}</label> };
    let labelled = match is_check {
        true => view! { <div class="check">{control} {label}</div> }.into_any(),
        false => view! {
            {label}
            {control}
        }
        .into_any(),
    };
    let help = (!help.is_empty()).then(|| {
        view! {
            <p class="field-hint" id=help_id>
                {excerpt(&help)}
            </p>
        }
    });
    view! { <div class="field">{labelled} <ErrorLine id=error_id error /> {help}</div> }
}

/// A multi-line text field.
#[component]
pub fn TextArea(
    /// The height, in lines.
    rows: u32,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Takes the text whenever it changes.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    view! {
        <textarea
            rows=rows.to_string()
            autocomplete="off"
            spellcheck="false"
            prop:value=move || value.get()
            on:input:target=move |event| on_input.run(event.target().value())
        ></textarea>
    }
}
