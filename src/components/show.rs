//! `<Show>` as Leptos has it, compiled once.

use leptos::{children::ViewFn, prelude::*};

/// Shows its children while a condition holds, like Leptos's own `<Show>`, whose place it takes.
///
/// That one is compiled anew for each condition and each kind of children, 3 KB before compression; behind boxes it is compiled
/// once (docs/decisions/0001).
#[component]
pub fn Show(
    /// Whether the children are shown.
    #[prop(into)]
    when: Signal<bool>,
    /// What is shown while they are not.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// The children, rendered anew each time.
    children: ChildrenFn,
) -> impl IntoView {
    let when = Memo::new(move |_| when.get());
    move || match when.get() {
        true => children(),
        false => fallback.run(),
    }
}
