//! The change of a row in words, field by field.

use leptos::prelude::*;
use numbers_model::change::Change;

use crate::components::excerpt::excerpt;

/// "Display name: Desk → Hall", a line for each field. Values are set apart, whatever direction they are written in.
#[component]
pub(super) fn ChangeText(
    /// The changed fields.
    changes: Vec<Change>,
) -> impl IntoView {
    let lines = changes.into_iter().map(|change| {
        view! {
            <div>
                <span class="quiet">{change.field.label()}": "</span>
                <Value text=change.before />
                " → "
                <Value text=change.after />
            </div>
        }
    });
    lines.collect_view()
}

/// A value; where there is none it says so.
#[component]
fn Value(
    /// The value.
    text: String,
) -> impl IntoView {
    match text.is_empty() {
        true => view! { <span class="quiet">"none"</span> }.into_any(),
        false => view! { <bdi prop:textContent=excerpt(&text)></bdi> }.into_any(),
    }
}
