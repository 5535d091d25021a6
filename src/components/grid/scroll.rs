//! Where the rows are scrolled to, and where the scroll bar then is: in a list that is too high for the browser not at the
//! same place.

use leptos::prelude::set_timeout;
use numbers_inventory::virtual_scroll;

use super::GridState;

/// How far, in pixels, a place must lie beyond the end of the list to be one whose rows are still to come. The header, which
/// counts as height, is lower.
const PENDING_ROWS_MARGIN: usize = 100;

impl GridState {
    pub(super) fn total(&self) -> usize {
        self.props.count.get_untracked() * self.props.row_height.get_untracked()
    }

    /// Whether the browser can hold all rows at their places.
    pub(super) fn fits_in_browser(&self) -> bool {
        virtual_scroll::element_height(self.total()) == self.total()
    }

    pub(super) fn rows_at(&self, bar: usize) -> usize {
        virtual_scroll::content_offset(bar, self.total(), self.height.get_untracked())
    }

    /// Brings the scroll bar to where the rows are.
    pub(super) fn scroll_to(&self, scroll: usize) {
        let bar = virtual_scroll::scrollbar_for(scroll, self.total(), self.height.get_untracked());
        if self.bar.get_untracked() != bar {
            self.bar.set(bar);
            self.overscan_generation
                .set(self.render_generation.get_untracked());
        }
        if bar == 0 && !self.was_scrolled.get_untracked() {
            return;
        }
        self.was_scrolled.set(true);
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
        let position = self.props.position;
        self.was_scrolled.set(true);
        let bar = usize::try_from(self.frame.scroll_top()).unwrap_or_default();
        let before = self.bar.get_untracked();
        let height = self.height.get_untracked();
        let was_scrolled = bar.abs_diff(before);
        if was_scrolled == 0 {
            return;
        }
        let ends = virtual_scroll::element_height(self.total()).saturating_sub(height);
        let wanted = position.with_untracked(|position| position.scroll);
        if bar >= ends
            && bar < before
            && wanted > ends + PENDING_ROWS_MARGIN
            && self.fits_in_browser()
        {
            // The browser has gone to the end of a list that is too short: where the reader is stays known for when the
            // rest is there.
            self.bar.set(bar);
            return;
        }
        let scroll = if self.fits_in_browser() || was_scrolled > height || bar == 0 || bar >= ends {
            self.rows_at(bar)
        } else {
            // A turn of the wheel moves the rows as far as the bar, however long the list.
            let now = position.with_untracked(|position| position.scroll);
            let most = self.total().saturating_sub(height);
            (now + bar).saturating_sub(before).min(most)
        };
        self.bar.set(bar);
        // Who scrolls is to find rows beyond those that were on screen.
        self.overscan_generation
            .set(self.render_generation.get_untracked());
        if position.with_untracked(|position| position.scroll) != scroll {
            position.update(|position| position.scroll = scroll);
        }
        if !self.fits_in_browser() {
            // At rest the bar shows where in the whole the rows are.
            let state = self.clone();
            let rest = std::time::Duration::from_millis(200);
            set_timeout(
                move || {
                    if state.bar.try_with_untracked(|now| *now) == Some(bar) {
                        state.scroll_to(state.props.position.get_untracked().scroll);
                    }
                },
                rest,
            );
        }
    }
}
