//! A grid that holds only the rows on screen, and can be walked with the keyboard (WAI-ARIA grid pattern).
//! It knows rows, not numbers.

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
use crate::{
    browser::{
        dom::{View, block, dynamic},
        focus, scheduling,
    },
    reactive::{Derived, Var, effect, memo, spawn},
};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridColumn {
    /// Its name in code and style.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What its values mean, shown on hover; may be empty.
    pub note: &'static str,
    /// The least width that it has by itself, in pixels.
    pub min_width: u16,
    /// The width that the reader gave it, in pixels.
    pub width: Option<u16>,
}

/// The column of ticks. It stands before all others.
pub const SELECT_COLUMN: &str = "select";

/// The height of what is usually around a grid, in pixels.
const CHROME_HEIGHT: i32 = 240;

/// How many rows are made in one frame at first, others follow in the next: to make a screenful at once, together with the
/// page around it, is what would keep the browser busiest of all. More than the margin, so that no gap is left on screen.
const ROWS_PER_FRAME: usize = virtual_scroll::OVERSCAN + 2;

thread_local! {
    /// Whether a screenful was ever made: then the code for it is compiled, and the page around it stands.
    static SCREENFUL_RENDERED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// How long after other rows have come those around them are drawn, in milliseconds: not while somebody types.
const OVERSCAN_DELAY_MS: u64 = 800;

/// Where the reader is in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GridPosition {
    /// Row: 0 is the header, 1 the first row.
    pub row: usize,
    /// Column, from 0; 0 is the column of ticks.
    pub column: usize,
    /// How far the rows are scrolled, in pixels.
    pub scroll: usize,
}

/// What a cell holds.
pub struct Cell {
    /// What it says. Where that is what it said before, nothing is drawn.
    pub text: String,
    /// Draws it; `None` for that very text. It follows nothing.
    pub draw: Option<Box<dyn FnOnce() -> View>>,
}

/// Gives the cells of a row, one for each column: row index and columns.
pub type RenderCells = Rc<dyn Fn(usize, &[GridColumn]) -> Vec<Cell>>;

/// Finds the next row from an index on that begins with what was typed, and hands it over.
pub type TypeAhead = Rc<dyn Fn(String, usize, Box<dyn FnOnce(usize)>)>;

/// Which rows are selected, and how to select others.
#[derive(Clone)]
pub struct GridSelection {
    /// Whether the row at an index is; followed.
    pub has: Rc<dyn Fn(usize) -> bool>,
    /// How many of the rows that are shown are; followed.
    pub shown: Derived<usize>,
    /// Selects rows or takes them out.
    pub set: Rc<dyn Fn(RangeInclusive<usize>, bool)>,
    /// Selects all rows that are shown, or takes them out.
    pub set_all: Rc<dyn Fn(bool)>,
}

