//! Choices among few, all of them in sight.

use crate::{
    browser::dom::{View, block, el, list},
    reactive::Var,
};

/// One of few that can be chosen.
pub struct Choice<T> {
    pub value: T,
    /// Followed.
    pub label: Box<dyn Fn() -> String>,
    /// Followed.
    pub possible: Box<dyn Fn() -> bool>,
}

impl<T> Choice<T> {
    /// One that is always there and always called the same.
    pub fn fixed(value: T, label: &str) -> Self {
        let label = label.to_owned();
        Self {
            value,
            label: Box::new(move || label.clone()),
            possible: Box::new(|| true),
        }
    }
}

/// A choice among few, all of them in sight.
pub fn radios<T: Copy + PartialEq + 'static>(
    legend: &str,
    name: &str,
    chosen: Var<T>,
    offered: impl IntoIterator<Item = Choice<T>>,
) -> View {
    let choices = list(offered, |choice| {
        let value = choice.value;
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", name)
            .flag("checked", chosen.get_untracked() == value)
            .live_flag("disabled", move || !(choice.possible)())
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
