//! Modal dialogs, by the browser's own `<dialog>`, which traps the focus and restores it.

use leptos::{context::Provider, ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser::focus;

/// A handle for the contents of a dialog, to close it.
#[derive(Clone, Copy)]
pub struct DialogHandle {
    element: NodeRef<html::Dialog>,
    open: RwSignal<bool>,
}

/// The handle of the dialog around.
pub fn use_dialog() -> DialogHandle {
    expect_context()
}

impl DialogHandle {
    /// Closes the dialog. The focus is restored when this returns.
    pub fn close(self) {
        if let Some(element) = self.element.try_get_untracked().flatten() {
            element.close();
        }
        // Not by the event, which comes in a task of its own: what opens the dialog again before that would be undone.
        self.open.set(false);
    }

    /// Shows the dialog, and focuses its first element.
    fn present(self) {
        let Some(element) = self.element.try_get_untracked().flatten() else {
            return;
        };
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
}

/// A dialog with a heading.
#[component]
pub fn Dialog(
    /// Whether it is open; false after it was closed, also by Escape.
    open: RwSignal<bool>,
    /// The heading, which is the accessible name as well.
    #[prop(into)]
    name: Signal<String>,
    /// The contents, rendered anew each time. An element marked `data-first` gets the initial focus.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        // Not `aria-labelledby`: the ID would not be unique while one dialog is open above another.
        <Modal open name class="dialog">
            <h2 prop:textContent=name></h2>
            {children()}
        </Modal>
    }
}

/// A dialog without a heading.
#[component]
pub fn Modal(
    /// Whether it is open; false after it was closed, also by Escape.
    open: RwSignal<bool>,
    /// The accessible name.
    #[prop(into)]
    name: Signal<String>,
    /// The classes.
    class: &'static str,
    /// The contents, rendered anew each time. An element marked `data-first` gets the initial focus.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <OpenModal open name class children=children.clone() />
        </Show>
    }
}

/// An open dialog.
#[component]
fn OpenModal(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The accessible name.
    name: Signal<String>,
    /// The classes.
    class: &'static str,
    /// The contents, rendered anew each time.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let dialog = DialogHandle { element, open };
    // In the next microtask: `showModal` fails before the element is in the document, and a frame later what is typed right
    // after the shortcut would be lost.
    spawn_local(async move { dialog.present() });
    view! {
        <dialog
            node_ref=element
            class=class
            aria-label=name
            // The event comes in a task of its own. By then another may be open, and this one gone.
            on:close=move |event: ev::Event| {
                if event_target::<HtmlElement>(&event).is_connected() {
                    open.set(false);
                }
            }
            // Closed by script, so that the focus is restored before the element is removed.
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                dialog.close();
            }
        >
            <Provider value=dialog>{children()}</Provider>
        </dialog>
    }
}

/// The last row of a dialog that has only a Close button.
#[component]
pub fn CloseRow(
    /// Whether Close is what most readers want next.
    #[prop(optional)]
    is_primary: bool,
) -> impl IntoView {
    let dialog = use_dialog();
    view! {
        <div class="dialog-actions">
            <button type="button" class:primary=is_primary on:click=move |_| dialog.close()>
                "Close"
            </button>
        </div>
    }
}
