//! Content Security Policy violations: whether the page's own policy blocked a request.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::SecurityPolicyViolationEvent;

/// A listener for blocked connections. It listens until it is dropped.
pub struct CspViolations {
    has_blocked: Rc<Cell<bool>>,
    listener: Closure<dyn Fn(SecurityPolicyViolationEvent)>,
}

const EVENT: &str = "securitypolicyviolation";

impl CspViolations {
    /// Starts to listen.
    pub fn new() -> Self {
        let has_blocked = Rc::new(Cell::new(false));
        let blocked = has_blocked.clone();
        let listener = Closure::<dyn Fn(SecurityPolicyViolationEvent)>::new(
            move |event: SecurityPolicyViolationEvent| {
                if event.effective_directive() == "connect-src" {
                    blocked.set(true);
                }
            },
        );
        let _ =
            document().add_event_listener_with_callback(EVENT, listener.as_ref().unchecked_ref());
        Self {
            has_blocked,
            listener,
        }
    }

    /// Whether the policy has blocked a connection since.
    pub fn refused(&self) -> bool {
        self.has_blocked.get()
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
