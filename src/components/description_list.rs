//! Description lists: pairs of a name and a value (`dl`).

use leptos::prelude::*;

use super::excerpt::excerpt;
use crate::browser::dom::{View, block, el, list};

/// A description list of names and values.
pub fn description_list<N: Into<View>>(pairs: impl IntoIterator<Item = (N, View)>) -> View {
    let pairs = list(pairs, |(name, value)| {
        el("div")
            .child(el("dt").child(name))
            .child(el("dd").child(value))
            .into()
    });
    block("dl", "facts").child(pairs).into()
}

/// The value of a pair as text that was entered by people, isolated from the direction of the text around it.
pub fn entered_text(text: impl Into<View>) -> View {
    el("bdi").child(text).into()
}

/// A description list of names and values.
#[component]
pub fn DescriptionList(
    /// The pairs of a name and a value.
    pairs: Vec<(AnyView, AnyView)>,
) -> impl IntoView {
    let pairs = pairs.into_iter().map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    });
    view! { <dl class="facts">{pairs.collect_view()}</dl> }
}

/// Text that was entered by people, isolated from the direction of the text around it.
#[component]
pub fn EnteredText(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <bdi prop:textContent=excerpt(&text)></bdi> }
}
