//! Form fields: a label, a control, a hint, and a sentence when something is wrong.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use crate::{
    browser::dom::{El, block, dynamic, el, sign, watch},
    reactive::Var,
};

/// A line of text.
pub struct TextField {
    /// The label, which is the field's accessible name.
    pub label: &'static str,
    /// An ID unique on the page.
    pub id: &'static str,
    /// What is typed.
    pub value: Var<String>,
    /// A line below the field; empty for none.
    pub hint: String,
    /// A line below the field that follows what is typed.
    live_hint: Option<Box<dyn Fn() -> String>>,
}

impl TextField {
    /// A field without a hint.
    pub fn new(label: &'static str, id: &'static str, value: Var<String>) -> Self {
        Self {
            label,
            id,
            value,
            hint: String::new(),
            live_hint: None,
        }
    }

    /// With a line below it.
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// With a line below it that follows what is typed.
    pub fn live_hint(mut self, hint: impl Fn() -> String + 'static) -> Self {
        self.live_hint = Some(Box::new(hint));
        self
    }

    /// Draws it; `error` tells what is wrong with it, in a sentence.
    pub fn draw(self, error: impl Fn() -> Option<String> + 'static) -> El {
        let Self {
            label,
            id,
            value,
            hint,
            live_hint,
        } = self;
        let error: Rc<dyn Fn() -> Option<String>> = Rc::new(error);
        let (error_id, hint_id) = (id.to_owned() + "-error", id.to_owned() + "-hint");
        let wrong = {
            let error = error.clone();
            move || error().is_some()
        };
        let described = {
            let (wrong, error_id, hint_id) = (wrong.clone(), error_id.clone(), hint_id.clone());
            let hinted = !hint.is_empty() || live_hint.is_some();
            move || match (wrong(), hinted) {
                (true, true) => Some(error_id.clone() + " " + &hint_id),
                (true, false) => Some(error_id.clone()),
                (false, true) => Some(hint_id.clone()),
                (false, false) => None,
            }
        };
        let unfit = wrong.clone();
        let input = el("input")
            .id(id)
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            .live("aria-invalid", {
                let wrong = wrong.clone();
                move || wrong().then(|| "true".to_owned())
            })
            .live("aria-describedby", described)
            .live_value(move || value.get())
            .entered(move |typed| value.set(typed));
        block("div", "field")
            .live_class("field-wrong", wrong)
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
                    // Beside an error it would contradict it.
                    if unfit() { String::new() } else { hint() }
                })
            }))
    }
}

/// One choice of several: value and label.
pub type Choice = (String, String);

/// Choices from pairs of value and label.
pub fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

/// A choice from a list. A value that is not offered is offered as it is.
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

/// The control of [`select_field`] alone.
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
            // The labels tell counts, which change often: an option that stays keeps its element.
            for (_, rest) in drawn.drain(choices.len().min(drawn.len())..) {
                rest.element().remove();
            }
            for (at, choice) in choices.into_iter().enumerate() {
                let (value, label) = &choice;
                match drawn.get_mut(at) {
                    Some((now, _)) if *now == choice => {}
                    Some((now, option)) => {
                        let option = option.element();
                        if now.0 != *value {
                            let _ = option.set_attribute("value", value);
                        }
                        option.set_text_content(Some(label));
                        *now = choice;
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
