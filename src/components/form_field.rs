//! A form field whose label is known only once the form is there: made of what the API asks for.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use crate::browser::dom::{El, View, block, dynamic, el, sign, watch};

/// What stands around a control.
#[derive(Debug, Clone)]
pub struct FormField {
    /// The label, which is the field's accessible name.
    pub label: String,
    /// An ID unique on the page.
    pub id: String,
    /// A line below the field; empty for none.
    pub help: String,
    /// Whether it has to be filled in: a star for those who see the page.
    pub required: bool,
}

impl FormField {
    /// Draws it around `control`; `error` tells what is wrong, in a sentence.
    pub fn draw(self, control: El, error: impl Fn() -> Option<String> + 'static) -> El {
        let (control, error, error_id, help) = self.dress(control, error);
        block("div", "field")
            .child(self.label())
            .child(control)
            .child(error_line(error, error_id))
            .child(help)
    }

    /// The same for a box to tick, which stands before its label.
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

    fn dress(&self, control: El, error: impl Fn() -> Option<String> + 'static) -> Dressed {
        let error: Rc<dyn Fn() -> Option<String>> = Rc::new(error);
        let error_id = self.id.clone() + "-error";
        let help_id = self.id.clone() + "-hint";
        let help: View = (!self.help.is_empty())
            .then(|| {
                block("p", "field-hint")
                    .id(&help_id)
                    .child(self.help.as_str())
            })
            .into();
        let hinted = !self.help.is_empty();
        let (wrong, known) = (error.clone(), error_id.clone());
        let described = move || match (wrong().is_some(), hinted) {
            (true, true) => Some([&known, " ", &help_id].concat()),
            (true, false) => Some(known.clone()),
            (false, true) => Some(help_id.clone()),
            (false, false) => None,
        };
        let wrong = error.clone();
        let control = control
            .id(&self.id)
            .live("aria-invalid", move || wrong().map(|_| "true".to_owned()))
            .live("aria-describedby", described);
        let control = match self.required {
            true => control.attr("aria-required", "true"),
            false => control,
        };
        (control, error, error_id, help)
    }
}

/// A control, what is wrong with it, the ID of the line that says so, and the line that helps.
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

/// Text of several lines, which follows what it reads.
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
        // Writing the same text would move the caret.
        if shown.value() != text {
            shown.set_value(&text);
        }
    });
    area.on("input", move |_| typed(element.value()))
}
