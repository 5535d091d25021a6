//! The dialog with a text to copy by hand, where the browser refuses the clipboard.

use std::cell::RefCell;

use leptos::{
    html,
    mount::{UnmountHandle, mount_to},
    prelude::*,
    task::spawn_local,
};

use super::excerpt::excerpt;
use crate::browser::{focus, shortcuts::command_key};

/// A dialog in the page, for as long as it is kept.
type Mounted = UnmountHandle<<AnyView as Render>::State>;

thread_local! {
    /// The open dialogs, the latest last. They are the children of no page.
    static OPEN: RefCell<Vec<Mounted>> = const { RefCell::new(Vec::new()) };
}

/// Takes the dialog away, with the text in it.
pub fn forget_copy_by_hand() {
    drop(OPEN.take());
}

/// Shows the dialog. It is gone once it is closed, and the focus is where it was before.
pub fn copy_by_hand(text: &str) {
    let Some(page) = document().body() else {
        return;
    };
    let text = excerpt(text);
    let mounted = mount_to(page, move || view! { <CopyByHand text /> }.into_any());
    OPEN.with_borrow_mut(|open| open.push(mounted));
}

/// The reason why the text was not copied, and what to do.
fn advice() -> String {
    let reason = if window().is_secure_context() {
        "The browser didn't allow copying."
    } else {
        "Browsers don't let pages copy that aren't served over https."
    };
    format!("{reason} The text is selected: press {}+C.", command_key())
}

/// The dialog with the text, which is selected.
#[component]
fn CopyByHand(
    /// The text.
    text: String,
) -> impl IntoView {
    let (dialog, area) = (
        NodeRef::<html::Dialog>::new(),
        NodeRef::<html::Textarea>::new(),
    );
    let popover = focus::find("[popover]:popover-open");
    let focused = focus::active_element();
    // In the next microtask: `showModal` fails before the element is in the document.
    spawn_local(async move {
        if let (Some(dialog), Some(area)) = (dialog.get_untracked(), area.get_untracked())
            && dialog.show_modal().is_ok()
        {
            let _ = area.focus();
            area.select();
        }
    });
    let forget = move |_| {
        // Only the latest can be closed: those below it are inert.
        drop(OPEN.with_borrow_mut(Vec::pop));
        // The browser has closed it for the dialog.
        if let Some(popover) = &popover {
            let _ = popover.show_popover();
            if let Some(focused) = &focused {
                let _ = focused.focus();
            }
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog node_ref=dialog class="dialog" aria-label="Copy by hand" on:close=forget>
            <h2>"Copy by hand"</h2>
            <p prop:textContent=advice()></p>
            <textarea
                node_ref=area
                class="copy-text"
                readonly
                rows="6"
                aria-label="Text to copy"
                prop:textContent=text
            ></textarea>
            <div class="dialog-actions">
                <button type="button" on:click=close>
                    "Close"
                </button>
            </div>
        </dialog>
    }
}
