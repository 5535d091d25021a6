//! The data grid: a virtualized list of rows with the WAI-ARIA grid pattern. It knows rows, not numbers.
//!
//! - **Virtual scrolling with recycled rows** (`row_pool.rs`). Only the visible rows have elements. A row that leaves the
//!   viewport is recycled for one that enters it, new rows are cloned from a template, and a cell whose text is unchanged
//!   is not touched. These elements are made by hand, because they are the hot path of every keystroke: 19 ms to the
//!   painted result with 100,000 numbers (docs/decisions/0005).
//! - **Overscan.** Rows around the visible ones are rendered too, so that scrolling finds them; but only after a pause,
//!   not while somebody types.
//! - **Scaled scroll bar** (`scroll.rs`). Browsers limit the height of an element; a list that is higher scrolls in
//!   proportion.
//! - **Roving tabindex** (`roving_tabindex.rs`, `keyboard.rs`). Exactly one cell is in the tab order, and the keys move it.

use leptos::{prelude::*, task::spawn_local};

mod header;
mod keyboard;
mod roving_tabindex;
mod row_pool;
mod scroll;

use std::{cell::RefCell, ops::RangeInclusive, rc::Rc};

use leptos::{
    ev,
    prelude::{on_cleanup, request_animation_frame, set_timeout, untrack, window_event_listener},
};
use numbers_inventory::virtual_scroll;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, MouseEvent};

use self::{roving_tabindex::cell_of_event, row_pool::RowPool};
use crate::browser::{
    dom::{View, block, dynamic},
    focus, scheduling,
};
use crate::reactive::effect;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridColumn {
    /// The key, in code and stylesheets.
    pub key: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The tooltip of the heading; empty for none.
    pub note: &'static str,
    /// The default width, in pixels; the column grows when there is room.
    pub min_width: u16,
    /// The width that the reader has set, in pixels.
    pub width: Option<u16>,
}

/// Key of the checkbox column, the first one.
pub const SELECT_COLUMN: &str = "select";

/// Width of the checkbox column, in pixels, as in style/grid.css.
const CHECKBOX_WIDTH: usize = 36;

/// Usual height of the page around a grid, in pixels.
const CHROME_HEIGHT: i32 = 240;

/// Maximum number of row elements made in the first frame; the others follow in the next.
///
/// A full screen of new rows together with the page around it would be the longest task of all. More than the overscan
/// margin, so that no gap is left on screen.
const ROWS_PER_FRAME: usize = virtual_scroll::OVERSCAN + 2;

thread_local! {
    /// Whether a full screen was ever rendered. Then its code is compiled and the page around it is laid out.
    static SCREENFUL_RENDERED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Delay before overscan rows are rendered, in milliseconds. Longer than the pause between two keystrokes.
const OVERSCAN_DELAY_MS: u64 = 800;

/// The active cell and the scroll offset.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GridPosition {
    /// The row: 0 is the header, 1 the first row.
    pub row: usize,
    /// The column: 0 is the checkbox column.
    pub column: usize,
    /// The scroll offset of the rows, in pixels.
    pub scroll: usize,
}

/// The contents of a cell.
pub struct Cell {
    /// The text, also the cache key: a cell whose text is unchanged is not rendered again.
    pub text: String,
    /// Renders the cell, untracked; `None` for the plain text.
    pub draw: Option<Box<dyn FnOnce() -> View>>,
}

/// Renders the cells of the row at an index, one for each column.
pub type RenderCells = Rc<dyn Fn(usize, &[GridColumn]) -> Vec<Cell>>;

/// Finds the next row that begins with the typed text, from an index on. Passes its index to the callback.
pub type TypeAhead = Rc<dyn Fn(String, usize, Box<dyn FnOnce(usize)>)>;

/// The row selection.
#[derive(Clone)]
pub struct GridSelection {
    /// Whether the row at an index is selected; tracked.
    pub has: Rc<dyn Fn(usize) -> bool>,
    /// Number of selected rows in the list.
    pub shown: Memo<usize>,
    /// Selects or deselects a range of rows.
    pub set: Rc<dyn Fn(RangeInclusive<usize>, bool)>,
    /// Selects or deselects all rows in the list.
    pub set_all: Rc<dyn Fn(bool)>,
}

