//! Pending changes: sent without a response yet, or being verified. Leaving the page now would hide their outcome.

use std::cell::Cell;

thread_local! {
    // One count for the tab: leaving it abandons all of them.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// Guard: a change is pending while it lives.
#[must_use]
#[derive(Debug)]
pub struct PendingChange(());

impl PendingChange {
    /// Begins a pending change.
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
