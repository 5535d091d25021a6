//! Buttons that keep keyboard focus while busy: `aria-disabled` instead of `disabled`.

use leptos::prelude::*;

use crate::browser::dom::{El, block, button};

/// A button that is marked as disabled, and ignores presses, while `busy`.
pub fn action_button(
    label: &str,
    busy: impl Fn() -> bool + Clone + 'static,
    run: impl Fn() + 'static,
) -> El {
    let is_busy = busy.clone();
    let press = move || {
        if !is_busy() {
            run();
        }
    };
    with_state(button(label, press), busy)
}

/// Like [`action_button`], for the submit button of a form. It stops submission by Enter as well.
pub fn submit_button(label: &str, busy: impl Fn() -> bool + Clone + 'static) -> El {
    let is_busy = busy.clone();
    let submit = block("button", "primary")
        .attr("type", "submit")
        .child(label)
        .on("click", move |event| {
            if is_busy() {
                event.prevent_default();
            }
        });
    with_state(submit, busy)
}

fn with_state(button: El, busy: impl Fn() -> bool + 'static) -> El {
    button.live("aria-disabled", move || busy().then(|| "true".to_owned()))
}

/// A button that is marked as disabled, and ignores presses, while busy.
#[component]
pub fn ActionButton(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it ignores presses.
    #[prop(into)]
    busy: Signal<bool>,
    /// What a press does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            aria-disabled=move || busy.get().then_some("true")
            prop:textContent=label
            on:click=move |_| {
                if !busy.get_untracked() {
                    on_press.run(());
                }
            }
        ></button>
    }
}

/// Like [`ActionButton`], for the submit button of a form. It stops submission by Enter as well.
#[component]
pub fn SubmitButton(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it ignores presses.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class="primary"
            aria-disabled=move || busy.get().then_some("true")
            prop:textContent=label
            on:click=move |event| {
                if busy.get_untracked() {
                    event.prevent_default();
                }
            }
        ></button>
    }
}
