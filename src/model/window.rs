//! Which rows of a long list are on screen. Lengths are in pixels.

/// Rows drawn beyond each edge of the window, so that a fast scroll finds them there.
const OVERSCAN: usize = 8;

/// The rows to draw, in order: those in the window, a few around it, and the active one wherever it is, so
/// that it never loses the focus by being scrolled away. `active` counts from 1; 0 is the header.
pub fn rows(
    scroll: usize,
    height: usize,
    row_height: usize,
    count: usize,
    active: usize,
) -> Vec<usize> {
    let row_height = row_height.max(1);
    let first = scroll / row_height;
    let last = (scroll + height) / row_height + 1;
    let start = first.saturating_sub(OVERSCAN).min(count);
    let end = (last + OVERSCAN).min(count);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_the_window_is_drawn() {
        let drawn = rows(40_000, 800, 40, 100_000, 0);
        assert_eq!(drawn.first(), Some(&992));
        assert_eq!(drawn.last(), Some(&1028));
        assert_eq!(rows(0, 800, 40, 5, 0), [0, 1, 2, 3, 4]);
        assert!(rows(0, 800, 40, 0, 1).is_empty());
    }

    #[test]
    fn the_active_row_is_drawn_wherever_it_is() {
        let above = rows(40_000, 80, 40, 100_000, 3);
        assert_eq!(above.first(), Some(&2));
        assert!(above.is_sorted());
        let below = rows(0, 80, 40, 100_000, 90_000);
        assert_eq!(below.last(), Some(&89_999));
        assert!(below.is_sorted());
        // Past the end of a list that has shrunk there is nothing to draw.
        assert_eq!(rows(4_000, 80, 40, 2, 90).len(), 0);
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
}
