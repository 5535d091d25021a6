//! The dialog with an unreadable row: the reason, and the raw JSON.

use leptos::prelude::*;

use super::list_part::UnreadableRow;
use crate::components::{
    dialog::{CloseRow, Dialog},
    excerpt::{MAX_WHOLE_CHARS, excerpt, first_chars},
};

/// The dialog, which opens when a row is put into the signal.
#[component]
pub(super) fn UnreadableDialog(
    /// The row.
    row: RwSignal<Option<UnreadableRow>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if row.with(Option::is_some) {
            open.set(true);
        }
    });
    let contents = move || {
        row.get_untracked()
            .map(|(reason, raw)| view! { <UnreadableContents reason raw /> })
    };
    view! {
        <Dialog open name="Unreadable row">
            {contents()}
            <CloseRow />
        </Dialog>
    }
}

/// The reason and the raw JSON.
#[component]
fn UnreadableContents(
    /// The reason.
    reason: String,
    /// The raw JSON.
    raw: String,
) -> impl IntoView {
    let what = format!("The API sent a row that could not be read: {reason}.");
    let raw = first_chars(&raw, MAX_WHOLE_CHARS).into_owned();
    view! {
        <p prop:textContent=excerpt(&what)></p>
        <pre class="raw" tabindex="0" prop:textContent=raw></pre>
    }
}
