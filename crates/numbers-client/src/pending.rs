//! Changes that are pending: sent and not answered, or being verified. Whoever leaves now does not see what comes of them.

use std::cell::Cell;

thread_local! {
    // One for the tab: leaving it abandons all of them.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// A change that is pending for as long as this lives.
#[must_use]
#[derive(Debug)]
pub struct PendingChange(());

impl PendingChange {
    /// Pending from now on.
    pub fn begin() -> Self {
        COUNT.set(COUNT.get() + 1);
        Self(())
    }

    /// Whether any change is pending.
    pub fn any() -> bool {
        COUNT.get() > 0
    }
}

impl Drop for PendingChange {
    fn drop(&mut self) {
        COUNT.set(COUNT.get().saturating_sub(1));
    }
}
