//! The focus is never nowhere: where what had it goes, the heading of the part of the page that it was in takes it.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{dom::on_window, focus, scheduling};

/// Sees to it from now on, for as long as the owner is there.
pub fn install() {
    let around: Rc<RefCell<Vec<Element>>> = Rc::default();
    let last = around.clone();
    on_window("focusin", move |event| {
        let start = event.target().and_then(|target| target.dyn_into().ok());
        let up = |element: &Element| element.parent_node()?.dyn_into().ok();
        *last.borrow_mut() = std::iter::successors(start, up).collect();
    });
    // Browsers tell of it as well where an element loses the focus by going.
    on_window("focusout", move |_| {
        let around = around.clone();
        // What has done this may lead on itself, with the next frame.
        scheduling::next_frame(move || {
            scheduling::next_frame(move || {
                // Taken out: what takes the focus is told of right away.
                let around = around.borrow().clone();
                recover(&around);
            });
        });
    });
}

/// Leads on from an element that is gone. `around` is that element and what it was in, from the inside out.
fn recover(around: &[Element]) {
    let nowhere = focus::active_element().is_none_or(|active| active.tag_name() == "BODY");
    let Some((element, around)) = around.split_first().filter(|_| nowhere) else {
        return;
    };
    // Whoever has clicked beside everything wants it so. A new page looks for itself, and so does the list, whose rows
    // come and go as it is scrolled.
    let gone = !element.is_connected();
    let inside = around.iter().take_while(|own| own.tag_name() != "MAIN");
    let mut there = inside.filter(|own| own.is_connected());
    if !gone
        || around
            .iter()
            .any(|own| own.get_attribute("role").as_deref() == Some("grid"))
    {
        return;
    }
    // While a dialog is open, nothing outside of it can have the focus.
    let dialog = document().query_selector("dialog[open]").ok().flatten();
    let heading = |own: &Element| {
        let within = dialog
            .as_ref()
            .is_none_or(|dialog| dialog.contains(Some(own)));
        let found = own.query_selector("h1, h2, h3").ok().flatten();
        found.filter(|_| within)?.dyn_into::<HtmlElement>().ok()
    };
    if let Some(heading) = there.find_map(heading) {
        if !heading.has_attribute("tabindex") {
            let _ = heading.set_attribute("tabindex", "-1");
        }
        focus::focus_element(&heading);
    }
}
