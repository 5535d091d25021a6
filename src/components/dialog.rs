//! A modal dialog. The browser's own `<dialog>` traps the focus and gives it back.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use crate::{
    browser::{
        dom::{View, block, button, el, show},
        focus,
    },
    reactive::Var,
};

/// Lets what is inside a dialog close it. The focus returns to where it was.
#[derive(Clone)]
pub struct Closer(HtmlDialogElement);

impl Closer {
    /// Closes the dialog.
    pub fn close(&self) {
        self.0.close();
    }
}

/// Shows `draw` above the page while `open` is true, anew each time. It closes on Escape and through the
/// [`Closer`]; either way `open` is false afterwards. An element marked `data-first` has the focus first.
pub fn dialog(
    open: Var<bool>,
    name: impl Fn() -> String + 'static,
    draw: impl Fn(Closer) -> Option<View> + 'static,
) -> View {
    show(
        move || open.get(),
        move || {
            let frame = block("dialog", "dialog").attr("aria-labelledby", "dialog-name");
            let element: HtmlDialogElement = frame.element().unchecked_into();
            let closer = Closer(element.clone());
            let on_cancel = closer.clone();
            // Not before it is in the document: `showModal` refuses there.
            request_animation_frame(move || {
                if element.is_connected() && !element.open() {
                    let _ = element.show_modal();
                    // `autofocus` would do this as well, with a complaint in the console.
                    focus::focus(".dialog [data-first]");
                }
            });
            frame
                .on("close", move |_| open.set(false))
                .on("cancel", move |event| {
                    // Close by our own hand, so that the focus goes back before the dialog is gone.
                    event.prevent_default();
                    on_cancel.close();
                })
                .child(el("h2").id("dialog-name").child(name()))
                .child(draw(closer))
        },
    )
}

/// A row with a button that only closes.
pub fn close_row(closer: Closer, class: &str) -> View {
    block("div", "dialog-actions")
        .child(button("Close", move || closer.close()).class(class))
        .into()
}
