//! The header of the grid: the checkbox of all rows, and headings that sort.

use leptos::prelude::*;

use super::{GridColumn, GridProps, GridState, SELECT_COLUMN, resize_handle::ResizeHandle};

/// The header, one row that stays in view.
#[component]
pub(super) fn GridHeader(
    /// The state of the grid.
    state: GridState,
) -> impl IntoView {
    let columns = state.props.columns;
    view! {
        <div class="grid-head" role="rowgroup" node_ref=state.head>
            <div class="grid-row" role="row" data-row="0" aria-rowindex="1">
                <SelectAll state />
                {move || headings(state, columns.get())}
            </div>
        </div>
    }
}

fn headings(state: GridState, columns: Vec<GridColumn>) -> impl IntoView + use<> {
    let columns = columns.into_iter();
    columns
        .map(|column| view! { <ColumnHeading state column /> })
        .collect_view()
}

/// The checkbox that selects all rows in the list; indeterminate while some are selected.
#[component]
fn SelectAll(
    /// The state of the grid.
    state: GridState,
) -> impl IntoView {
    let GridProps {
        selection, rows, ..
    } = state.props;
    let selected = Memo::new(move |_| (selection.shown.get(), rows.count.get()));
    let is_all = Memo::new(move |_| {
        let (selected, count) = selected.get();
        count > 0 && selected == count
    });
    let is_some = Memo::new(move |_| {
        let (selected, count) = selected.get();
        selected > 0 && selected < count
    });
    view! {
        <div
            class="grid-cell"
            role="columnheader"
            data-key=SELECT_COLUMN
            data-column="0"
            aria-colindex="1"
            tabindex="-1"
        >
            <input
                type="checkbox"
                tabindex="-1"
                aria-label="Select all that match"
                prop:checked=is_all
                prop:indeterminate=is_some
                on:click:target=move |event| selection.set_all.run(event.target().checked())
            />
        </div>
    }
}

/// The heading of a column: a button that sorts by it, and the handle that resizes it.
#[component]
fn ColumnHeading(
    /// The state of the grid.
    state: GridState,
    /// The column.
    column: GridColumn,
) -> impl IntoView {
    let GridProps {
        columns,
        sorted,
        on_sort,
        ..
    } = state.props;
    let GridColumn {
        key, title, note, ..
    } = column;
    let index = Memo::new(move |_| {
        let index = columns.with(|columns| columns.iter().position(|column| column.key == key));
        index.map_or(0, |index| index + 1)
    });
    let order = move || match sorted.with(|sorted| rank(sorted, key)) {
        Some((_, true)) => "descending",
        Some((_, false)) => "ascending",
        None => "none",
    };
    let arrow = Memo::new(move |_| sorted.with(|sorted| arrow(sorted, key)));
    view! {
        <div
            class="grid-cell"
            role="columnheader"
            data-key=key
            data-column=move || index.get().to_string()
            aria-colindex=move || (index.get() + 1).to_string()
            aria-sort=order
            tabindex="-1"
            style=("--flex", column.flex_reference())
            style=("--align", column.align.css())
            style=("--overflow", column.overflow.css())
        >
            <button
                type="button"
                tabindex="-1"
                title=note
                on:click=move |event| on_sort.run((key, event.shift_key()))
            >
                {title}
                <span class="grid-sort" aria-hidden="true" prop:textContent=arrow></span>
            </button>
            <ResizeHandle state key />
        </div>
    }
}

/// The rank of a column among the sort columns, and whether it is descending.
fn rank(sorted: &[(&'static str, bool)], key: &str) -> Option<(usize, bool)> {
    let mut ranks = sorted.iter().enumerate();
    ranks.find_map(|(rank, (sort, descending))| (*sort == key).then_some((rank, *descending)))
}

/// The arrow of a sort column, with its rank where there are several.
fn arrow(sorted: &[(&'static str, bool)], key: &str) -> String {
    let Some((rank, descending)) = rank(sorted, key) else {
        return String::new();
    };
    let arrow = if descending { "▼" } else { "▲" };
    match sorted.len() {
        1 => arrow.to_owned(),
        _ => format!("{arrow}{}", rank + 1),
    }
}
