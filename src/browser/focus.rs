//! Where the keyboard is.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{
    FocusOptions, HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// The first element that matches `selector`.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document()
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into().ok())
}

/// Focuses the first element that matches `selector`, without scrolling the page.
pub fn focus(selector: &str) -> bool {
    let Some(element) = find(selector) else {
        return false;
    };
    focus_element(&element);
    true
}

/// Focuses without scrolling: whoever moves the focus decides what is scrolled.
pub fn focus_element(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Focusing an element that can't take it is harmless.
    let _ = element.focus_with_options(&options);
}

/// Focuses an input, in sight, and marks its text, so that typing replaces it.
pub fn enter(selector: &str) -> bool {
    let Some(element) = find(selector) else {
        return false;
    };
    focus_element(&element);
    reveal(&element);
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    }
    true
}

/// The element that has the focus now.
pub fn active() -> Option<HtmlElement> {
    document().active_element().and_then(|e| e.dyn_into().ok())
}

/// Scrolls an element into view, no further than needed.
pub fn reveal(element: &HtmlElement) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// After the next frame, when what was just drawn is in the page: focuses the first of these that is there.
pub fn focus_soon(selectors: &'static [&'static str]) {
    request_animation_frame(move || {
        for selector in selectors {
            if focus(selector) {
                return;
            }
        }
    });
}

/// The height of the window, in pixels.
pub fn window_height() -> i32 {
    document()
        .document_element()
        .map_or(0, |root| root.client_height())
}
