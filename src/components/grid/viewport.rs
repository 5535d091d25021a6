//! The viewport: its height, and the rows that are rendered in it.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};
use numbers_inventory::virtual_scroll;
use web_sys::HtmlDivElement;

use super::{GridProps, GridState, row_pool::RowPool};
use crate::browser::{focus, scheduling};

/// Usual height of the page around a grid, in pixels.
const CHROME_HEIGHT: i32 = 240;

/// Maximum number of row elements made in the first frame; the others follow in the next.
///
/// A full screen of new rows together with the page around it would be the longest task of all. More than the overscan
/// margin, so that no gap is left on screen.
const ROWS_PER_FRAME: usize = virtual_scroll::OVERSCAN + 2;

/// Delay before the other rows of the first screen. Longer than a frame.
const SECOND_FRAME_DELAY: Duration = Duration::from_millis(20);

/// Delay before overscan rows are rendered. Longer than the pause between two keystrokes.
const OVERSCAN_DELAY: Duration = Duration::from_millis(800);

/// Estimated height of the grid in a window of this height; rather too high in a small one.
pub(super) fn estimated_height(window: i32) -> usize {
    let height = (window - CHROME_HEIGHT).max(window.min(400));
    usize::try_from(height).unwrap_or_default()
}

impl GridState {
    /// The frame; `None` before the grid is rendered and after it is gone.
    pub(super) fn frame_element(self) -> Option<HtmlDivElement> {
        self.frame.try_get_untracked().flatten()
    }

    /// Measures the height of the viewport, now and whenever the window is resized.
    pub(super) fn measure_height(self) {
        let position = self.props.position;
        if position.with_untracked(|position| position.scroll) == 0 {
            // After the first paint: measuring earlier would force a second layout.
            spawn_local(async move {
                scheduling::next_paint().await;
                self.update_height();
            });
        } else {
            request_animation_frame(move || {
                // The grid may be gone before its first frame, while the position lives on.
                if self.frame_element().is_some() {
                    self.update_height();
                    self.scroll_to(position.get_untracked().scroll);
                }
            });
        }
        let resized = window_event_listener(ev::resize, move |_| self.update_height());
        on_cleanup(move || resized.remove());
    }

    fn update_height(self) {
        let Some(frame) = self.frame_element() else {
            return;
        };
        // At most that of the window: without the stylesheet's height all rows would be visible.
        let height = frame.client_height().min(focus::window_height());
        let height = usize::try_from(height).unwrap_or_default();
        if height > 0 && self.height.get_untracked() != height {
            self.height.set(height);
        }
    }

    /// Renders the visible rows, and again whenever something they depend on changes.
    pub(super) fn render_on_change(self) {
        let (position, count) = (self.props.position, self.props.rows.count);
        Effect::new(move || {
            self.write_widths();
            // Headings that are new may be the active cell.
            request_animation_frame(move || {
                if !self.height.is_disposed() {
                    self.update_tabindex(false);
                }
            });
        });
        Effect::new(move || self.render_rows());
        // Setting the position scrolls there.
        let scroll = Memo::new(move |_| position.with(|position| position.scroll));
        Effect::new(move || {
            let scroll = scroll.get();
            count.track();
            let distance = self
                .rows_at(self.scroll_top.get_untracked())
                .abs_diff(scroll);
            if distance > self.height.get_untracked() * 4 || self.fits_in_browser() {
                self.scroll_to(scroll);
            }
        });
    }

    /// Renders the visible rows; tracked.
    fn render_rows(self) {
        let GridProps {
            columns,
            rows,
            row_height,
            position,
            selection,
            ..
        } = self.props;
        let Some(body) = self.body.get() else {
            return;
        };
        let columns = columns.get();
        let refocus = self.pool.try_update_value(|pool| {
            let wanted = self.wanted_rows(pool);
            let refocus = pool.render(&body, rows, &columns, &wanted);
            let scroll_top = self.scroll_top.get();
            let scroll = match self.fits_in_browser() {
                true => scroll_top,
                false => position.with(|position| position.scroll),
            };
            pool.position(row_height.get(), scroll, scroll_top);
            pool.select(selection.has);
            refocus
        });
        untrack(|| self.update_tabindex(refocus == Some(true)));
    }

    /// The indices of the rows to render; tracked. Those that are left for later are scheduled.
    fn wanted_rows(self, pool: &RowPool) -> Vec<usize> {
        let GridProps {
            rows,
            row_height,
            position,
            ..
        } = self.props;
        let scroll = position.with(|position| position.scroll);
        let (height, row_height) = (self.height.get(), row_height.get());
        let (count, active) = (rows.count.get(), self.active.get().0);
        // The rows at the restored position may not be loaded yet.
        let reachable = scroll.min((count * row_height).saturating_sub(height));
        let rows_with = |margin| {
            virtual_scroll::visible_rows(reachable, height, row_height, count, active, margin)
        };
        let mut wanted = rows_with(0);
        let mut rest_delay = None;
        let is_overscan_due = self.overscan_generation.get() == self.render_generation.get_value();
        if !is_overscan_due || pool.is_outdated(rows, &wanted) {
            rest_delay = Some(OVERSCAN_DELAY);
        } else {
            wanted = rows_with(virtual_scroll::OVERSCAN);
        }
        let limit = pool.element_count() + ROWS_PER_FRAME;
        // A restored position needs its row at once.
        let is_first = !self.is_screen_full.get_value() && scroll == 0 && active <= ROWS_PER_FRAME;
        if is_first && wanted.len() > limit {
            wanted.truncate(limit);
            rest_delay = Some(SECOND_FRAME_DELAY);
        } else if !wanted.is_empty() {
            self.is_screen_full.set_value(true);
        }
        if let Some(delay) = rest_delay {
            self.render_overscan_after(delay);
        }
        wanted
    }

    /// Renders the overscan rows after a delay, unless the visible rows change first.
    fn render_overscan_after(self, delay: Duration) {
        let generation = self.render_generation.get_value().wrapping_add(1);
        self.render_generation.set_value(generation);
        let render = move || {
            if self.render_generation.try_get_value() == Some(generation) {
                self.overscan_generation.set(generation);
            }
        };
        set_timeout(render, delay);
    }
}
