//! A modal dialog. The browser's own `<dialog>` traps the focus and gives it back.

use crate::reactive::{Var, dynamic, show};
use leptos::{ev, html, prelude::*};

/// Shows its children above the page until it is closed.
///
/// It closes on Escape and when `open` turns false; either way `open` is false afterwards.
#[component]
pub fn Dialog(
    /// Whether it is shown.
    open: Var<bool>,
    /// The dialog's name, which is its heading too.
    #[prop(into)]
    name: Signal<String>,
    /// What is in it; built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        {show(move || open.get(), move || view! {
            <OpenDialog open name children />
        })}
    }
}

#[component]
fn OpenDialog(
    open: Var<bool>,
    name: Signal<String>,
    children: StoredValue<ChildrenFn>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    // Not before it is in the document: `showModal` refuses there.
    dialog.on_load(|dialog| {
        request_animation_frame(move || {
            if dialog.is_connected() && !dialog.open() {
                let _ = dialog.show_modal();
            }
        });
    });
    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            aria-labelledby="dialog-name"
            on:close=move |_| open.set(false)
            on:cancel=move |event: ev::Event| {
                // Close by our own hand, so that the focus goes back before the dialog is gone.
                event.prevent_default();
                close(dialog);
            }
        >
            <h2 id="dialog-name">{dynamic(move || name.get())}</h2>
            <DialogHandle dialog children />
        </dialog>
    }
}

/// Lets what is inside a dialog close it.
#[derive(Clone, Copy)]
pub struct Closer(NodeRef<html::Dialog>);

impl Closer {
    /// Closes the dialog; the focus returns to where it was.
    pub fn close(self) {
        close(self.0);
    }
}

fn close(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

/// The dialog around the caller.
pub fn use_closer() -> Closer {
    expect_context::<Closer>()
}

#[component]
fn DialogHandle(dialog: NodeRef<html::Dialog>, children: StoredValue<ChildrenFn>) -> impl IntoView {
    provide_context(Closer(dialog));
    children.with_value(|children| children())
}
