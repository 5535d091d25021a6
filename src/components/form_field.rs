//! Form fields with dynamic labels, for forms that the API defines.

use std::rc::Rc;

use leptos::{attr, prelude::*, tachys::view::add_attr::AddAnyAttr};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::{
    excerpt::excerpt,
    field::{ErrorLine, described_by},
};
use crate::browser::dom::{El, View, block, dynamic, el, sign, watch};

/// The label, help and error message around a control.
#[derive(Debug, Clone)]
pub struct FormField {
    /// The label and accessible name.
    pub label: String,
    /// An ID unique on the page.
    pub id: String,
    /// The help below the field; empty for none.
    pub help: String,
    /// Whether it is required; marked with a star.
    pub required: bool,
}

impl FormField {
    /// Renders it around `control`; `error` is the error message, tracked.
    pub fn draw(self, control: El, error: impl Fn() -> Option<String> + 'static) -> El {
        let (control, error, error_id, help) = self.dress(control, error);
        block("div", "field")
            .child(self.label())
            .child(control)
            .child(error_line(error, error_id))
            .child(help)
    }

    /// Like [`FormField::draw`], for a checkbox, which stands before its label.
    pub fn draw_check(self, control: El, error: impl Fn() -> Option<String> + 'static) -> El {
        let (control, error, error_id, help) = self.dress(control, error);
        block("div", "field")
            .child(block("div", "check").child(control).child(self.label()))
            .child(error_line(error, error_id))
            .child(help)
    }

    fn label(&self) -> El {
        el("label")
            .attr("for", &self.id)
            .child(self.label.as_str())
            .child(self.required.then(|| sign("field-must", " *")))
    }

    /// Connects the control with its help and error message for screen readers.
    fn dress(&self, control: El, error: impl Fn() -> Option<String> + 'static) -> Dressed {
        let error: Rc<dyn Fn() -> Option<String>> = Rc::new(error);
        let error_id = format!("{}-error", self.id);
        let help_id = format!("{}-hint", self.id);
        let help: View = (!self.help.is_empty())
            .then(|| {
                block("p", "field-hint")
                    .id(&help_id)
                    .child(self.help.as_str())
            })
            .into();
        let has_help = !self.help.is_empty();
        let (invalid, described_by) = (error.clone(), error_id.clone());
        let described = move || match (invalid().is_some(), has_help) {
            (true, true) => Some(format!("{described_by} {help_id}")),
            (true, false) => Some(described_by.clone()),
            (false, true) => Some(help_id.clone()),
            (false, false) => None,
        };
        let invalid = error.clone();
        let control = control
            .id(&self.id)
            .live("aria-invalid", move || invalid().map(|_| "true".to_owned()))
            .live("aria-describedby", described);
        let control = match self.required {
            true => control.attr("aria-required", "true"),
            false => control,
        };
        (control, error, error_id, help)
    }
}

/// A control, its error message, the ID of that message, and its help.
type Dressed = (El, Rc<dyn Fn() -> Option<String>>, String, View);

fn error_line(error: Rc<dyn Fn() -> Option<String>>, id: String) -> View {
    dynamic(move || {
        error().map(|text| {
            block("p", "field-error")
                .id(&id)
                .child(sign("", "▲ "))
                .child(text)
        })
    })
}

/// A multi-line text field, which follows `read`.
pub fn text_area(
    rows: u32,
    read: impl Fn() -> String + 'static,
    typed: impl Fn(String) + 'static,
) -> El {
    let area = el("textarea")
        .attr("rows", &rows.to_string())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let element: HtmlTextAreaElement = area.element().unchecked_into();
    let shown = element.clone();
    watch(move || {
        let text = read();
        // Setting the same value would move the caret.
        if shown.value() != text {
            shown.set_value(&text);
        }
    });
    area.on("input", move |_| typed(element.value()))
}

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
    let label = view! {
        <label for=id>
            {excerpt(&label)}
            {star}
        </label>
    };
    let labelled = match is_check {
        true => view! { <div class="check">{control} {label}</div> }.into_any(),
        false => view! { {label} {control} }.into_any(),
    };
    let help =
        (!help.is_empty()).then(|| view! { <p class="field-hint" id=help_id>{excerpt(&help)}</p> });
    view! {
        <div class="field">
            {labelled}
            <ErrorLine id=error_id error />
            {help}
        </div>
    }
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
