//! The dialog with a text to copy by hand, where the browser refuses the clipboard.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlTextAreaElement};

use crate::browser::{
    dom::{View, block, button, el},
    focus,
    shortcuts::command_key,
};

/// Marks the dialog, which is the child of no page.
const MARK: &str = "data-by-hand";

/// Takes the dialog away, with the text in it.
pub fn forget_copy_by_hand() {
    let selector = ["[", MARK, "]"].concat();
    if let Ok(Some(dialog)) = document().query_selector(&selector) {
        dialog.remove();
    }
}

/// Shows the dialog. It is gone once it is closed, and the focus is where it was before.
pub fn copy_by_hand(text: &str) {
    let reason = if window().is_secure_context() {
        "The browser didn't allow copying."
    } else {
        "Browsers don't let pages copy that aren't served over https."
    };
    let area = el("textarea")
        .class("copy-text")
        .attr("readonly", "")
        .attr("rows", "6")
        .attr("aria-label", "Text to copy")
        .child(text);
    let popover = focus::find("[popover]:popover-open");
    let focused = document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let frame = block("dialog", "dialog");
    let dialog: HtmlDialogElement = frame.element().unchecked_into();
    let (closing, closed) = (dialog.clone(), dialog.clone());
    let selected: HtmlTextAreaElement = area.element().unchecked_into();
    let advice = format!("{reason} The text is selected: press {}+C.", command_key());
    let frame = frame
        .flag(MARK, true)
        .attr("aria-label", "Copy by hand")
        .child(el("h2").child("Copy by hand"))
        .child(el("p").child(advice))
        .child(area)
        .child(block("div", "dialog-actions").child(button("Close", move || closing.close())))
        .on("close", move |_| {
            closed.remove();
            // The browser has closed it for the dialog.
            if let Some(popover) = &popover {
                let _ = popover.show_popover();
                if let Some(focused) = &focused {
                    let _ = focused.focus();
                }
            }
        });
    let Some(page) = document().body() else {
        return;
    };
    View::from(frame).mount(&page);
    if dialog.show_modal().is_ok() {
        let _ = selected.focus();
        selected.select();
    }
}
