//! The gallery: every component and every widget in every state, in both themes.
//!
//! `cargo xtask start --gallery` shows it, tests/e2e/gallery.test.mjs looks at it. The app has nothing of it.

mod badges;
mod buttons;
mod charts;
mod configuration;
mod criteria;
mod dialogs;
mod fields;
mod form_fields;
mod frame;
mod grid;
mod notices;
mod prices;
mod requests;
mod roles;
mod samples;
mod stores;
mod submissions;
mod texts;
mod times;

use leptos::{mount::mount_to, prelude::*};
use numberdesk::widgets::theme_switch::ThemeSwitch;
use wasm_bindgen::JsCast;

use self::{frame::Exhibit, stores::Stores};

fn main() {
    if let Some(place) = document().get_element_by_id("app") {
        mount_to(place.unchecked_into(), Gallery).forget();
    }
}

/// The whole page.
#[component]
fn Gallery() -> impl IntoView {
    let stores = Stores::start();
    provide_context(stores);
    view! {
        <header class="bar">
            <span class="brand">"Numberdesk: gallery"</span>
            <div class="bar-end">
                <ThemeSwitch settings=stores.settings />
            </div>
        </header>
        <main id="main">
            <div class="page">
                <h1>"Every component in every state"</h1>
                <Components />
                <Widgets />
            </div>
        </main>
    }
}

/// The components, which know no number.
#[component]
fn Components() -> impl IntoView {
    view! {
        <badges::Signs />
        <buttons::Buttons />
        <charts::Charts />
        <dialogs::Dialogs />
        <fields::Fields />
        <form_fields::FormFields />
        <notices::Notices />
        <texts::Texts />
        <grid::Grids />
    }
}

/// The widgets, which know numbers.
#[component]
fn Widgets() -> impl IntoView {
    let settings = stores::use_stores().settings;
    view! {
        <badges::Badges />
        <times::Times />
        <configuration::Configuration />
        <criteria::Criteria />
        <dialogs::LeaveDialogs />
        <notices::FailureNotices />
        <prices::Prices />
        <requests::Requests />
        <roles::Roles />
        <submissions::Outcomes />
        <Exhibit name="ThemeSwitch">
            <ThemeSwitch settings />
        </Exhibit>
    }
}
