//! Modal dialogs of the elements of `browser/dom.rs`, for what is not written with Leptos's views yet.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::browser::{
    dom::{El, View, block, button, el, show},
    focus,
};

/// A handle for the contents of a dialog, to close it.
#[derive(Clone)]
pub struct DialogHandle {
    element: HtmlDialogElement,
    open: RwSignal<bool>,
}

impl DialogHandle {
    /// Closes the dialog. The focus is restored when this returns.
    pub fn close(&self) {
        self.element.close();
        // Not by the event, which comes in a task of its own: what opens the dialog again before that would be undone.
        self.open.set(false);
    }
}

/// A dialog, rendered anew each time it is opened. An element marked `data-first` gets the initial focus.
///
/// It closes on Escape and by its [`DialogHandle`]; either way `open` is false afterwards.
pub fn dialog(
    open: RwSignal<bool>,
    name: impl Fn() -> String + 'static,
    draw: impl Fn(DialogHandle) -> Option<View> + 'static,
) -> View {
    fn named(name: &dyn Fn() -> String) -> El {
        let name = name();
        // Not `aria-labelledby`: the ID would not be unique while one dialog is open above another.
        block("dialog", "dialog")
            .attr("aria-label", &name)
            .child(el("h2").child(name))
    }
    modal(open, move || named(&name), draw)
}

/// Like [`dialog`], with a frame of its own that has its own accessible name.
pub fn modal(
    open: RwSignal<bool>,
    frame: impl Fn() -> El + 'static,
    draw: impl Fn(DialogHandle) -> Option<View> + 'static,
) -> View {
    fn boxed(
        open: RwSignal<bool>,
        frame: Box<dyn Fn() -> El>,
        draw: Box<dyn Fn(DialogHandle) -> Option<View>>,
    ) -> View {
        let drawn = move || {
            let frame = frame();
            let element: HtmlDialogElement = frame.element().unchecked_into();
            let handle = DialogHandle {
                element: element.clone(),
                open,
            };
            let on_cancel = handle.clone();
            let presented = element.clone();
            // In the next microtask: `showModal` fails before the element is in the document, and a frame later what is
            // typed right after the shortcut would be lost.
            spawn_local(async move { present(&presented) });
            let closing = element.clone();
            frame
                .on("close", move |_| {
                    // The event comes in a task of its own. By then another may be open, and this one gone.
                    if closing.is_connected() {
                        open.set(false);
                    }
                })
                .on("cancel", move |event| {
                    // Closed by script, so that the focus is restored before the element is removed.
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
    // `autofocus` would work too, with a warning in the console.
    let first = element.query_selector("[data-first]").ok().flatten();
    if let Some(first) = first {
        focus::focus_element(first.unchecked_ref::<HtmlElement>());
    }
}

/// The last row of a dialog that has only a Close button.
pub fn close_row(handle: DialogHandle, class: &str) -> View {
    block("div", "dialog-actions")
        .child(button("Close", move || handle.close()).class(class))
        .into()
}
