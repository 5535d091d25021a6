//! The badge: a sign and a word, never colour alone.

use leptos::prelude::*;

use crate::components::excerpt::excerpt;

/// The signs of badges, as the path of an icon ten pixels square.
///
/// Drawn, because searching for a font that has them took the browser some 20 ms while it rendered the first rows; and as
/// elements, because a clip path for each made every frame of scrolling paint all rows anew (docs/decisions/0005).
pub mod sign {
    /// A check mark: done.
    pub const CHECK: &str = "M0 5.4L1.6 3.8L4 6.2L8.4 1.4L10 2.8L4 9.2Z";
    /// An arrow in a circle: under way.
    pub const ARROW: &str = "M9.5 5.5A4.5 4.5 0 1 1 5 1V0L8.2 1.8L5 3.6V2.4A3.1 3.1 0 1 0 8.1 5.5Z";
    /// A clock: waiting.
    pub const CLOCK: &str =
        "M5 0A5 5 0 1 1 4.99 0ZM5 1.3A3.7 3.7 0 1 0 5.01 1.3ZM4.4 2.4H5.6V4.6H7.6V5.8H4.4Z";
    /// A cross: failed.
    pub const CROSS: &str =
        "M.5 1.9L1.9 .5L5 3.6L8.1 .5L9.5 1.9L6.4 5L9.5 8.1L8.1 9.5L5 6.4L1.9 9.5L.5 8.1L3.6 5Z";
    /// A dash: none.
    pub const DASH: &str = "M1.5 4.3H8.5V5.7H1.5Z";
    /// A quarter of a circle: it ends.
    pub const END: &str = "M5 0A5 5 0 1 1 4.99 0ZM5 1.3V5H8.7A3.7 3.7 0 0 0 5 1.3Z";
    /// An exclamation mark in a triangle: stopped until somebody acts.
    pub const ALERT: &str = "M5 .3L10 9.5H0ZM4.3 3.4V6.3H5.7V3.4ZM4.3 7.1V8.5H5.7V7.1Z";
    /// A telephone: voice.
    pub const PHONE: &str = "M2.2 .6L4 .4L4.8 2.9L3.6 3.9C4.1 5 5 5.9 6.1 6.4L7.1 5.2L9.6 6L9.4 7.8C9.3 8.8 8.6 9.5 7.6 9.4C4 9.1 .9 6 .6 2.4C.5 1.4 1.2 .7 2.2 .6Z";
    /// A question mark: unknown.
    pub const QUESTION: &str =
        "M2.3 3.4A2.7 2.7 0 1 1 5.7 5.9V6.8H4.3V4.7H5A1.3 1.3 0 1 0 3.7 3.4ZM4.3 7.8H5.7V9.2H4.3Z";
}

/// A badge.
#[component]
pub fn Badge(
    /// The state, by which the stylesheet colours it.
    #[prop(into)]
    state: String,
    /// The sign, a path of [`sign`].
    sign: &'static str,
    /// The word.
    #[prop(into)]
    label: String,
    /// The tooltip, if any.
    #[prop(optional_no_strip)]
    title: Option<String>,
) -> impl IntoView {
    view! {
        <span class="badge" data-state=state title=title>
            <svg class="badge-sign" aria-hidden="true">
                <path d=sign></path>
            </svg>
            <span prop:textContent=excerpt(&label)></span>
        </span>
    }
}
