//! The request log of this tab, as a reactive store.

use leptos::prelude::*;
use numbers_client::log::{Log, RequestLog};

use crate::browser::clock;

/// The store. Copies share it.
#[derive(Clone, Copy)]
pub struct Requests {
    changed: RwSignal<()>,
    log: StoredValue<RequestLog, LocalStorage>,
}

impl Requests {
    /// A store that follows `log`.
    pub fn new(log: RequestLog) -> Self {
        let changed = RwSignal::new(());
        log.on_change(move || changed.update(|()| ()));
        Self {
            changed,
            log: StoredValue::new_local(log),
        }
    }

    /// Reads the log, tracked.
    pub fn with<R>(self, read: impl FnOnce(&Log) -> R) -> R {
        self.changed.track();
        self.with_untracked(read)
    }

    /// Reads the log, untracked.
    pub fn with_untracked<R>(self, read: impl FnOnce(&Log) -> R) -> R {
        self.log.with_value(|log| log.with(|log| read(log)))
    }

    /// Clears the log.
    pub fn clear(self) {
        self.log
            .with_value(|log| log.with(|log| log.clear(clock::now_ms())));
        self.changed.update(|()| ());
    }
}
