//! Keyboard focus, and scrolling to it.

use std::cell::Cell;

use leptos::prelude::{document, request_animation_frame, window};
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

/// Focuses an element without scrolling; the caller decides about that.
pub fn focus_element(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // It has no effect on an element that is not focusable.
    let _ = element.focus_with_options(&options);
}

/// Focuses an input, scrolls it into view and selects its text, so that typing replaces it.
pub fn focus_and_select(selector: &str) -> bool {
    let Some(element) = find(selector) else {
        return false;
    };
    focus_element(&element);
    scroll_into_view(&element);
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    }
    true
}

/// The focused element; `<body>` when there is none.
pub fn active_element() -> Option<HtmlElement> {
    document().active_element().and_then(|e| e.dyn_into().ok())
}

/// Scrolls an element into view, no further than needed.
pub fn scroll_into_view(element: &HtmlElement) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

thread_local! {
    /// Selectors of [`focus_soon`] that matched nothing yet.
    static PENDING: Cell<&'static [&'static str]> = const { Cell::new(&[]) };
}

/// Focuses the first match of these selectors after the next frame. The new content is in the page by then.
pub fn focus_soon(selectors: &'static [&'static str]) {
    request_animation_frame(move || {
        let found = selectors.iter().any(|selector| focus(selector));
        PENDING.set(if found { &[] } else { selectors });
    });
}

/// Retries [`focus_soon`], since more content was rendered. Not if something has the focus by now.
pub fn retry_pending() {
    let pending = PENDING.take();
    if !pending.is_empty() && active_element().is_none_or(|element| element.tag_name() == "BODY") {
        focus_soon(pending);
    }
}

/// The height of the window, in pixels.
pub fn window_height() -> i32 {
    // Not `clientHeight` of the root, which forces a layout.
    let height = window().inner_height();
    let height = height.ok().and_then(|height| height.as_f64());
    #[expect(clippy::cast_possible_truncation, reason = "some thousand pixels")]
    height.map_or(0, |height| height as i32)
}
