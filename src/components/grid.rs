//! The data grid: a virtualized list of rows with the WAI-ARIA grid pattern. It knows rows, not numbers.
//!
//! - **Virtual scrolling with recycled rows** (`viewport.rs`, `row_pool.rs`). Only the visible rows have elements. A row
//!   that leaves the viewport is recycled for one that enters it, and a cell whose contents are unchanged is not touched.
//! - **Overscan.** Rows around the visible ones are rendered too, so that scrolling finds them; but only after a pause,
//!   not while somebody types.
//! - **Scaled scroll bar** (`scroll.rs`). Browsers limit the height of an element; a list that is higher scrolls in
//!   proportion.
//! - **Roving tabindex** (`roving_tabindex.rs`, `keyboard.rs`). Exactly one cell is in the tab order, and the keys move it.
//!
//! Widths, alignment and heights reach style/grid.css as custom properties of the frame and of the cells.

mod cell;
mod column;
mod header;
mod keyboard;
mod resize_handle;
mod roving_tabindex;
mod row_pool;
mod scroll;
mod selection;
mod viewport;

use std::ops::RangeInclusive;

use leptos::{html, prelude::*};
use numbers_inventory::virtual_scroll;
use web_sys::HtmlElement;

pub use self::{
    cell::{Cell, CellPart},
    column::{CellAlign, CellOverflow, GridColumn},
    selection::GridSelection,
};
use self::{header::GridHeader, row_pool::RowPool};
use crate::browser::focus;

/// Key of the checkbox column, the first one.
pub const SELECT_COLUMN: &str = "select";

/// Width of the checkbox column, in pixels.
const CHECKBOX_WIDTH: usize = 36;

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

/// The rows, by index.
#[derive(Clone, Copy)]
pub struct GridRows {
    /// Number of rows.
    pub count: Signal<usize>,
    /// Hash of the contents of the row at an index, the cache key of the row; tracked.
    pub hash: Callback<usize, u64>,
    /// The accessible name of the row at an index.
    pub name: Callback<usize, String>,
    /// The cells of the row at an index, one for each column; untracked.
    pub cells: Callback<usize, Vec<Cell>>,
}

/// A type-ahead search: finds the next row that begins with the typed text.
#[derive(Clone)]
pub struct TypeAhead {
    /// The typed text.
    pub text: String,
    /// The index at which the search starts.
    pub from: usize,
    /// Takes the index of the row that was found; disposed with the grid, so that it is run by `try_run`.
    pub found: Callback<usize>,
}

