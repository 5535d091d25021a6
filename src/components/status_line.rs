//! Status lines: what goes on, for all readers.

use leptos::prelude::*;

/// A status that is always there. Screen readers skip one that comes together with its text.
#[component]
pub fn StatusLine(
    /// What goes on; empty for nothing.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    // A memo, so that screen readers do not announce equal text again.
    let text = Memo::new(move |_| text.get());
    let is_shown = Memo::new(move |_| text.with(|text| !text.is_empty()));
    view! {
        // Always in the flow: an element that leaves it keeps the browser from holding the scroll position.
        <div role="status">
            <Show when=move || is_shown.get()>
                <p prop:textContent=text></p>
            </Show>
        </div>
    }
}
