//! Virtual scrolling: the visible rows of a long list. All lengths are in pixels.

/// The number of rows rendered beyond each edge of the viewport, for fast scrolling.
pub const OVERSCAN: usize = 8;

/// The rows to render, in order: in the viewport, around it, and the active one.
///
/// `overscan` rows are rendered beyond each edge. The active row is rendered wherever it is, so that it keeps the focus
/// when scrolled away; `active` counts from 1, 0 is the header.
pub fn visible_rows(
    scroll: usize,
    height: usize,
    row_height: usize,
    count: usize,
    active: usize,
    overscan: usize,
) -> Vec<usize> {
    let row_height = row_height.max(1);
    let first = scroll / row_height;
    let last = (scroll + height) / row_height + 1;
    let start = first.saturating_sub(overscan).min(count);
    let end = (last + overscan).min(count);
    let active = active.checked_sub(1).filter(|active| *active < count);
    let mut rows = Vec::with_capacity(end - start + 1);
    rows.extend(active.filter(|active| *active < start));
    rows.extend(start..end);
    rows.extend(active.filter(|active| *active >= end));
    rows
}

/// The scroll position nearest to `scroll` that shows a row below a sticky header.
pub fn scroll_into_view(
    scroll: usize,
    height: usize,
    row_height: usize,
    index: usize,
    header: usize,
) -> usize {
    let top = index * row_height;
    let room = height.saturating_sub(header + row_height);
    scroll.clamp(top.saturating_sub(room), top)
}

/// The maximum element height. Browsers clip higher elements, the strictest at about 17,900,000 pixels; one of 15,000,000 can't
/// be scrolled to its end in Firefox, and loses its sticky header there.
pub const MAX_ELEMENT_HEIGHT: usize = 8_000_000;

/// The height of the scrolled element for a total height of rows.
pub fn element_height(total: usize) -> usize {
    total.min(MAX_ELEMENT_HEIGHT)
}

/// The scrollbar's position for a scroll offset of the rows.
pub fn scrollbar_for(scroll: usize, total: usize, height: usize) -> usize {
    scaled(scroll, total, element_height(total), height)
}

/// The scroll offset of the rows for a scrollbar's position.
pub fn content_offset(bar: usize, total: usize, height: usize) -> usize {
    scaled(bar, element_height(total), total, height)
}

/// The place in a list of the length `to` for one in a list of the length `from`. The last screenful is not scaled: more than
/// the rows may be scrolled there, such as the height of a sticky header.
fn scaled(place: usize, from: usize, to: usize, height: usize) -> usize {
    let (end, scaled_end) = (from.saturating_sub(height), to.saturating_sub(height));
    if place >= end {
        return scaled_end + (place - end);
    }
    let wide = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let exact = wide(place) * wide(scaled_end) / wide(end);
    usize::try_from(exact).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_the_window_is_drawn() {
        let drawn = visible_rows(40_000, 800, 40, 100_000, 0, OVERSCAN);
        assert_eq!(drawn.first(), Some(&992));
        assert_eq!(drawn.last(), Some(&1028));
        assert_eq!(visible_rows(0, 800, 40, 5, 0, OVERSCAN), [0, 1, 2, 3, 4]);
        assert!(visible_rows(0, 800, 40, 0, 1, OVERSCAN).is_empty());
    }

    #[test]
    fn the_active_row_is_drawn_wherever_it_is() {
        let above = visible_rows(40_000, 80, 40, 100_000, 3, OVERSCAN);
        assert_eq!(above.first(), Some(&2));
        assert!(above.is_sorted());
        let below = visible_rows(0, 80, 40, 100_000, 90_000, OVERSCAN);
        assert_eq!(below.last(), Some(&89_999));
        assert!(below.is_sorted());
        // Past the end of a list that has shrunk there is nothing to draw.
        assert_eq!(visible_rows(4_000, 80, 40, 2, 90, OVERSCAN).len(), 0);
    }

    #[test]
    fn scrolling_moves_no_further_than_needed() {
        // In view: stays.
        assert_eq!(scroll_into_view(400, 800, 40, 12, 40), 400);
        // Above: its top becomes the window's.
        assert_eq!(scroll_into_view(400, 800, 40, 2, 40), 80);
        // Below: its end becomes the window's, header taken off.
        assert_eq!(scroll_into_view(0, 800, 40, 30, 40), 480);
    }

    #[test]
    fn a_list_too_high_for_the_browser_is_scrolled_in_proportion() {
        let total = 40_000_000;
        assert_eq!(element_height(total), 8_000_000);
        assert_eq!(content_offset(0, total, 800), 0);
        assert_eq!(content_offset(8_000_000 - 800, total, 800), total - 800);
        assert_eq!(scrollbar_for(total - 800, total, 800), 8_000_000 - 800);
        // Below a header of 40 pixels the last row is in sight 40 pixels further on.
        assert_eq!(content_offset(8_000_000 - 760, total, 800), total - 760);
        assert_eq!(scrollbar_for(total - 760, total, 800), 8_000_000 - 760);
        let half = content_offset(4_000_000, total, 800);
        assert!(half.abs_diff(20_000_000) < 2_000, "{half}");
        assert!(scrollbar_for(half, total, 800).abs_diff(4_000_000) < 2);
        // Any other is scrolled as it is.
        assert_eq!(
            (
                scrollbar_for(1234, 40_000, 800),
                content_offset(1234, 40_000, 800)
            ),
            (1234, 1234)
        );
    }
}
