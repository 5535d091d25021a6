//! Scrolling: the offset of the rows, and the scroll offset of the browser. They differ in a list too high for the
//! browser, which scrolls in proportion.

use std::time::Duration;

use leptos::prelude::*;
use numbers_inventory::virtual_scroll;

use super::GridState;

/// Distance beyond the end of the list at which rows are taken to be loading, in pixels.
///
/// More than the height of the header, which is part of the viewport.
const PENDING_ROWS_MARGIN: usize = 100;

/// Time without a scroll event after which scrolling has stopped.
const SCROLL_PAUSE: Duration = Duration::from_millis(200);

impl GridState {
    /// Height of all rows, in pixels.
    pub(super) fn total(self) -> usize {
        self.props.rows.count.get_untracked() * self.props.row_height.get_untracked()
    }

    /// Whether the browser can lay out all rows, so that its scroll offset is that of the rows.
    pub(super) fn fits_in_browser(self) -> bool {
        virtual_scroll::element_height(self.total()) == self.total()
    }

    /// The offset of the rows for a scroll offset of the browser.
    pub(super) fn rows_at(self, scroll_top: usize) -> usize {
        virtual_scroll::content_offset(scroll_top, self.total(), self.height.get_untracked())
    }

    /// Scrolls to an offset of the rows.
    pub(super) fn scroll_to(self, scroll: usize) {
        let scroll_top =
            virtual_scroll::scrollbar_for(scroll, self.total(), self.height.get_untracked());
        if self.scroll_top.get_untracked() != scroll_top {
            self.scroll_top.set(scroll_top);
            self.overscan_generation
                .set(self.render_generation.get_value());
        }
        if scroll_top == 0 && !self.was_scrolled.get_value() {
            return;
        }
        self.was_scrolled.set_value(true);
        let scroll_top = i32::try_from(scroll_top).unwrap_or(i32::MAX);
        if let Some(frame) = self.frame_element()
            && frame.scroll_top() != scroll_top
        {
            frame.set_scroll_top(scroll_top);
        }
    }

    pub(super) fn on_scroll(self) {
        // Scroll events come with the next frame, when the grid may be disposed.
        let Some(frame) = self.frame_element() else {
            return;
        };
        let position = self.props.position;
        self.was_scrolled.set_value(true);
        let scroll_top = usize::try_from(frame.scroll_top()).unwrap_or_default();
        let before = self.scroll_top.get_untracked();
        let height = self.height.get_untracked();
        let distance = scroll_top.abs_diff(before);
        if distance == 0 {
            return;
        }
        let end = virtual_scroll::element_height(self.total()).saturating_sub(height);
        let current = position.with_untracked(|position| position.scroll);
        if scroll_top >= end
            && scroll_top < before
            && current > end + PENDING_ROWS_MARGIN
            && self.fits_in_browser()
        {
            // The browser has clamped the offset to the end of a list that is still loading: the position is kept until
            // its rows are there.
            self.scroll_top.set(scroll_top);
            return;
        }
        let scroll = if self.fits_in_browser()
            || distance > height
            || scroll_top == 0
            || scroll_top >= end
        {
            self.rows_at(scroll_top)
        } else {
            // A small distance is not scaled, so that the wheel moves the rows as far as in any list.
            let max = self.total().saturating_sub(height);
            (current + scroll_top).saturating_sub(before).min(max)
        };
        self.scroll_top.set(scroll_top);
        // Overscan rows at once: scrolling needs them.
        self.overscan_generation
            .set(self.render_generation.get_value());
        if position.with_untracked(|position| position.scroll) != scroll {
            position.update(|position| position.scroll = scroll);
        }
        if !self.fits_in_browser() {
            self.correct_scroll_bar_after(scroll_top);
        }
    }

    /// Sets the scroll bar to the position in the whole list, once scrolling has stopped.
    fn correct_scroll_bar_after(self, scroll_top: usize) {
        let correct = move || {
            if self.scroll_top.try_get_untracked() == Some(scroll_top) {
                self.scroll_to(self.props.position.get_untracked().scroll);
            }
        };
        set_timeout(correct, SCROLL_PAUSE);
    }
}
