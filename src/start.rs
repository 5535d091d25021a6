//! Mounts the app in place of the static shell, and replaces it with a message after a panic.

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use crate::{
    app::App,
    browser::{crash, scheduling},
};

/// Mounts the app in place of `#app` once it has a page to show.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        leptos::logging::error!("{info}");
        show_crash();
    }));
    if let Some(shell) = document().get_element_by_id("app") {
        // Instantiating the module was a long task by itself.
        spawn_local(async move {
            scheduling::yield_to_main().await;
            // The app is built outside of the page, so that the browser lays it out only once.
            if let Ok(place) = shell.clone_node()
                && let Ok(place) = place.dyn_into::<HtmlElement>()
            {
                let whole = place.clone();
                let replace = move |()| {
                    let _ = shell.replace_with_with_node_1(&whole);
                };
                mount_to(place, move || view! { <App on_ready=replace /> }).forget();
            }
        });
    }
}

/// The crash message. After a panic nothing on the page works any more.
fn show_crash() {
    // There is nobody left to tell of an error.
    let _ = crash::replace_page(
        "Numberdesk has stopped",
        "A fault in the app itself. Nothing more was sent. Reload the page to go on; what you had not saved is lost.",
    );
}
