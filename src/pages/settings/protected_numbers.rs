//! Protected numbers: what config.json protects, and what this browser adds.

use leptos::prelude::*;

use super::Panel;
use crate::{
    components::excerpt::excerpt,
    state::{app_state::use_app_state, protected_numbers},
};

/// The section.
#[component]
pub(super) fn ProtectedNumbers() -> impl IntoView {
    let connection = use_app_state().connection;
    let configured = move || {
        let protection = connection.configured_protection();
        let entries: Vec<&str> = protection.entries().collect();
        match entries.is_empty() {
            true => String::new(),
            false => format!("Protected by config.json as well: {}.", entries.join(", ")),
        }
    };
    let is_stored = RwSignal::new(false);
    view! {
        <Panel id="protected" name="Protected numbers">
            <p>
                "They can’t be released in this browser, alone or in bulk, until their entry is taken away."
            </p>
            <div class="field">
                <label for="protected-entries">"Numbers or patterns, one a line"</label>
                <textarea
                    id="protected-entries"
                    rows="4"
                    spellcheck="false"
                    aria-describedby="protected-hint"
                    prop:value=protected_numbers::added()
                    on:change:target=move |event| {
                        protected_numbers::set_added(&event.target().value());
                        is_stored.set(true);
                    }
                ></textarea>
                <p class="field-hint" id="protected-hint">
                    "+46701234567, or with * for any text: number:+4670*, name:hotline*, region:SE, plan:marketing*, campaign:C*."
                </p>
            </div>
            <p class="quiet" prop:textContent=move || excerpt(&configured()).into_owned()></p>
            <p role="status">{move || is_stored.get().then_some("Stored in this browser.")}</p>
        </Panel>
    }
}
