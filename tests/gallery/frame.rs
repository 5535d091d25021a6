//! The frame around what is shown: the name of a component, and a label for each of its states.

use leptos::prelude::*;

/// A component with its states, under its name.
#[component]
pub fn Exhibit(
    /// The component's name.
    name: &'static str,
    /// Its states.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="exhibit" aria-labelledby=name>
            <h2 id=name>{name}</h2>
            <div class="exhibit-states">{children()}</div>
        </section>
    }
}

/// A component in one state, with the state's label.
#[component]
pub fn State(
    /// The label.
    label: &'static str,
    /// Whether it takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// The component.
    children: Children,
) -> impl IntoView {
    view! {
        <figure class="state" class:wide=wide>
            <figcaption>{label}</figcaption>
            {children()}
        </figure>
    }
}

/// A state by its label.
pub type Labelled = (&'static str, fn() -> AnyView);

/// States of which one is shown at a time: they have the same IDs, or go on for ever.
#[component]
pub fn OneState(
    /// The component's name.
    name: &'static str,
    /// The states.
    states: &'static [Labelled],
) -> impl IntoView {
    let chosen = RwSignal::new(0);
    let options = states.iter().enumerate().map(|(index, (label, _))| {
        view! { <option value=index.to_string()>{*label}</option> }
    });
    let choose = move |value: String| chosen.set(value.parse().unwrap_or_default());
    let shown = move || states.get(chosen.get()).map(|(_, show)| show());
    view! {
        <figure class="state wide">
            <figcaption>
                <label>
                    {format!("State of {name}")}
                    <select on:change:target=move |event| choose(
                        event.target().value(),
                    )>{options.collect_view()}</select>
                </label>
            </figcaption>
            {shown}
        </figure>
    }
}

/// The button that opens a dialog.
#[component]
pub fn Opener(
    /// The label, which begins with "Open".
    label: &'static str,
    /// Opens the dialog.
    #[prop(into)]
    on_open: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" on:click=move |_| on_open.run(())>
            {label}
        </button>
    }
}
