//! Buttons that do nothing for a while, such as until an answer is there. They keep the focus meanwhile, which the
//! browser takes from what is disabled.

use crate::browser::dom::{El, block, button};

/// A button that is said to be disabled, and does nothing, while it is `closed`.
pub fn action_button(
    label: &str,
    closed: impl Fn() -> bool + Clone + 'static,
    run: impl Fn() + 'static,
) -> El {
    let now = closed.clone();
    let press = move || {
        if !now() {
            run();
        }
    };
    said(button(label, press), closed)
}

/// The same for the button that sends a form, also by Enter in a field of it.
pub fn submit_button(label: &str, closed: impl Fn() -> bool + Clone + 'static) -> El {
    let now = closed.clone();
    let submit = block("button", "primary")
        .attr("type", "submit")
        .child(label)
        .on("click", move |event| {
            if now() {
                event.prevent_default();
            }
        });
    said(submit, closed)
}

fn said(button: El, closed: impl Fn() -> bool + 'static) -> El {
    button.live("aria-disabled", move || closed().then(|| "true".to_owned()))
}
