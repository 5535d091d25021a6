//! The log of this tab's requests, for a page to follow.

use leptos::prelude::{LocalStorage, StoredValue, WithValue};
use numbers_client::log::{Log, RequestLog};

use crate::{browser::clock, reactive::Var};

/// The requests of this tab. Copies share them.
#[derive(Clone, Copy)]
pub struct Requests {
    changed: Var<()>,
    log: StoredValue<RequestLog, LocalStorage>,
}

impl Requests {
    /// Follows the log from now on.
    pub fn start(log: RequestLog) -> Self {
        let changed = Var::new(());
        log.on_change(move || changed.update(|()| ()));
        Self {
            changed,
            log: StoredValue::new_local(log),
        }
    }

    /// Reads the log; what reads is run again after every request.
    pub fn with<R>(self, read: impl FnOnce(&Log) -> R) -> R {
        self.changed.track();
        self.with_untracked(read)
    }

    /// Reads the log as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&Log) -> R) -> R {
        self.log.with_value(|log| log.with(|log| read(log)))
    }

    /// Forgets what was sent.
    pub fn clear(self) {
        self.log
            .with_value(|log| log.with(|log| log.clear(clock::now_ms())));
        self.changed.update(|()| ());
    }
}
