//! The theme switch: light, dark, or the system's choice.

use leptos::prelude::*;

use crate::{
    components::field::{Select, choices},
    state::settings::{Settings, Theme},
};

/// The theme switch.
#[component]
pub fn ThemeSwitch(
    /// The settings of this browser.
    settings: Settings,
) -> impl IntoView {
    let options = choices(&Theme::ALL.map(|theme| (theme.name(), theme.name())));
    let choose = move |name: String| {
        if let Some(theme) = Theme::from_name(&name) {
            settings.theme.set(theme);
        }
    };
    view! {
        <label class="theme-switch">
            <span class="visually-hidden">"Theme"</span>
            <Select
                value=Signal::derive(move || settings.theme.get().name().to_owned())
                options=options
                on_choose=choose
            />
        </label>
    }
}
