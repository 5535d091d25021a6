//! Focus recovery: a lost focus moves to the nearest heading (WCAG 2.4.3). When the focused element is removed from the
//! page, browsers move the focus to `<body>`, where keyboard users start over.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{event_listener::on_window, focus, scheduling};

/// Installs the listeners, for as long as the owner lives.
pub fn install() {
    let ancestors: Rc<RefCell<Vec<Element>>> = Rc::default();
    let last_focused = ancestors.clone();
    on_window("focusin", move |event| {
        let start = event.target().and_then(|target| target.dyn_into().ok());
        let parent = |element: &Element| element.parent_node()?.dyn_into().ok();
        *last_focused.borrow_mut() = std::iter::successors(start, parent).collect();
    });
    // Browsers fire it as well when the focused element is removed.
    on_window("focusout", move |_| {
        let ancestors = ancestors.clone();
        // Two frames, because the code that removed the element may move the focus itself in the next one.
        scheduling::next_frame(move || {
            scheduling::next_frame(move || {
                // Cloned, because moving the focus fires `focusin`, which borrows it.
                let ancestors = ancestors.borrow().clone();
                recover(&ancestors);
            });
        });
    });
}

/// Moves a lost focus to a heading. `path` is the element that had it and its ancestors, from the inside out.
fn recover(path: &[Element]) {
    let is_lost = focus::active_element().is_none_or(|active| active.tag_name() == "BODY");
    let Some((element, ancestors)) = path.split_first().filter(|_| is_lost) else {
        return;
    };
    // An element that is still there lost the focus by a click beside it. A new page has its own rule, and so does the
    // grid, whose rows come and go as it is scrolled.
    let was_removed = !element.is_connected();
    let within_page = ancestors
        .iter()
        .take_while(|ancestor| ancestor.tag_name() != "MAIN");
    let mut candidates = within_page.filter(|ancestor| ancestor.is_connected());
    if !was_removed
        || ancestors
            .iter()
            .any(|ancestor| ancestor.get_attribute("role").as_deref() == Some("grid"))
    {
        return;
    }
    // A modal dialog makes everything outside of it inert.
    let dialog = document().query_selector("dialog[open]").ok().flatten();
    let heading = |ancestor: &Element| {
        let is_reachable = dialog
            .as_ref()
            .is_none_or(|dialog| dialog.contains(Some(ancestor)));
        let heading = ancestor.query_selector("h1, h2, h3").ok().flatten();
        heading
            .filter(|_| is_reachable)?
            .dyn_into::<HtmlElement>()
            .ok()
    };
    if let Some(heading) = candidates.find_map(heading) {
        if !heading.has_attribute("tabindex") {
            let _ = heading.set_attribute("tabindex", "-1");
        }
        focus::focus_element(&heading);
    }
}
