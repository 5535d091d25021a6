//! Media queries, page visibility, and the theme attribute of the root element.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MediaQueryListEvent, VisibilityState};

/// Whether the page is visible, rather than in a background tab.
pub fn is_page_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// A signal that follows a media query, such as `(max-width: 40rem)`.
pub fn matches(query: &str) -> RwSignal<bool> {
    let list = window().match_media(query).ok().flatten();
    let value = RwSignal::new(list.as_ref().is_some_and(|list| list.matches()));
    if let Some(list) = list {
        let listener =
            Closure::<dyn Fn(MediaQueryListEvent)>::new(move |event: MediaQueryListEvent| {
                value.set(event.matches());
            });
        list.set_onchange(Some(listener.as_ref().unchecked_ref()));
        // The listener lives until the owner is cleaned up.
        let query = send_wrapper::SendWrapper::new((list, listener));
        on_cleanup(move || query.0.set_onchange(None));
    }
    value
}

/// Sets or removes (`None`) an attribute of the root element, such as the theme.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}
