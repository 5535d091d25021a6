//! What is under way: changes that were sent and not answered, or are being looked after. Whoever leaves now does not see what
//! comes of them.

use std::cell::Cell;

thread_local! {
    // One for the tab: what leaves it leaves all.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// Something that is under way for as long as this lives.
#[must_use]
#[derive(Debug)]
pub struct Underway(());

impl Underway {
    /// From now on.
    pub fn begin() -> Self {
        COUNT.set(COUNT.get() + 1);
        Self(())
    }

    /// Whether anything is.
    pub fn any() -> bool {
        COUNT.get() > 0
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        COUNT.set(COUNT.get().saturating_sub(1));
    }
}
