//! Light, dark, or as the system says.

use crate::reactive::entered;
use leptos::prelude::*;

use crate::state::settings::{Settings, Theme};

/// The switch in the header.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let Settings { theme, .. } = expect_context::<Settings>();
    view! {
        <label class="theme-switch">
            <span class="visually-hidden">"Theme"</span>
            <select on:change=entered(move |value| {
                let name = value;
                if let Some(chosen) = Theme::ALL.into_iter().find(|theme| theme.name() == name) {
                    theme.set(chosen);
                }
            })>
                {Theme::ALL
                    .into_iter()
                    .map(|offered| {
                        view! {
                            <option value=offered.name() selected=Signal::derive(move || theme.get() == offered)>
                                {offered.name()}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}
