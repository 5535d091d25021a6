//! Whether the page's own Content Security Policy stopped a request.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::SecurityPolicyViolationEvent;

/// Listens while it lives.
pub struct CspViolations {
    hit: Rc<Cell<bool>>,
    listener: Closure<dyn Fn(SecurityPolicyViolationEvent)>,
}

const EVENT: &str = "securitypolicyviolation";

impl CspViolations {
    /// Starts listening for a refused connection.
    pub fn new() -> Self {
        let hit = Rc::new(Cell::new(false));
        let seen = hit.clone();
        let listener = Closure::<dyn Fn(SecurityPolicyViolationEvent)>::new(
            move |event: SecurityPolicyViolationEvent| {
                if event.effective_directive() == "connect-src" {
                    seen.set(true);
                }
            },
        );
        let _ =
            document().add_event_listener_with_callback(EVENT, listener.as_ref().unchecked_ref());
        Self { hit, listener }
    }

    /// Whether the policy has refused a connection since.
    pub fn refused(&self) -> bool {
        self.hit.get()
    }
}

impl Default for CspViolations {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for CspViolations {
    fn drop(&mut self) {
        let _ = document()
            .remove_event_listener_with_callback(EVENT, self.listener.as_ref().unchecked_ref());
    }
}
