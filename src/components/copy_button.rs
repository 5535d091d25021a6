//! Copy buttons: a button that copies text to the clipboard, and the status that tells the outcome.

use crate::{
    browser::{
        clipboard,
        dom::{El, View, button, el},
    },
    reactive::{Var, spawn},
};

/// Status after text was copied.
const COPIED: &str = "Copied.";
/// Status after the browser refused the clipboard.
pub const REFUSED: &str = "The browser did not allow copying.";

/// A copy button with its own status beside it. `text` is read at each press.
pub fn copy_button(label: &str, text: impl Fn() -> String + 'static) -> View {
    let outcome = Var::new("");
    let status = el("span")
        .attr("role", "status")
        .text(move || outcome.get().to_owned());
    let button = copy_button_with(label, move || Some(text()), COPIED, outcome);
    [button.into(), status.into()].into()
}

/// A copy button whose outcome, `copied` or [`REFUSED`], is told by a status elsewhere. Nothing is copied while `text` is
/// `None`.
pub fn copy_button_with(
    label: &str,
    text: impl Fn() -> Option<String> + 'static,
    copied: &'static str,
    outcome: Var<&'static str>,
) -> El {
    button(label, move || {
        if let Some(text) = text() {
            copy(text, [copied, REFUSED], outcome);
        }
    })
}

/// Copies text and sets the outcome: the first of the sentences on success, else the second.
pub fn copy(text: String, sentences: [&'static str; 2], outcome: Var<&'static str>) {
    spawn(async move {
        let [copied, refused] = sentences;
        let is_copied = clipboard::copy(&text).await;
        outcome.set(if is_copied { copied } else { refused });
    });
}
