//! The theme switch: light, dark, or the system's choice.

use crate::{
    browser::dom::{View, block, hidden},
    components::field::{choices, select},
    state::settings::{Settings, Theme},
};
use leptos::prelude::*;

/// The theme switch.
pub fn theme_switch(settings: Settings) -> View {
    let names = Theme::ALL.map(|theme| (theme.name(), theme.name()));
    let control = select(
        move || settings.theme.get().name().to_owned(),
        move || choices(&names),
        move |name| {
            if let Some(theme) = Theme::from_name(&name) {
                settings.theme.set(theme);
            }
        },
    );
    block("label", "theme-switch")
        .child(hidden("Theme"))
        .child(control)
        .into()
}
