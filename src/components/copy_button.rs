//! Copy buttons: a button that copies text to the clipboard, and the status that tells the outcome.

use crate::{
    browser::{
        clipboard,
        dom::{El, View, button, el},
    },
    reactive::{Var, spawn},
};

/// The sentence where there is nothing to copy.
const NOTHING: &str = "There is nothing to copy.";
/// The sentence after a failure.
pub const REFUSED: &str = "The browser did not allow copying.";
/// The usual sentences after success and failure.
pub const COPIED: [&str; 2] = ["Copied.", REFUSED];

/// A copy button with its own status beside it. `text` is read at each press.
pub fn copy_button(label: &str, text: impl Fn() -> String + 'static) -> View {
    let outcome = Var::new("");
    let status = el("span")
        .attr("role", "status")
        .text(move || outcome.get().to_owned());
    let text = move || {
        let text = text();
        if text.is_empty() {
            outcome.set(NOTHING);
            return None;
        }
        Some(text)
    };
    let button = copy_button_with(label, text, COPIED, outcome);
    [button.into(), status.into()].into()
}

/// A copy button whose outcome is shown elsewhere: one of `sentences`, by success and failure.
///
/// Nothing is copied when `text` returns `None`.
pub fn copy_button_with<T: From<&'static str> + 'static>(
    label: &str,
    text: impl Fn() -> Option<String> + 'static,
    sentences: [&'static str; 2],
    outcome: Var<T>,
) -> El {
    button(label, move || {
        let Some(text) = text() else {
            return;
        };
        spawn(async move {
            let [copied, refused] = sentences;
            let is_copied = clipboard::copy(&text).await;
            // Without effect when the page is gone by now.
            outcome.set(T::from(if is_copied { copied } else { refused }));
        });
    })
}
