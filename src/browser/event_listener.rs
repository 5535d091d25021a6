//! Event listeners for as long as an owner lives.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Listens to an event of the window, by its name, until the owner is cleaned up.
pub fn on_window(event: &str, listener: impl Fn(Event) + 'static) {
    let handle = window_event_listener_untyped(event, listener);
    on_cleanup(move || handle.remove());
}

/// Listens to an event of an element until the owner is cleaned up.
///
/// For elements that another view has made; the event is given by its name.
pub fn on_element(target: &EventTarget, event: &'static str, listener: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(listener);
    let _ = target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    let listening = SendWrapper::new((target.clone(), listener));
    on_cleanup(move || {
        let (target, listener) = &*listening;
        let _ =
            target.remove_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    });
}
