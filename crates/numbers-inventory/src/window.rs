//! Which rows of a long list are on screen. Lengths are in pixels.

/// Rows drawn beyond each edge of the window, so that a fast scroll finds them there.
pub const MARGIN: usize = 8;

/// The rows to draw, in order: those in the window, `margin` around it, and the active one wherever it is, so
/// that it never loses the focus by being scrolled away. `active` counts from 1; 0 is the header.
pub fn rows(
    scroll: usize,
    height: usize,
    row_height: usize,
    count: usize,
    active: usize,
    margin: usize,
) -> Vec<usize> {
    let row_height = row_height.max(1);
    let first = scroll / row_height;
    let last = (scroll + height) / row_height + 1;
    let start = first.saturating_sub(margin).min(count);
    let end = (last + margin).min(count);
    let active = active.checked_sub(1).filter(|active| *active < count);
    let mut rows = Vec::with_capacity(end - start + 1);
    rows.extend(active.filter(|active| *active < start));
    rows.extend(start..end);
    rows.extend(active.filter(|active| *active >= end));
    rows
}

/// The scroll position nearest to `scroll` that shows the row whole, below a header that stays on top.
pub fn scrolled_to(
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

/// The highest that an element is made: browsers cut off what is higher, the strictest at about 17,900,000 pixels.
const HIGHEST: usize = 15_000_000;

/// The height of the element that the rows lie in, for rows of a height in all.
pub fn drawn_height(total: usize) -> usize {
    total.min(HIGHEST)
}

/// Where the scroll bar is when the rows are scrolled so far, in a window of some height.
pub fn bar_at(scroll: usize, total: usize, height: usize) -> usize {
    scaled(scroll, total, drawn_height(total), height)
}

/// How far the rows are scrolled when the bar is somewhere.
pub fn rows_at(bar: usize, total: usize, height: usize) -> usize {
    scaled(bar, drawn_height(total), total, height)
}

fn scaled(place: usize, from: usize, to: usize, height: usize) -> usize {
    if from == to {
        return place;
    }
    let wide = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let (from, to) = (from.saturating_sub(height), to.saturating_sub(height));
    let exact = wide(place) * wide(to) / wide(from).max(1);
    usize::try_from(exact).unwrap_or(usize::MAX).min(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_the_window_is_drawn() {
        let drawn = rows(40_000, 800, 40, 100_000, 0, MARGIN);
        assert_eq!(drawn.first(), Some(&992));
        assert_eq!(drawn.last(), Some(&1028));
        assert_eq!(rows(0, 800, 40, 5, 0, MARGIN), [0, 1, 2, 3, 4]);
        assert!(rows(0, 800, 40, 0, 1, MARGIN).is_empty());
    }

    #[test]
    fn the_active_row_is_drawn_wherever_it_is() {
        let above = rows(40_000, 80, 40, 100_000, 3, MARGIN);
        assert_eq!(above.first(), Some(&2));
        assert!(above.is_sorted());
        let below = rows(0, 80, 40, 100_000, 90_000, MARGIN);
        assert_eq!(below.last(), Some(&89_999));
        assert!(below.is_sorted());
        // Past the end of a list that has shrunk there is nothing to draw.
        assert_eq!(rows(4_000, 80, 40, 2, 90, MARGIN).len(), 0);
    }

    #[test]
    fn scrolling_moves_no_further_than_needed() {
        // In view: stays.
        assert_eq!(scrolled_to(400, 800, 40, 12, 40), 400);
        // Above: its top becomes the window's.
        assert_eq!(scrolled_to(400, 800, 40, 2, 40), 80);
        // Below: its end becomes the window's, header taken off.
        assert_eq!(scrolled_to(0, 800, 40, 30, 40), 480);
    }

    #[test]
    fn a_list_too_high_for_the_browser_is_scrolled_in_proportion() {
        let total = 40_000_000;
        assert_eq!(drawn_height(total), 15_000_000);
        assert_eq!(rows_at(0, total, 800), 0);
        assert_eq!(rows_at(15_000_000 - 800, total, 800), total - 800);
        assert_eq!(bar_at(total - 800, total, 800), 15_000_000 - 800);
        let half = rows_at(7_500_000, total, 800);
        assert!(half.abs_diff(20_000_000) < 2_000, "{half}");
        assert!(bar_at(half, total, 800).abs_diff(7_500_000) < 2);
        // Any other is scrolled as it is.
        assert_eq!(
            (bar_at(1234, 40_000, 800), rows_at(1234, 40_000, 800)),
            (1234, 1234)
        );
    }
}
