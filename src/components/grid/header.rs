//! The header of the grid: sorting, and resizing of columns.

use leptos::prelude::*;
use numbers_inventory::columns::WIDTHS;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, MouseEvent, PointerEvent};

use super::{GridColumn, GridState, SELECT_COLUMN, row_pool::cell_element};
use crate::browser::dom::{El, View, block, el, sign, watch};

/// The header row; tracks the columns.
pub fn header(state: &GridState) -> impl Fn() -> View + 'static {
    let state = state.clone();
    move || {
        let row = block("div", "grid-row")
            .attr("role", "row")
            .attr("data-row", "0")
            .attr("aria-rowindex", "1")
            .child(select_all(&state));
        let columns = state.props.columns.get();
        untrack(|| {
            let cells = columns.into_iter().enumerate();
            let row = cells.fold(row, |row, (index, column)| {
                row.child(heading(&state, column, index + 1))
            });
            let state = state.clone();
            leptos::prelude::request_animation_frame(move || {
                if !state.height.is_disposed() {
                    state.update_tabindex(false);
                }
            });
            row.into()
        })
    }
}

fn select_all(state: &GridState) -> El {
    let checkbox = el("input")
        .attr("type", "checkbox")
        .attr("tabindex", "-1")
        .attr("aria-label", "Select all that match");
    let input: HtmlInputElement = checkbox.element().unchecked_into();
    let (selected, count) = (state.props.selection.shown, state.props.count);
    watch(move || {
        let (selected, count) = (selected.get(), count.get());
        input.set_checked(count > 0 && selected == count);
        input.set_indeterminate(selected > 0 && selected < count);
    });
    cell_element("columnheader", SELECT_COLUMN, 0).child(checkbox)
}

fn heading(state: &GridState, column: GridColumn, index: usize) -> El {
    let sorted = state.props.sorted;
    // Its rank among the sort columns, whether it is descending, and their number.
    let sort = move || {
        sorted.with(|sorted| {
            let rank = sorted.iter().position(|(key, _)| *key == column.key)?;
            Some((rank, sorted.get(rank)?.1, sorted.len()))
        })
    };
    let on_sort = state.props.on_sort.clone();
    let press = el("button")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .child(column.title)
        .attr("title", column.note)
        .on("click", move |event| {
            on_sort(column.key, event.unchecked_into::<MouseEvent>().shift_key());
        })
        .child(sign("grid-sort", "").text(move || match sort() {
            None => String::new(),
            Some((rank, descending, count)) => {
                let arrow = if descending { "▼" } else { "▲" };
                match count {
                    1 => arrow.to_owned(),
                    _ => format!("{arrow}{}", rank + 1),
                }
            }
        }));
    cell_element("columnheader", column.key, index)
        .live("aria-sort", move || {
            let order = match sort() {
                Some((_, true, _)) => "descending",
                Some((_, false, _)) => "ascending",
                None => "none",
            };
            Some(order.to_owned())
        })
        .child(press)
        .child(resize_handle(state, column.key))
}

/// The handle that resizes a column by dragging. Keyboard users have the columns menu.
fn resize_handle(state: &GridState, key: &'static str) -> El {
    let handle = sign("grid-edge", "");
    let cell = handle.element();
    let width = move |event: &PointerEvent| {
        let left = cell
            .closest("[role=columnheader]")
            .ok()??
            .get_bounding_client_rect()
            .left();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to some hundred pixels"
        )]
        let width = (f64::from(event.client_x()) - left)
            .clamp(f64::from(*WIDTHS.start()), f64::from(*WIDTHS.end())) as u16;
        Some(width)
    };
    let is_dragging = RwSignal::new(false);
    let capture = handle.element();
    let (dragged, reset) = (state.props.on_width.clone(), state.props.on_width.clone());
    let frame = state.frame.clone();
    let last = RwSignal::new(None);
    handle
        .on("pointerdown", move |event| {
            event.prevent_default();
            let event: PointerEvent = event.unchecked_into();
            let _ = Element::set_pointer_capture(&capture, event.pointer_id());
            is_dragging.set(true);
        })
        .on("pointermove", move |event| {
            if is_dragging.get_untracked()
                && let Some(width) = width(&event.unchecked_into())
            {
                last.set(Some(width));
                set_width(&frame, key, Some(width));
            }
        })
        .on("pointerup", move |_| {
            is_dragging.set(false);
            if let Some(width) = last.get_untracked() {
                last.set(None);
                dragged(key, Some(width));
            }
        })
        .on("dblclick", move |_| reset(key, None))
        // A click on the handle does not sort.
        .on("click", |event| event.stop_propagation())
}

/// Sets the width of a column, or its default (`None`), for the stylesheet.
pub fn set_width(frame: &web_sys::HtmlElement, key: &str, width: Option<u16>) {
    let name = format!("--w-{key}");
    let _ = match width {
        Some(width) => {
            let flex = format!("0 0 {width}px");
            frame.style().set_property(&name, &flex)
        }
        None => frame.style().remove_property(&name).map(|_| ()),
    };
}
