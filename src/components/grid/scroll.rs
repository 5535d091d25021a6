//! Where the rows are scrolled to, and where the scroll bar then is: in a list that is too high for the browser not at the
//! same place.

use leptos::prelude::set_timeout;
use numbers_inventory::window;

use super::Shared;

/// How far, in pixels, a place must lie beyond the end of the list to be one whose rows are still to come. The header, which
/// counts as height, is lower.
const AHEAD: usize = 100;

impl Shared {
    pub(super) fn total(&self) -> usize {
        self.given.count.get_untracked() * self.given.row_height.get_untracked()
    }

    /// Whether the browser can hold all rows at their places.
    pub(super) fn is_whole(&self) -> bool {
        window::drawn_height(self.total()) == self.total()
    }

    pub(super) fn rows_at(&self, bar: usize) -> usize {
        window::rows_at(bar, self.total(), self.height.get_untracked())
    }

    /// Brings the scroll bar to where the rows are.
    pub(super) fn scroll_to(&self, scroll: usize) {
        let bar = window::bar_at(scroll, self.total(), self.height.get_untracked());
        if self.bar.get_untracked() != bar {
            self.bar.set(bar);
            self.completed.set(self.begun.get_untracked());
        }
        if bar == 0 && !self.moved.get_untracked() {
            return;
        }
        self.moved.set(true);
        let bar = i32::try_from(bar).unwrap_or(i32::MAX);
        if self.frame.scroll_top() != bar {
            self.frame.set_scroll_top(bar);
        }
    }

    pub(super) fn on_scroll(&self) {
        // The browser tells of a scroll with the next frame, and the grid may be gone by then.
        if self.bar.is_disposed() {
            return;
        }
        let place = self.given.place;
        self.moved.set(true);
        let bar = usize::try_from(self.frame.scroll_top()).unwrap_or_default();
        let before = self.bar.get_untracked();
        let height = self.height.get_untracked();
        let moved = bar.abs_diff(before);
        if moved == 0 {
            return;
        }
        let ends = window::drawn_height(self.total()).saturating_sub(height);
        let wanted = place.with_untracked(|place| place.scroll);
        if bar >= ends && bar < before && wanted > ends + AHEAD && self.is_whole() {
            // The browser has gone to the end of a list that is too short: where the reader is stays known for when the
            // rest is there.
            self.bar.set(bar);
            return;
        }
        let scroll = if self.is_whole() || moved > height || bar == 0 || bar >= ends {
            self.rows_at(bar)
        } else {
            // A turn of the wheel moves the rows as far as the bar, however long the list.
            let now = place.with_untracked(|place| place.scroll);
            let most = self.total().saturating_sub(height);
            (now + bar).saturating_sub(before).min(most)
        };
        self.bar.set(bar);
        // Who scrolls is to find rows beyond those that were on screen.
        self.completed.set(self.begun.get_untracked());
        if place.with_untracked(|place| place.scroll) != scroll {
            place.update(|place| place.scroll = scroll);
        }
        if !self.is_whole() {
            // At rest the bar shows where in the whole the rows are.
            let shared = self.clone();
            let rest = std::time::Duration::from_millis(200);
            set_timeout(
                move || {
                    if shared.bar.try_with_untracked(|now| *now) == Some(bar) {
                        shared.scroll_to(shared.given.place.get_untracked().scroll);
                    }
                },
                rest,
            );
        }
    }
}
