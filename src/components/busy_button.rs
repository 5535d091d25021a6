//! Buttons that keep keyboard focus while busy: `aria-disabled` instead of `disabled`.

use leptos::prelude::*;

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
