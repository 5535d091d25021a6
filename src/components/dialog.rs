//! A modal dialog. The browser's own `<dialog>` traps the focus and gives it back.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::{
    browser::{
        dom::{El, View, block, button, el, show},
        focus,
    },
    reactive::{Var, spawn},
};

/// Lets what is inside a dialog close it. The focus returns to where it was.
#[derive(Clone)]
pub struct DialogHandle(HtmlDialogElement);

impl DialogHandle {
    /// Closes the dialog. The focus is back when this returns.
    pub fn close(&self) {
        self.0.close();
    }
}

/// Shows `draw` above the page while `open` is true, anew each time. It closes on Escape and through the
/// [`DialogHandle`]; either way `open` is false afterwards. An element marked `data-first` has the focus first.
pub fn dialog(
    open: Var<bool>,
    name: impl Fn() -> String + 'static,
    draw: impl Fn(DialogHandle) -> Option<View> + 'static,
) -> View {
    fn named(name: &dyn Fn() -> String) -> El {
        let name = name();
        // No `aria-labelledby`: its ID would not be unique while the palette opens one dialog above another.
        block("dialog", "dialog")
            .attr("aria-label", &name)
            .child(el("h2").child(name))
    }
    modal(open, move || named(&name), draw)
}

/// [`dialog`] in a frame that looks its own way and says its own name.
pub fn modal(
    open: Var<bool>,
    frame: impl Fn() -> El + 'static,
    draw: impl Fn(DialogHandle) -> Option<View> + 'static,
) -> View {
    fn boxed(
        open: Var<bool>,
        frame: Box<dyn Fn() -> El>,
        draw: Box<dyn Fn(DialogHandle) -> Option<View>>,
    ) -> View {
        let drawn = move || {
            let frame = frame();
            let element: HtmlDialogElement = frame.element().unchecked_into();
            let handle = DialogHandle(element.clone());
            let on_cancel = handle.clone();
            // Not before it is in the document: `showModal` refuses there. Not a frame later either: what is typed
            // right after the key that opens it belongs to it.
            spawn(async move { present(&element) });
            frame
                .on("close", move |_| open.set(false))
                .on("cancel", move |event| {
                    // Close by our own hand, so that the focus goes back before the dialog is gone.
                    event.prevent_default();
                    on_cancel.close();
                })
                .child(draw(handle))
        };
        show(move || open.get(), drawn)
    }
    boxed(open, Box::new(frame), Box::new(draw))
}

fn present(element: &HtmlDialogElement) {
    if !element.is_connected() || element.open() {
        return;
    }
    let _ = element.show_modal();
    // `autofocus` would do this as well, with a complaint in the console.
    let first = element.query_selector("[data-first]").ok().flatten();
    if let Some(first) = first {
        focus::focus_element(first.unchecked_ref::<HtmlElement>());
    }
}

/// A row with a button that only closes.
pub fn close_row(handle: DialogHandle, class: &str) -> View {
    block("div", "dialog-actions")
        .child(button("Close", move || handle.close()).class(class))
        .into()
}
