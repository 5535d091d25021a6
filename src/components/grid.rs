//! A grid that holds only the rows on screen, and can be walked with the keyboard (WAI-ARIA grid pattern).
//! It knows rows, not numbers.

use std::sync::Arc;

use crate::reactive::{Derived, Var, dynamic, effect, memo, press};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::{browser::focus, model::window};

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

/// The grid.
#[component]
pub fn DataGrid<T>(
    /// Its accessible name.
    label: &'static str,
    /// The columns, in order.
    columns: Derived<Vec<GridColumn>>,
    /// Which column it is sorted by, and whether descending.
    sorted: Derived<Option<(&'static str, bool)>>,
    /// Told which column heading was pressed.
    on_sort: Callback<&'static str>,
    /// How many rows there are.
    count: Derived<usize>,
    /// The row at an index, tracked.
    row: Callback<usize, Option<Arc<T>>>,
    /// Draws one cell.
    cell: fn(&Arc<T>, &'static str) -> AnyView,
    /// The height of a row, in pixels.
    row_height: Derived<usize>,
    /// Where the reader is; set it before the grid is shown to come back to a place.
    place: Var<Place>,
) -> impl IntoView
where
    T: PartialEq + Send + Sync + 'static,
{
    let body = NodeRef::<html::Div>::new();
    let height = Var::new(800_usize);
    let measure = move || {
        if let Some(body) = body.get_untracked() {
            height.set(usize::try_from(body.client_height()).unwrap_or_default());
        }
    };
    body.on_load(move |element| {
        request_animation_frame(move || {
            measure();
            let at = place.get_untracked().scroll;
            element.set_scroll_top(pixels(at));
        });
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let active = memo(move || {
        let place = place.get();
        let row = place.row.min(count.get());
        let last = columns.with(Vec::len).saturating_sub(1);
        (row, place.column.min(last))
    });
    let scroll = memo(move || place.get().scroll);
    let rows = memo(move || {
        window::rows(
            scroll.get(),
            height.get(),
            row_height.get(),
            count.get(),
            active.get().0,
        )
    });

    // One tab stop: the active cell has it, whatever was drawn anew.
    effect(move || {
        let (row, column) = active.get();
        rows.track();
        columns.track();
        request_animation_frame(move || {
            if let Some(grid) = body.get_untracked() {
                rove(&grid, row, column);
            }
        });
    });

    let go = move |row: usize, column: usize| {
        let Some(grid) = body.get_untracked() else {
            return;
        };
        place.update(|place| {
            place.row = row;
            place.column = column;
            if let Some(index) = row.checked_sub(1) {
                place.scroll = window::scrolled_to(
                    place.scroll,
                    height.get_untracked(),
                    row_height.get_untracked(),
                    index,
                    header_height(&grid),
                );
            }
        });
        grid.set_scroll_top(pixels(place.get_untracked().scroll));
        request_animation_frame(move || {
            rove(&grid, row, column);
            if let Some(target) = target(&grid, row, column) {
                focus::focus_element(&target);
                // The rows are placed already; this brings a column that is off to the side into view.
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
                target.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let (row, column) = active.get_untracked();
        let (last_row, last_column) = (
            count.get_untracked(),
            columns.with_untracked(Vec::len).saturating_sub(1),
        );
        let page = (height.get_untracked() / row_height.get_untracked())
            .saturating_sub(1)
            .max(1);
        let to = match (event.key().as_str(), event.ctrl_key()) {
            ("ArrowUp", false) => (row.saturating_sub(1), column),
            ("ArrowDown", false) => ((row + 1).min(last_row), column),
            ("ArrowLeft", false) => (row, column.saturating_sub(1)),
            ("ArrowRight", false) => (row, (column + 1).min(last_column)),
            ("PageUp", false) => (row.saturating_sub(page).max(1.min(last_row)), column),
            ("PageDown", false) => ((row + page).min(last_row), column),
            ("Home", false) => (row, 0),
            ("End", false) => (row, last_column),
            ("Home", true) => (1.min(last_row), 0),
            ("End", true) => (last_row, last_column),
            _ => return,
        };
        event.prevent_default();
        go(to.0, to.1);
    };
    let on_focus = move |event: ev::FocusEvent| {
        let cell = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("[data-column]").ok().flatten());
        let read = |name: &str| cell.as_ref()?.get_attribute(name)?.parse::<usize>().ok();
        if let (Some(row), Some(column)) = (read("data-row"), read("data-column"))
            && active.get_untracked() != (row, column)
        {
            place.update(|place| {
                place.row = row;
                place.column = column;
            });
        }
    };

    let header = move || {
        columns
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, column)| {
                let sort = move || match sorted.get() {
                    Some((key, descending)) if key == column.key => Some(descending),
                    _ => None,
                };
                view! {
                    <div
                        role="columnheader"
                        class="grid-cell"
                        data-key=column.key
                        data-row="0"
                        data-column=index.to_string()
                        aria-colindex=(index + 1).to_string()
                        aria-sort=Signal::derive(move || match sort() {
                            Some(true) => "descending",
                            Some(false) => "ascending",
                            None => "none",
                        })
                    >
                        <button
                            type="button"
                            tabindex="-1"
                            on:click=press(move || on_sort.run(column.key))
                        >
                            {column.title}
                            <span class="grid-sort" aria-hidden="true">
                                {dynamic(move || match sort() {
                                    Some(true) => "▼",
                                    Some(false) => "▲",
                                    None => "",
                                })}
                            </span>
                        </button>
                    </div>
                }
            })
            .collect_view()
    };
    let draw_row = move |index: usize| {
        let item = memo(move || row.run(index));
        let cells = move || {
            let item = item.get()?;
            Some(
                columns
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(position, column)| {
                        view! {
                            <div
                                role="gridcell"
                                class="grid-cell"
                                data-key=column.key
                                data-row=(index + 1).to_string()
                                data-column=position.to_string()
                                aria-colindex=(position + 1).to_string()
                                tabindex="-1"
                            >
                                {cell(&item, column.key)}
                            </div>
                        }
                    })
                    .collect_view(),
            )
        };
        let top = move || format!("translateY({}px)", index * row_height.get());
        view! {
            <div
                role="row"
                class="grid-row"
                aria-rowindex=(index + 2).to_string()
                style:transform=Signal::derive(top)
            >
                {dynamic(cells)}
            </div>
        }
    };
    let full_height = move || format!("{}px", count.get() * row_height.get());

    view! {
        <div
            class="grid"
            role="grid"
            aria-label=label
            aria-rowcount=Signal::derive(move || (count.get() + 1).to_string())
            aria-colcount=Signal::derive(move || columns.with(Vec::len).to_string())
            node_ref=body
            on:keydown=on_key
            on:focusin=on_focus
            on:scroll:target=move |event| {
                let at = usize::try_from(event.target().scroll_top()).unwrap_or_default();
                place.update(|place| place.scroll = at);
            }
        >
            <div role="rowgroup" class="grid-head">
                <div role="row" class="grid-row" aria-rowindex="1">
                    {dynamic(header)}
                </div>
            </div>
            <div role="rowgroup" class="grid-body" style:height=Signal::derive(full_height)>
                <For each=move || rows.get() key=|index| *index children=draw_row />
            </div>
        </div>
    }
}

fn header_height(grid: &HtmlElement) -> usize {
    grid.first_element_child()
        .and_then(|head| head.dyn_into::<HtmlElement>().ok())
        .and_then(|head| usize::try_from(head.offset_height()).ok())
        .unwrap_or_default()
}

/// A length in the browser's own type.
fn pixels(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// What takes the focus in a cell: the link or button in it, or else the cell.
fn target(grid: &Element, row: usize, column: usize) -> Option<HtmlElement> {
    let cell = grid
        .query_selector(&format!("[data-row=\"{row}\"][data-column=\"{column}\"]"))
        .ok()
        .flatten()?;
    let inner = cell.query_selector("a, button").ok().flatten();
    inner.unwrap_or(cell).dyn_into().ok()
}

fn rove(grid: &Element, row: usize, column: usize) {
    if let Ok(stops) = grid.query_selector_all("[tabindex=\"0\"]") {
        for index in 0..stops.length() {
            if let Some(element) = stops
                .get(index)
                .and_then(|node| node.dyn_into::<Element>().ok())
            {
                let _ = element.set_attribute("tabindex", "-1");
            }
        }
    }
    if let Some(element) = target(grid, row, column) {
        let _ = element.set_attribute("tabindex", "0");
    }
}