/// What the grid is told.
#[derive(Clone)]
pub struct Grid {
    /// Its accessible name.
    pub label: &'static str,
    /// The columns, in order, without the one of ticks.
    pub columns: Derived<Vec<GridColumn>>,
    /// Which columns it is sorted by, the first of them first, and whether descending.
    pub sorted: Derived<Vec<(&'static str, bool)>>,
    /// Told which column heading was pressed, and whether to sort by it besides the others.
    pub on_sort: Rc<dyn Fn(&'static str, bool)>,
    /// Told how wide a column shall be; `None` as wide as it is by itself.
    pub on_width: Rc<dyn Fn(&'static str, Option<u16>)>,
    /// How many rows there are.
    pub count: Derived<usize>,
    /// What the row at an index says, in a number that differs when that does; followed.
    pub row_hash: Rc<dyn Fn(usize) -> u64>,
    /// What the row at an index is called.
    pub name: Rc<dyn Fn(usize) -> String>,
    /// What the cells of a row hold.
    pub cells: RenderCells,
    /// The height of a row, in pixels.
    pub row_height: Derived<usize>,
    /// Where the reader is; set it to bring the reader somewhere.
    pub position: Var<GridPosition>,
    /// Which rows are selected.
    pub selection: GridSelection,
    /// Asked to show more of the row at an index.
    pub on_peek: Rc<dyn Fn(usize)>,
    /// Escape was pressed.
    pub on_escape: Rc<dyn Fn()>,
    /// Goes to what is typed.
    pub on_type_ahead: TypeAhead,
}

/// What the parts of the grid share.
#[derive(Clone)]
struct GridState {
    props: Grid,
    frame: HtmlElement,
    /// The height of the window onto the rows, header taken in.
    height: Var<usize>,
    /// The cell that has the tab stop: row and column.
    active: Derived<(usize, usize)>,
    rows: Rc<RefCell<RowPool>>,
    /// Where a range of selected rows begins.
    anchor: Var<usize>,
    /// How often other rows have come: those to be seen are drawn first.
    render_generation: Var<u32>,
    /// The last of these times for which those around them may be drawn as well.
    overscan_generation: Var<u32>,
    /// Where the scroll bar is. In a list that is too high for the browser it is not where the rows are.
    bar: Var<usize>,
    /// Whether it was ever moved. As long as it was not, the browser need not lay the page out to tell where it is.
    was_scrolled: Var<bool>,
}

/// How high the grid will be in a window of some height; in a small one rather too high.
fn estimated_height(window: i32) -> usize {
    let height = (window - CHROME_HEIGHT).max(window.min(400));
    usize::try_from(height).unwrap_or_default()
}

/// Draws the grid.
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
        // Until it is known: what the rest of the page leaves of most windows.
        height: Var::new(estimated_height(focus::window_height())),
        active: memo(move || {
            let (row, column) = position.with(|position| (position.row, position.column));
            (row.min(count.get()), column.min(columns.with(Vec::len)))
        }),
        rows: Rc::new(RefCell::new(RowPool::new(body.element()))),
        anchor: Var::new(0),
        render_generation: Var::new(0),
        overscan_generation: Var::new(0),
        bar: Var::new(0),
        was_scrolled: Var::new(false),
        props,
    };
    state.measure_height();
    state.render_on_change();

    let (row_height, header) = (state.props.row_height, header::header(&state));
    let body = body.live_style("height", move || {
        let height = virtual_scroll::element_height(count.get() * row_height.get());
        height.to_string() + "px"
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
            (widths + 36).to_string() + "px"
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
    /// Takes the height of the window, now and whenever it changes.
    fn measure_height(&self) {
        let measure = {
            let (frame, height) = (self.frame.clone(), self.height);
            // No more than the window, should the stylesheet not have set a height: then all rows would be drawn.
            move || {
                let room = frame.client_height().min(focus::window_height());
                let room = usize::try_from(room).unwrap_or_default();
                if room > 0
                    && height
                        .try_with_untracked(|height| *height)
                        .is_some_and(|now| now != room)
                {
                    height.set(room);
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
            // Once the browser has laid the page out: before that it would have to do so twice.
            spawn(async move {
                scheduling::next_paint().await;
                first();
            });
        } else {
            request_animation_frame(move || {
                // A grid may be gone before its first frame, while whoever gave it the place is still there.
                if !state.height.is_disposed() {
                    first();
                    state.scroll_to(state.props.position.get_untracked().scroll);
                }
            });
        }
        let resized = window_event_listener(ev::resize, move |_| measure());
        on_cleanup(move || resized.remove());
    }

    /// Draws what is to be seen, and again whenever that changes.
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
            let bar = drawn.bar.get();
            let (height, row_height) = (drawn.height.get(), row_height.get());
            // The rows that it is to stand at may not have come yet.
            let near = scroll.min((count.get() * row_height).saturating_sub(height));
            let overscan_due =
                drawn.overscan_generation.get() == drawn.render_generation.get_untracked();
            let (count, active) = (count.get(), drawn.active.get().0);
            let wanted = |margin| {
                virtual_scroll::visible_rows(near, height, row_height, count, active, margin)
            };
            let columns = columns.get();
            let mut rows = drawn.rows.borrow_mut();
            let mut wanted_now = wanted(0);
            let mut wait = None;
            if !overscan_due || rows.differ(&drawn.props, &wanted_now) {
                wait = Some(OVERSCAN_DELAY_MS);
            } else {
                wanted_now = wanted(virtual_scroll::OVERSCAN);
            }
            let most = rows.made() + ROWS_PER_FRAME;
            // Where the reader was somewhere else before, that row must be there at once.
            let first = !SCREENFUL_RENDERED.get() && scroll == 0 && active <= ROWS_PER_FRAME;
            if first && wanted_now.len() > most {
                wanted_now.truncate(most);
                // Longer than a frame.
                wait = Some(20);
            } else if !wanted_now.is_empty() {
                SCREENFUL_RENDERED.set(true);
            }
            if let Some(wait) = wait {
                untrack(|| drawn.render_overscan_in(wait));
            }
            let refocus = rows.show(&drawn.props, &columns, &wanted_now);
            let whole = untrack(|| drawn.fits_in_browser());
            rows.position(row_height, if whole { bar } else { scroll }, bar);
            rows.select(&*drawn.props.selection.has);
            drop(rows);
            untrack(|| drawn.update_tabindex(refocus));
        });
        // Whoever writes the place wants to be there.
        let (state, position) = (self.clone(), self.props.position);
        let (scroll, count) = (
            memo(move || position.with(|position| position.scroll)),
            self.props.count,
        );
        effect(move || {
            let scroll = scroll.get();
            count.track();
            if untrack(|| state.rows_at(state.bar.get_untracked()).abs_diff(scroll))
                > state.height.get_untracked() * 4
                || state.fits_in_browser()
            {
                state.scroll_to(scroll);
            }
        });
    }

    /// Has the rest of the rows drawn after so many milliseconds, unless others come first.
    fn render_overscan_in(&self, ms: u64) {
        let render_generation = self.render_generation;
        render_generation
            .update(|render_generation| *render_generation = render_generation.wrapping_add(1));
        let (now, overscan_generation) =
            (render_generation.get_untracked(), self.overscan_generation);
        let run = move || {
            if render_generation.try_with_untracked(|render_generation| *render_generation)
                == Some(now)
            {
                overscan_generation.set(now);
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

    /// Selects a row, or all from where the selecting began.
    fn select(&self, index: usize, selected: bool, to_here: bool) {
        let from = match to_here {
            true => self.anchor.get_untracked(),
            false => index,
        };
        (self.props.selection.set)(from.min(index)..=from.max(index), selected);
        if !to_here {
            self.anchor.set(index);
        }
    }
}
