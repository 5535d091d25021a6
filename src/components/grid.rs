//! A grid that holds only the rows on screen, and can be walked with the keyboard (WAI-ARIA grid pattern).
//! It knows rows, not numbers.

use std::rc::Rc;

use leptos::{
    ev,
    prelude::{on_cleanup, request_animation_frame, window_event_listener},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, keyed, list, sign},
        focus,
    },
    model::window,
    reactive::{Derived, Var, effect, memo},
};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridColumn {
    /// Its name in code and style.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
}

/// Where the reader is in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    /// Row: 0 is the header, 1 the first row.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
    /// How far the rows are scrolled, in pixels.
    pub scroll: usize,
}

/// Draws the cells of a row, one for each column: row index and columns.
pub type DrawCells = Rc<dyn Fn(usize, &[GridColumn]) -> Vec<View>>;

/// What the grid is told.
pub struct Grid {
    /// Its accessible name.
    pub label: &'static str,
    /// The columns, in order.
    pub columns: Derived<Vec<GridColumn>>,
    /// Which column it is sorted by, and whether descending.
    pub sorted: Derived<Option<(&'static str, bool)>>,
    /// Told which column heading was pressed.
    pub on_sort: Rc<dyn Fn(&'static str)>,
    /// How many rows there are.
    pub count: Derived<usize>,
    /// Draws the cells of a row; what it reads is followed.
    pub cells: DrawCells,
    /// The height of a row, in pixels.
    pub row_height: Derived<usize>,
    /// Where the reader is; set it before the grid is shown to come back to a place.
    pub place: Var<Place>,
}

/// Draws the grid.
pub fn grid(given: Grid) -> View {
    let Grid {
        label,
        columns,
        sorted,
        on_sort,
        count,
        cells,
        row_height,
        place,
    } = given;
    let frame = block("div", "grid")
        .attr("role", "grid")
        .attr("aria-label", label)
        .live("aria-rowcount", move || Some((count.get() + 1).to_string()))
        .live("aria-colcount", move || {
            Some(columns.with(Vec::len).to_string())
        });
    let body = frame.element();

    let height = Var::new(800_usize);
    let measure = {
        let body = body.clone();
        // No more than the window, should the stylesheet not have set a height: then all rows would be drawn.
        move || {
            let room = body.client_height().min(focus::window_height());
            height.set(usize::try_from(room).unwrap_or_default());
        }
    };
    request_animation_frame({
        let (body, measure) = (body.clone(), measure.clone());
        move || {
            measure();
            body.set_scroll_top(pixels(place.get_untracked().scroll));
        }
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let active = memo(move || {
        let (row, column) = place.with(|place| (place.row, place.column));
        let last = columns.with(Vec::len).saturating_sub(1);
        (row.min(count.get()), column.min(last))
    });
    let scroll = memo(move || place.with(|place| place.scroll));
    let rows = memo(move || {
        let (scroll, height) = (scroll.get(), height.get());
        window::rows(
            scroll,
            height,
            row_height.get(),
            count.get(),
            active.get().0,
        )
    });

    // One tab stop: the active cell has it, whatever was drawn anew.
    effect({
        let body = body.clone();
        move || {
            let (row, column) = active.get();
            rows.track();
            columns.track();
            let body = body.clone();
            request_animation_frame(move || rove(&body, row, column));
        }
    });

    let on_key = {
        let body = body.clone();
        move |event: web_sys::Event| {
            let event: KeyboardEvent = event.unchecked_into();
            let last = (
                count.get_untracked(),
                columns.with_untracked(Vec::len).saturating_sub(1),
            );
            let page = (height.get_untracked() / row_height.get_untracked().max(1))
                .saturating_sub(1)
                .max(1);
            let Some((row, column)) = step(&event, active.get_untracked(), last, page) else {
                return;
            };
            event.prevent_default();
            place.update(|place| {
                (place.row, place.column) = (row, column);
                if let Some(index) = row.checked_sub(1) {
                    place.scroll = window::scrolled_to(
                        place.scroll,
                        height.get_untracked(),
                        row_height.get_untracked(),
                        index,
                        header_height(&body),
                    );
                }
            });
            body.set_scroll_top(pixels(place.get_untracked().scroll));
            let body = body.clone();
            request_animation_frame(move || {
                rove(&body, row, column);
                if let Some(target) = target(&body, row, column) {
                    focus::focus_element(&target);
                    // The rows are placed already; this brings a column that is off to the side into view.
                    focus::reveal(&target);
                }
            });
        }
    };
    let on_focus = move |event: web_sys::Event| {
        let cell = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("[data-column]").ok().flatten());
        let read = |name: &str| cell.as_ref()?.get_attribute(name)?.parse::<usize>().ok();
        if let (Some(row), Some(column)) = (read("data-row"), read("data-column"))
            && active.get_untracked() != (row, column)
        {
            place.update(|place| (place.row, place.column) = (row, column));
        }
    };
    let scrolled = body.clone();
    let on_scroll = move |_| {
        let at = usize::try_from(scrolled.scroll_top()).unwrap_or_default();
        if place.with_untracked(|place| place.scroll) != at {
            place.update(|place| place.scroll = at);
        }
    };

    let header = move || header(columns.get(), sorted, &on_sort);
    let whole = body.clone();
    let draw_row = move |index: usize| {
        let row = block("div", "grid-row")
            .attr("role", "row")
            .attr("aria-rowindex", &(index + 2).to_string())
            .live_style("transform", move || {
                [
                    "translateY(",
                    &(index * row_height.get()).to_string(),
                    "px)",
                ]
                .concat()
            });
        let (element, cells, drawn_in) = (row.element(), cells.clone(), whole.clone());
        row.child(dynamic(move || {
            // The cells are drawn anew when the row's data changes: whoever was in one of them stays in it, and
            // the tab stop stays where it was.
            let focused = focus::active().is_some_and(|focused| element.contains(Some(&focused)));
            let (row, column) = active.get_untracked();
            if row == index + 1 {
                let body = drawn_in.clone();
                request_animation_frame(move || {
                    rove(&body, row, column);
                    if focused && let Some(target) = target(&body, row, column) {
                        focus::focus_element(&target);
                    }
                });
            }
            columns.with(|columns| {
                let drawn = cells(index, columns).into_iter().zip(columns).enumerate();
                list(drawn, |(position, (content, column))| {
                    frame_cell("gridcell", column.key, index + 1, position)
                        .attr("tabindex", "-1")
                        .child(content)
                        .into()
                })
            })
        }))
    };
    let head = block("div", "grid-head").attr("role", "rowgroup").child(
        block("div", "grid-row")
            .attr("role", "row")
            .attr("aria-rowindex", "1")
            .child(dynamic(header)),
    );
    let rowgroup = block("div", "grid-body")
        .attr("role", "rowgroup")
        .live_style("height", move || {
            (count.get() * row_height.get()).to_string() + "px"
        });
    frame
        .on("keydown", on_key)
        .on("focusin", on_focus)
        .on("scroll", on_scroll)
        .child(head)
        .child(keyed(rowgroup, rows, draw_row))
        .into()
}

fn frame_cell(role: &str, key: &str, row: usize, column: usize) -> El {
    block("div", "grid-cell")
        .attr("role", role)
        .attr("data-key", key)
        .attr("data-row", &row.to_string())
        .attr("data-column", &column.to_string())
        .attr("aria-colindex", &(column + 1).to_string())
}

fn header(
    columns: Vec<GridColumn>,
    sorted: Derived<Option<(&'static str, bool)>>,
    on_sort: &Rc<dyn Fn(&'static str)>,
) -> View {
    list(columns.into_iter().enumerate(), |(position, column)| {
        let sort = move || {
            sorted
                .get()
                .filter(|(key, _)| *key == column.key)
                .map(|(_, descending)| descending)
        };
        let on_sort = on_sort.clone();
        let press = button(column.title, move || on_sort(column.key))
            .attr("tabindex", "-1")
            .child(sign("grid-sort", "").text(move || {
                match sort() {
                    Some(true) => "▼",
                    Some(false) => "▲",
                    None => "",
                }
                .to_owned()
            }));
        frame_cell("columnheader", column.key, 0, position)
            .live("aria-sort", move || {
                let order = match sort() {
                    Some(true) => "descending",
                    Some(false) => "ascending",
                    None => "none",
                };
                Some(order.to_owned())
            })
            .child(press)
            .into()
    })
}

/// Where a key leads from a cell; `None` for a key that is not the grid's.
fn step(
    event: &KeyboardEvent,
    (row, column): (usize, usize),
    (last_row, last_column): (usize, usize),
    page: usize,
) -> Option<(usize, usize)> {
    if event.alt_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let first_row = 1.min(last_row);
    Some(match (event.key().as_str(), event.ctrl_key()) {
        ("ArrowUp", false) => (row.saturating_sub(1), column),
        ("ArrowDown", false) => ((row + 1).min(last_row), column),
        ("ArrowLeft", false) => (row, column.saturating_sub(1)),
        ("ArrowRight", false) => (row, (column + 1).min(last_column)),
        ("PageUp", false) => (row.saturating_sub(page).max(first_row), column),
        ("PageDown", false) => ((row + page).min(last_row), column),
        ("Home", false) => (row, 0),
        ("End", false) => (row, last_column),
        ("Home", true) => (first_row, 0),
        ("End", true) => (last_row, last_column),
        _ => return None,
    })
}

/// A length in the browser's own type.
fn pixels(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

fn header_height(grid: &HtmlElement) -> usize {
    grid.first_element_child()
        .and_then(|head| head.dyn_into::<HtmlElement>().ok())
        .and_then(|head| usize::try_from(head.offset_height()).ok())
        .unwrap_or_default()
}

/// What takes the focus in a cell: the link or button in it, or else the cell.
fn target(within: &Element, row: usize, column: usize) -> Option<HtmlElement> {
    let selector = [
        "[data-row=\"",
        &row.to_string(),
        "\"][data-column=\"",
        &column.to_string(),
        "\"]",
    ]
    .concat();
    let cell = within.query_selector(&selector).ok().flatten()?;
    let inner = cell.query_selector("a, button").ok().flatten();
    inner.unwrap_or(cell).dyn_into().ok()
}

fn rove(grid: &Element, row: usize, column: usize) {
    while let Ok(Some(stop)) = grid.query_selector("[tabindex=\"0\"]") {
        let _ = stop.set_attribute("tabindex", "-1");
    }
    if let Some(element) = target(grid, row, column) {
        let _ = element.set_attribute("tabindex", "0");
    }
}
