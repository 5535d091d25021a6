//! Focus recovery: a lost focus moves to the nearest heading (WCAG 2.4.3). When the focused element is removed from the
//! page, browsers move the focus to `<body>`, where keyboard users start over.
//!
//! Only Chromium tells of such a removal, by `focusout`. So it is observed.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::{document, on_cleanup};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, MutationObserver, MutationObserverInit};

use super::{event_listener::on_window, focus, scheduling};

/// The element that has or had the focus, and its ancestors, from the inside out.
type FocusPath = Rc<RefCell<Vec<Element>>>;

/// Installs the listeners, for as long as the owner lives.
pub fn install() {
    let path = FocusPath::default();
    let focused = path.clone();
    let on_removal = Closure::<dyn Fn(Event)>::new(move |_| {
        if focused
            .borrow()
            .first()
            .is_some_and(|element| !element.is_connected())
        {
            recover_soon(&focused);
        }
    });
    let Ok(observer) = MutationObserver::new(on_removal.as_ref().unchecked_ref()) else {
        return;
    };
    let observing = SendWrapper::new((observer.clone(), on_removal));
    on_cleanup(move || observing.0.disconnect());

    let focused = path.clone();
    on_window("focusin", move |event| {
        observer.disconnect();
        let start = event.target().and_then(|target| target.dyn_into().ok());
        let parent = |element: &Element| element.parent_node()?.dyn_into().ok();
        let mut path: Vec<Element> = std::iter::successors(start, parent).collect();
        let is_grid = |element: &Element| element.get_attribute("role").as_deref() == Some("grid");
        if path.iter().any(is_grid) {
            // The grid has its own rule, since its rows come and go as it is scrolled.
            path.clear();
        }
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        // Each ancestor for its own children: few changes of the page are among them.
        for ancestor in path.iter().skip(1) {
            let _ = observer.observe_with_options(ancestor, &options);
        }
        focused.replace(path);
    });
    // A click beside it takes the focus from an element as well, and nobody wants that back.
    on_window("focusout", move |_| recover_soon(&path));
}

/// Moves the focus to a heading if it is still lost after two frames. The code that removed the element may move it itself
/// in the next one.
fn recover_soon(path: &FocusPath) {
    let path = path.clone();
    scheduling::next_frame(move || {
        scheduling::next_frame(move || {
            let is_lost = focus::active_element().is_none_or(|active| active.tag_name() == "BODY");
            if is_lost {
                // Taken, because moving the focus fires `focusin`, which borrows it.
                let lost = path.take();
                recover(&lost);
            }
        });
    });
}

/// Moves a lost focus to a heading. `path` is the element that had it and its ancestors, from the inside out.
fn recover(path: &[Element]) {
    // An element that is still there lost the focus by a click beside it.
    let Some((_, ancestors)) = path
        .split_first()
        .filter(|(element, _)| !element.is_connected())
    else {
        return;
    };
    // A new page has its own rule.
    let within_page = ancestors
        .iter()
        .take_while(|ancestor| ancestor.tag_name() != "MAIN");
    let mut candidates = within_page.filter(|ancestor| ancestor.is_connected());
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