/// The props that the parts of the grid share, as in [`DataGrid`].
#[derive(Clone, Copy)]
struct GridProps {
    columns: Signal<Vec<GridColumn>>,
    min_width: u16,
    max_width: u16,
    sorted: Signal<Vec<(&'static str, bool)>>,
    on_sort: Callback<(&'static str, bool)>,
    on_width: Callback<(&'static str, Option<u16>)>,
    rows: GridRows,
    row_height: Signal<usize>,
    position: RwSignal<GridPosition>,
    selection: GridSelection,
    on_cell_press: Callback<usize>,
    on_peek: Callback<usize>,
    on_escape: Callback<()>,
    on_type_ahead: Callback<TypeAhead>,
}

/// The state that the parts of the grid share. Copies share it.
#[derive(Clone, Copy)]
struct GridState {
    props: GridProps,
    frame: NodeRef<html::Div>,
    head: NodeRef<html::Div>,
    body: NodeRef<html::Div>,
    /// Height of the viewport, with the header, in pixels.
    height: RwSignal<usize>,
    /// The active cell, which is in the tab order: row and column.
    active: Memo<(usize, usize)>,
    /// The element that is in the tab order.
    tab_stop: StoredValue<Option<HtmlElement>, LocalStorage>,
    pool: StoredValue<RowPool, LocalStorage>,
    /// Whether a full screen was rendered.
    is_screen_full: StoredValue<bool>,
    /// Index of the row at which a range selection begins.
    anchor: StoredValue<usize>,
    /// The type-ahead text, and the number of characters ever typed.
    typed: StoredValue<(String, u32)>,
    /// Generation of the visible rows.
    render_generation: StoredValue<usize>,
    /// Generation up to which overscan rows may be rendered too. Lags behind while the user types.
    overscan_generation: RwSignal<usize>,
    /// The browser's scroll offset, in pixels. Not that of the rows in a list that is too high for the browser.
    scroll_top: RwSignal<usize>,
    /// Whether the grid was ever scrolled. Before that its offset is known without forcing a layout.
    was_scrolled: StoredValue<bool>,
}

/// The data grid.
#[component]
pub fn DataGrid(
    /// The accessible name.
    label: &'static str,
    /// The columns, in order, without the checkbox column.
    #[prop(into)]
    columns: Signal<Vec<GridColumn>>,
    /// The permitted widths of a column, in pixels.
    widths: RangeInclusive<u16>,
    /// The sort: keys of columns with whether they are descending, the first key first.
    #[prop(into)]
    sorted: Signal<Vec<(&'static str, bool)>>,
    /// Toggles the sort by a column; `true` keeps the other sort columns.
    on_sort: Callback<(&'static str, bool)>,
    /// Sets the width of a column; `None` for its default.
    on_width: Callback<(&'static str, Option<u16>)>,
    /// The rows.
    rows: GridRows,
    /// The height of a row, in pixels.
    #[prop(into)]
    row_height: Signal<usize>,
    /// The position; setting it scrolls there.
    position: RwSignal<GridPosition>,
    /// The row selection.
    selection: GridSelection,
    /// Handles a press of the button in a cell of the row at an index.
    on_cell_press: Callback<usize>,
    /// Peeks at the row at an index (Shift+Enter).
    on_peek: Callback<usize>,
    /// Handles Escape.
    on_escape: Callback<()>,
    /// Finds a row by typing.
    on_type_ahead: Callback<TypeAhead>,
) -> impl IntoView {
    let state = GridState::new(GridProps {
        columns,
        min_width: *widths.start(),
        max_width: *widths.end(),
        sorted,
        on_sort,
        on_width,
        rows,
        row_height,
        position,
        selection,
        on_cell_press,
        on_peek,
        on_escape,
        on_type_ahead,
    });
    state.measure_height();
    state.render_on_change();
    view! { <GridFrame state label /> }
}

/// The frame, which scrolls: the header, and the place of the rows, which `row_pool.rs` fills.
#[component]
fn GridFrame(
    /// The state of the grid.
    state: GridState,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    let GridProps {
        columns,
        rows,
        row_height,
        ..
    } = state.props;
    let width = move || {
        let columns = columns.with(|columns| columns.iter().map(GridColumn::room).sum::<usize>());
        format!("{}px", columns + CHECKBOX_WIDTH)
    };
    let height = move || {
        let height = virtual_scroll::element_height(rows.count.get() * row_height.get());
        format!("{height}px")
    };
    let found = Callback::new(move |index| state.go_to_found(index));
    view! {
        <div
            class="grid"
            role="grid"
            aria-label=label
            aria-multiselectable="true"
            aria-rowcount=move || (rows.count.get() + 1).to_string()
            aria-colcount=move || (columns.with(Vec::len) + 1).to_string()
            style=("--grid-width", width)
            style=("--checkbox-width", format!("{CHECKBOX_WIDTH}px"))
            style=("--row-height", move || format!("{}px", row_height.get()))
            node_ref=state.frame
            on:keydown=move |event| state.on_key(&event, found)
            on:click=move |event| state.on_click(&event)
            on:focusin=move |event| state.on_focus(&event)
            on:scroll=move |_| state.on_scroll()
        >
            <GridHeader state />
            <div
                class="grid-body"
                role="rowgroup"
                style=("height", height)
                node_ref=state.body
            ></div>
        </div>
    }
}

impl GridState {
    /// The state of a grid that is about to be rendered.
    fn new(props: GridProps) -> Self {
        let (columns, count) = (props.columns, props.rows.count);
        let active = Memo::new(move |_| {
            let (row, column) = props
                .position
                .with(|position| (position.row, position.column));
            (row.min(count.get()), column.min(columns.with(Vec::len)))
        });
        Self {
            props,
            frame: NodeRef::new(),
            head: NodeRef::new(),
            body: NodeRef::new(),
            // Until it is measured.
            height: RwSignal::new(viewport::estimated_height(focus::window_height())),
            active,
            tab_stop: StoredValue::new_local(None),
            pool: StoredValue::new_local(RowPool::default()),
            is_screen_full: StoredValue::new(false),
            anchor: StoredValue::new(0),
            typed: StoredValue::new((String::new(), 0)),
            render_generation: StoredValue::new(0),
            overscan_generation: RwSignal::new(0),
            scroll_top: RwSignal::new(0),
            was_scrolled: StoredValue::new(false),
        }
    }
}
