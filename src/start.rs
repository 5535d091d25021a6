//! Mounts the app in place of the static shell, and replaces it with a message after a panic.

use leptos::{mount::mount_to, prelude::document};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use crate::{
    app::app,
    browser::{dom::el, scheduling},
};

/// Mounts the app into `#app`, whose static content it replaces.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        leptos::logging::error!("{info}");
        show_crash();
    }));
    let place = document()
        .get_element_by_id("app")
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(place) = place {
        // Instantiating the module was a long task by itself.
        spawn_local(async move {
            scheduling::yield_to_main().await;
            mount(place);
        });
    }
}

fn mount(place: HtmlElement) {
    let shell = place.clone();
    // Leptos makes the owner of everything; the app puts itself into the page.
    mount_to(place, move || app(shell)).forget();
}

/// The crash message. After a panic nothing on the page works any more.
fn show_crash() {
    let Some(body) = document().body() else {
        return;
    };
    body.set_text_content(None);
    el("h1").child("Numberdesk has stopped").mount(&body);
    el("p")
        .child(
            "A fault in the app itself. Nothing more was sent. Reload the page to go on; what you had not saved \
             is lost.",
        )
        .mount(&body);
}
