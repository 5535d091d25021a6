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
    view! {
        // Out of the flow while it is empty, so that it takes no place.
        <p
            role="status"
            class:visually-hidden=move || text.with(String::is_empty)
            prop:textContent=text
        ></p>
    }
}
