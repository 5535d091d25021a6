//! The state of the sandbox, and the layers that a request goes through.
//!
//! From the outside in: tracing, reading the body, the request log, CORS, fault rules, and the
//! handler of the [`api`]. The request log and the fault rules are there with `--faults` only.

use crate::clock::Clock;
use crate::config::Config;
use crate::faults::active_rules::FaultRules;
use crate::idempotency::IdempotencyStore;
use crate::project::Project;
use crate::request_log::RequestLog;
use crate::{api, control, cors, faults, request, request_log};
use axum::Router;
use axum::middleware::from_fn_with_state;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_http::trace::TraceLayer;

/// Shared state of all handlers.
pub struct Sandbox {
    /// Configuration.
    pub config: Config,
    /// Clock that tests can advance.
    pub clock: Clock,
    /// State of the project.
    pub project: Mutex<Project>,
    /// Fault rules.
    pub fault_rules: Mutex<FaultRules>,
    /// Requests so far.
    pub request_log: Mutex<RequestLog>,
    /// Responses by idempotency key.
    pub idempotency: Mutex<IdempotencyStore>,
}

/// Locks a mutex, also after a thread has panicked while holding it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sandbox {
    /// A sandbox with a freshly generated project.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let clock = Clock::default();
        Self {
            project: Mutex::new(Project::generate(&config, clock.now())),
            fault_rules: Mutex::default(),
            request_log: Mutex::default(),
            idempotency: Mutex::default(),
            clock,
            config,
        }
    }

    /// Routes and layers of the API port.
    pub fn router(self: Arc<Self>) -> Router {
        let has_faults = self.config.faults;
        let mut router = Router::new().fallback(api::handle);
        if has_faults {
            router = router.layer(from_fn_with_state(self.clone(), faults::inject));
        }
        router = cors::add_layer(router, &self.config);
        if has_faults {
            router = router.layer(from_fn_with_state(self.clone(), request_log::record));
        }
        router = router.layer(from_fn_with_state(self.clone(), request::read_body));
        if has_faults {
            router = router.merge(control::router());
        }
        router.layer(TraceLayer::new_for_http()).with_state(self)
    }
}
