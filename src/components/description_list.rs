//! Description lists: pairs of a name and a value (`dl`).

use leptos::prelude::*;

use super::excerpt::excerpt;

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