/// The props of the grid.
#[derive(Clone)]
pub struct Grid {
    /// The accessible name.
    pub label: &'static str,
    /// The columns, in order, without the checkbox column.
    pub columns: Memo<Vec<GridColumn>>,
    /// The sort: keys of columns with whether they are descending, the first key first.
    pub sorted: Memo<Vec<(&'static str, bool)>>,
    /// Toggles the sort by a column; `true` keeps the other sort columns.
    pub on_sort: Rc<dyn Fn(&'static str, bool)>,
    /// Sets the width of a column; `None` for its default.
    pub on_width: Rc<dyn Fn(&'static str, Option<u16>)>,
    /// Number of rows.
    pub count: Memo<usize>,
    /// Hash of the contents of the row at an index, the cache key of the row; tracked.
    pub row_hash: Rc<dyn Fn(usize) -> u64>,
    /// The accessible name of the row at an index.
    pub name: Rc<dyn Fn(usize) -> String>,
    /// Renders the cells of a row.
    pub cells: RenderCells,
    /// The height of a row, in pixels.
    pub row_height: Memo<usize>,
    /// The position; setting it scrolls there.
    pub position: RwSignal<GridPosition>,
    /// The row selection.
    pub selection: GridSelection,
    /// Peeks at the row at an index (Shift+Enter).
    pub on_peek: Rc<dyn Fn(usize)>,
    /// Handles Escape.
    pub on_escape: Rc<dyn Fn()>,
    /// Finds a row by typing.
    pub on_type_ahead: TypeAhead,
}

/// The state that the parts of the grid share.
#[derive(Clone)]
struct GridState {
    props: Grid,
    frame: HtmlElement,
    /// Height of the viewport, with the header, in pixels.
    height: RwSignal<usize>,
    /// The active cell, which is in the tab order: row and column.
    active: Memo<(usize, usize)>,
    rows: Rc<RefCell<RowPool>>,
    /// Index of the row at which a range selection begins.
    anchor: RwSignal<usize>,
    /// Generation of the visible rows.
    render_generation: RwSignal<u32>,
    /// Generation up to which overscan rows may be rendered too. Lags behind while the user types.
    overscan_generation: RwSignal<u32>,
    /// The browser's scroll offset, in pixels. Not that of the rows in a list that is too high for the browser.
    scroll_top: RwSignal<usize>,
    /// Whether the grid was ever scrolled. Before that its offset is known without forcing a layout.
    was_scrolled: RwSignal<bool>,
}

/// Estimated height of the grid in a window of this height; rather too high in a small one.
fn estimated_height(window: i32) -> usize {
    let height = (window - CHROME_HEIGHT).max(window.min(400));
    usize::try_from(height).unwrap_or_default()
}

/// The grid.
pub fn grid(props: Grid) -> View {
    let (columns, count, position) = (props.columns, props.count, props.position);
    let frame = block("div", "grid")
        .attr("role", "grid")
        .attr("aria-label", props.label)
        .attr("aria-multiselectable", "true")
        .live("aria-rowcount", move || Some((count.get() + 1).to_string()))
        .live("aria-colcount", move || {
            Some((columns.with(Vec::len) + 1).to_string())
        });
    let head = block("div", "grid-head").attr("role", "rowgroup");
    let body = block("div", "grid-body").attr("role", "rowgroup");
    let state = GridState {
        frame: frame.element(),
        // Until it is measured.
        height: RwSignal::new(estimated_height(focus::window_height())),
        active: Memo::new(move |_| {
            let (row, column) = position.with(|position| (position.row, position.column));
            (row.min(count.get()), column.min(columns.with(Vec::len)))
        }),
        rows: Rc::new(RefCell::new(RowPool::new(body.element()))),
        anchor: RwSignal::new(0),
        render_generation: RwSignal::new(0),
        overscan_generation: RwSignal::new(0),
        scroll_top: RwSignal::new(0),
        was_scrolled: RwSignal::new(false),
        props,
    };
    state.measure_height();
    state.render_on_change();

    let (row_height, header) = (state.props.row_height, header::header(&state));
    let body = body.live_style("height", move || {
        let height = virtual_scroll::element_height(count.get() * row_height.get());
        format!("{height}px")
    });
    let (keys, clicks, focused, scrolled) =
        (state.clone(), state.clone(), state.clone(), state.clone());
    frame
        .live_style("--grid-width", move || {
            let widths = columns.with(|columns| {
                let width =
                    |column: &GridColumn| usize::from(column.width.unwrap_or(column.min_width));
                columns.iter().map(width).sum::<usize>()
            });
            format!("{}px", widths + CHECKBOX_WIDTH)
        })
        .on("keydown", move |event| keys.on_key(&event.unchecked_into()))
        .on("click", move |event| {
            clicks.on_click(&event.unchecked_into())
        })
        .on("focusin", move |event| focused.on_focus(&event))
        .on("scroll", move |_| scrolled.on_scroll())
        .child(head.child(dynamic(header)))
        .child(body)
        .into()
}

impl GridState {
    /// Measures the height of the viewport, now and whenever the window is resized.
    fn measure_height(&self) {
        let measure = {
            let (frame, height) = (self.frame.clone(), self.height);
            // At most that of the window: without the stylesheet's height all rows would be visible.
            move || {
                let measured = frame.client_height().min(focus::window_height());
                let measured = usize::try_from(measured).unwrap_or_default();
                if measured > 0
                    && height
                        .try_with_untracked(|height| *height)
                        .is_some_and(|current| current != measured)
                {
                    height.set(measured);
                }
            }
        };
        let (state, first) = (self.clone(), measure.clone());
        if self
            .props
            .position
            .with_untracked(|position| position.scroll)
            == 0
        {
            // After the first paint: measuring earlier would force a second layout.
            spawn_local(async move {
                scheduling::next_paint().await;
                first();
            });
        } else {
            request_animation_frame(move || {
                // The grid may be disposed before its first frame, while the position lives on.
                if !state.height.is_disposed() {
                    first();
                    state.scroll_to(state.props.position.get_untracked().scroll);
                }
            });
        }
        let resized = window_event_listener(ev::resize, move |_| measure());
        on_cleanup(move || resized.remove());
    }

    /// Renders the visible rows, and again whenever something they depend on changes.
    fn render_on_change(&self) {
        let (columns, frame) = (self.props.columns, self.frame.clone());
        effect(move || {
            columns.with(|columns| {
                for column in columns {
                    header::set_width(&frame, column.key, column.width);
                }
            });
        });
        let drawn = self.clone();
        effect(move || {
            let Grid {
                columns,
                count,
                row_height,
                position,
                ..
            } = drawn.props;
            let scroll = position.with(|position| position.scroll);
            let scroll_top = drawn.scroll_top.get();
            let (height, row_height) = (drawn.height.get(), row_height.get());
            // The rows at the restored position may not be loaded yet.
            let reachable = scroll.min((count.get() * row_height).saturating_sub(height));
            let overscan_due =
                drawn.overscan_generation.get() == drawn.render_generation.get_untracked();
            let (count, active) = (count.get(), drawn.active.get().0);
            let rows_with = |margin| {
                virtual_scroll::visible_rows(reachable, height, row_height, count, active, margin)
            };
            let columns = columns.get();
            let mut rows = drawn.rows.borrow_mut();
            let mut wanted = rows_with(0);
            let mut render_rest_in = None;
            if !overscan_due || rows.is_outdated(&drawn.props, &wanted) {
                render_rest_in = Some(OVERSCAN_DELAY_MS);
            } else {
                wanted = rows_with(virtual_scroll::OVERSCAN);
            }
            let limit = rows.element_count() + ROWS_PER_FRAME;
            // A restored position needs its row at once.
            let is_first = !SCREENFUL_RENDERED.get() && scroll == 0 && active <= ROWS_PER_FRAME;
            if is_first && wanted.len() > limit {
                wanted.truncate(limit);
                // Longer than a frame.
                render_rest_in = Some(20);
            } else if !wanted.is_empty() {
                SCREENFUL_RENDERED.set(true);
            }
            if let Some(ms) = render_rest_in {
                untrack(|| drawn.render_overscan_in(ms));
            }
            let refocus = rows.render(&drawn.props, &columns, &wanted);
            let is_scaled = untrack(|| !drawn.fits_in_browser());
            rows.position(
                row_height,
                if is_scaled { scroll } else { scroll_top },
                scroll_top,
            );
            rows.select(&*drawn.props.selection.has);
            drop(rows);
            untrack(|| drawn.update_tabindex(refocus));
        });
        // Setting the position scrolls there.
        let (state, position) = (self.clone(), self.props.position);
        let (scroll, count) = (
            Memo::new(move |_| position.with(|position| position.scroll)),
            self.props.count,
        );
        effect(move || {
            let scroll = scroll.get();
            count.track();
            if untrack(|| {
                state
                    .rows_at(state.scroll_top.get_untracked())
                    .abs_diff(scroll)
            }) > state.height.get_untracked() * 4
                || state.fits_in_browser()
            {
                state.scroll_to(scroll);
            }
        });
    }

    /// Renders the overscan rows after `ms` milliseconds, unless the visible rows change first.
    fn render_overscan_in(&self, ms: u64) {
        let (latest, overscan_generation) = (self.render_generation, self.overscan_generation);
        latest.update(|latest| *latest = latest.wrapping_add(1));
        let generation = latest.get_untracked();
        let run = move || {
            if latest.try_with_untracked(|latest| *latest) == Some(generation) {
                overscan_generation.set(generation);
            }
        };
        set_timeout(run, std::time::Duration::from_millis(ms));
    }

    fn is_selected(&self, index: usize) -> bool {
        untrack(|| (self.props.selection.has)(index))
    }

    fn on_click(&self, event: &MouseEvent) {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let (Some(input), Some((row, _))) = (input, cell_of_event(event)) else {
            return;
        };
        match row.checked_sub(1) {
            None => (self.props.selection.set_all)(input.checked()),
            Some(index) => self.select(index, input.checked(), event.shift_key()),
        }
    }

    /// Selects or deselects a row, or with `as_range` all rows from the anchor to it.
    fn select(&self, index: usize, selected: bool, as_range: bool) {
        let from = match as_range {
            true => self.anchor.get_untracked(),
            false => index,
        };
        (self.props.selection.set)(from.min(index)..=from.max(index), selected);
        if !as_range {
            self.anchor.set(index);
        }
    }
}
