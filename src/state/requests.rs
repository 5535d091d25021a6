//! The log of this tab's requests, for a page to follow.

use numbers_client::log::Log;

use crate::{api::transport, browser::clock, reactive::Var};

/// The requests of this tab. Copies share them.
#[derive(Clone, Copy)]
pub struct Requests(Var<()>);

impl Requests {
    /// Follows the log from now on.
    pub fn start() -> Self {
        let changed = Var::new(());
        transport::on_logged(move || changed.update(|()| ()));
        Self(changed)
    }

    /// Reads the log; what reads is run again after every request.
    pub fn with<R>(self, read: impl FnOnce(&Log) -> R) -> R {
        self.0.track();
        self.with_untracked(read)
    }

    /// Reads the log as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&Log) -> R) -> R {
        transport::logged(|log| read(log))
    }

    /// Forgets what was sent.
    pub fn clear(self) {
        transport::logged(|log| log.clear(clock::now_ms()));
        self.0.update(|()| ());
    }
}
