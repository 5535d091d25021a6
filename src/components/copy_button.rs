//! Copy buttons: a button that copies text to the clipboard, and the status that tells the outcome.

use crate::browser::clipboard;
use leptos::{prelude::*, task::spawn_local};

/// The sentence where there is nothing to copy.
const NOTHING: &str = "There is nothing to copy.";
/// The sentence after a failure.
pub const REFUSED: &str = "The browser did not allow copying.";
/// The usual sentences after success and failure.
pub const COPIED: [&str; 2] = ["Copied.", REFUSED];

/// A copy button with its own status beside it.
#[component]
pub fn CopyButton(
    /// The label.
    label: &'static str,
    /// The text; read at each press.
    #[prop(into)]
    text: Callback<(), String>,
) -> impl IntoView {
    let copy = Action::new_local(|text: &String| {
        let text = text.clone();
        async move {
            let [copied, refused] = COPIED;
            match text.is_empty() {
                true => NOTHING,
                false if clipboard::copy(&text).await => copied,
                false => refused,
            }
        }
    });
    // A memo, so that screen readers do not announce equal text again.
    let outcome = Memo::new(move |_| copy.value().get().unwrap_or_default());
    let press = move |_| {
        copy.dispatch_local(text.run(()));
    };
    view! {
        <button type="button" on:click=press>
            {label}
        </button>
        <span role="status" prop:textContent=outcome></span>
    }
}

/// A copy button whose outcome is shown elsewhere.
#[component]
pub fn CopyButtonWith(
    /// The label.
    label: &'static str,
    /// The text, read at each press; nothing is copied when it is `None`.
    #[prop(into)]
    text: Callback<(), Option<String>>,
    /// The sentences after success and failure.
    sentences: [&'static str; 2],
    /// Takes one of the sentences.
    #[prop(into)]
    on_outcome: Callback<&'static str>,
) -> impl IntoView {
    let copy = move |_| {
        let Some(text) = text.run(()) else {
            return;
        };
        spawn_local(async move {
            let [copied, refused] = sentences;
            let is_copied = clipboard::copy(&text).await;
            // Without effect when the page is gone by now.
            on_outcome.try_run(if is_copied { copied } else { refused });
        });
    };
    view! {
        <button type="button" on:click=copy>
            {label}
        </button>
    }
}
