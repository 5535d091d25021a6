//! A grid that holds only the rows on screen, and can be walked with the keyboard (WAI-ARIA grid pattern).
//! It knows rows, not numbers.

use std::sync::Arc;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::super::browser::focus;

/// Rows drawn beyond each edge of the window, so that a fast scroll finds them there.
const OVERSCAN: usize = 8;

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
    pub scroll: f64,
}

/// The rows to draw: those in the window, a few around it, and the active one wherever it is, so that it
/// never loses the focus by being scrolled away.
fn window_rows(
    scroll: f64,
    height: f64,
    row_height: f64,
    count: usize,
    active: usize,
) -> Vec<usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "scroll positions are finite and never negative"
    )]
    let (first, last) = (
        (scroll.max(0.0) / row_height) as usize,
        ((scroll.max(0.0) + height) / row_height) as usize + 1,
    );
    let start = first.saturating_sub(OVERSCAN).min(count);
    let end = (last + OVERSCAN).min(count);
    let mut rows: Vec<usize> = Vec::with_capacity(end - start + 1);
    if let Some(active) = active.checked_sub(1).filter(|active| *active < count) {
        if active < start {
            rows.push(active);
        }
        rows.extend(start..end);
        if active >= end {
            rows.push(active);
        }
    } else {
        rows.extend(start..end);
    }
    rows
}

/// The grid.
#[component]
pub fn DataGrid<T>(
    /// Its accessible name.
    label: &'static str,
    /// The columns, in order.
    #[prop(into)]
    columns: Signal<Vec<GridColumn>>,
    /// Which column it is sorted by, and whether descending.
    #[prop(into)]
    sorted: Signal<Option<(&'static str, bool)>>,
    /// Told which column heading was pressed.
    on_sort: Callback<&'static str>,
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// The row at an index, tracked.
    row: Callback<usize, Option<Arc<T>>>,
    /// Draws one cell.
    cell: fn(&Arc<T>, &'static str) -> AnyView,
    /// The height of a row, in pixels.
    #[prop(into)]
    row_height: Signal<f64>,
    /// Where the reader is; set it before the grid is shown to come back to a place.
    place: RwSignal<Place>,
) -> impl IntoView
where
    T: PartialEq + Send + Sync + 'static,
{
    let body = NodeRef::<html::Div>::new();
    let height = RwSignal::new(800.0_f64);
    let measure = move || {
        if let Some(body) = body.get_untracked() {
            height.set(f64::from(body.client_height()));
        }
    };
    body.on_load(move |element| {
        request_animation_frame(move || {
            measure();
            let at = place.get_untracked().scroll;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "below the browser's own limit"
            )]
            element.set_scroll_top(at as i32);
        });
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let active = Memo::new(move |_| {
        let place = place.get();
        let row = place.row.min(count.get());
        let last = columns.with(Vec::len).saturating_sub(1);
        (row, place.column.min(last))
    });
    let scroll = Memo::new(move |_| place.get().scroll);
    let rows = Memo::new(move |_| {
        window_rows(
            scroll.get(),
            height.get(),
            row_height.get(),
            count.get(),
            active.get().0,
        )
    });

    // One tab stop: the active cell has it, whatever was drawn anew.
    Effect::new(move || {
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
                place.scroll = scrolled_to(
                    place.scroll,
                    height.get_untracked(),
                    row_height.get_untracked(),
                    index,
                    header_height(&grid),
                );
            }
        });
        #[expect(
            clippy::cast_possible_truncation,
            reason = "below the browser's own limit"
        )]
        grid.set_scroll_top(place.get_untracked().scroll as i32);
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
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a screenful of rows"
        )]
        let page = ((height.get_untracked() / row_height.get_untracked()) as usize)
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
                        aria-sort=move || match sort() {
                            Some(true) => "descending",
                            Some(false) => "ascending",
                            None => "none",
                        }
                    >
                        <button
                            type="button"
                            tabindex="-1"
                            on:click=move |_| on_sort.run(column.key)
                        >
                            {column.title}
                            <span class="grid-sort" aria-hidden="true">
                                {move || match sort() {
                                    Some(true) => "▼",
                                    Some(false) => "▲",
                                    None => "",
                                }}
                            </span>
                        </button>
                    </div>
                }
            })
            .collect_view()
    };
    let draw_row = move |index: usize| {
        let item = Memo::new(move |_| row.run(index));
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
        #[expect(clippy::cast_precision_loss, reason = "row counts stay far below 2^53")]
        let top = move || format!("translateY({}px)", index as f64 * row_height.get());
        view! {
            <div
                role="row"
                class="grid-row"
                aria-rowindex=(index + 2).to_string()
                style:transform=top
            >
                {cells}
            </div>
        }
    };
    #[expect(clippy::cast_precision_loss, reason = "row counts stay far below 2^53")]
    let full_height = move || format!("{}px", count.get() as f64 * row_height.get());

    view! {
        <div
            class="grid"
            role="grid"
            aria-label=label
            aria-rowcount=move || (count.get() + 1).to_string()
            aria-colcount=move || columns.with(Vec::len).to_string()
            node_ref=body
            on:keydown=on_key
            on:focusin=on_focus
            on:scroll:target=move |event| {
                let at = f64::from(event.target().scroll_top());
                place.update(|place| place.scroll = at);
            }
        >
            <div role="rowgroup" class="grid-head">
                <div role="row" class="grid-row" aria-rowindex="1">
                    {header}
                </div>
            </div>
            <div role="rowgroup" class="grid-body" style:height=full_height>
                <For each=move || rows.get() key=|index| *index children=draw_row />
            </div>
        </div>
    }
}

fn header_height(grid: &HtmlElement) -> f64 {
    grid.first_element_child()
        .and_then(|head| head.dyn_into::<HtmlElement>().ok())
        .map_or(0.0, |head| f64::from(head.offset_height()))
}

/// The scroll position nearest to `scroll` that shows the row whole, below the header that stays on top.
fn scrolled_to(scroll: f64, height: f64, row_height: f64, index: usize, header: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "row counts stay far below 2^53")]
    let top = index as f64 * row_height;
    let room = (height - header - row_height).max(0.0);
    scroll.clamp((top - room).max(0.0), top)
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
