//! Radio buttons.

use crate::browser::dom::{View, block, el, list};
use leptos::prelude::*;

/// An option of a radio group.
pub struct Choice<T> {
    pub value: T,
    /// The label, tracked.
    pub label: Box<dyn Fn() -> String>,
    /// Whether it can be chosen, tracked.
    pub is_enabled: Box<dyn Fn() -> bool>,
}

impl<T> Choice<T> {
    /// An option with a fixed label, always enabled.
    pub fn fixed(value: T, label: &str) -> Self {
        let label = label.to_owned();
        Self {
            value,
            label: Box::new(move || label.clone()),
            is_enabled: Box::new(|| true),
        }
    }
}

/// A radio group.
pub fn radios<T: Copy + PartialEq + Send + Sync + 'static>(
    legend: &str,
    name: &str,
    chosen: RwSignal<T>,
    options: impl IntoIterator<Item = Choice<T>>,
) -> View {
    let choices = list(options, |choice| {
        let value = choice.value;
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", name)
            .flag("checked", chosen.get_untracked() == value)
            .live_flag("disabled", move || !(choice.is_enabled)())
            .on("change", move |_| chosen.set(value));
        block("label", "check")
            .child(radio)
            .child(el("span").text(choice.label))
            .into()
    });
    block("fieldset", "choices")
        .child(el("legend").child(legend))
        .child(choices)
        .into()
}
