//! Puts the app in the place of the static shell, and owns up when it breaks.

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::app::App;

/// Mounts the app into `#app`, whose static content it replaces.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        leptos::logging::error!("{info}");
        own_up();
    }));
    let place = document()
        .get_element_by_id("app")
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(place) = place {
        place.set_text_content(None);
        mount_to(place, App).forget();
    }
}

/// After a panic nothing on the page works any more, so the page says that instead of playing dead.
fn own_up() {
    let Some(body) = document().body() else {
        return;
    };
    body.set_text_content(None);
    let message = |tag: &str, text: &str| {
        if let Ok(element) = document().create_element(tag) {
            element.set_text_content(Some(text));
            let _ = body.append_child(&element);
        }
    };
    message("h1", "Numberdesk has stopped");
    message(
        "p",
        "A fault in the app itself. Nothing more was sent. Reload the page to go on; what you had not saved \
         is lost.",
    );
}
