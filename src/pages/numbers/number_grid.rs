//! The grid of numbers.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    ListPage, cells::CellRenderer, grid_columns::grid_column, list_results::ListResults, type_ahead,
};
use crate::{
    browser::bridge::embed,
    components::grid::{Grid, grid},
    state::{
        app_state::{AppState, use_app_state},
        settings::Settings,
    },
};

/// Height of a comfortable row, in pixels, as in style/grid.css.
const ROW_HEIGHT: usize = 40;
/// Height of a compact row, in pixels, as in style/grid.css.
const COMPACT_HEIGHT: usize = 28;
/// Height of a card in a narrow window, in pixels, as in style/numbers.css.
const CARD_HEIGHT: usize = 148;

/// Whether the first rows are on their way; tracked.
///
/// An empty grid is drawn meanwhile, so that it need not be made when they arrive. It stays between their arrival and the first
/// query over them, and while the first page is merged, although no row of that page may match.
pub(super) fn awaits_rows(
    app: AppState,
    results: ListResults,
) -> impl Fn() -> bool + Copy + Send + Sync {
    let was_first_page = StoredValue::new(false);
    move || {
        let (is_loading, has_no_page) = app.full_load.progress.with(|progress| {
            let is_loading = progress.is_loading();
            (is_loading, is_loading && progress.rows == 0)
        });
        let is_empty = app.inventory.is_empty();
        let is_first_page = has_no_page && (was_first_page.get_value() || is_empty);
        was_first_page.set_value(is_first_page);
        is_first_page || !results.has_run.get() && (is_loading || !is_empty)
    }
}

/// Sets the width of a column; `None` for its default.
fn set_width(settings: Settings, key: &str, width: Option<u16>) {
    settings.columns.update(|columns| {
        let mut columns = columns.iter_mut();
        if let Some(setting) = columns.find(|setting| setting.column.param() == key) {
            setting.width = width;
        }
    });
}

/// The grid of numbers.
#[component]
pub(super) fn NumberGrid(
    /// The list page.
    list: ListPage,
    /// Whether rows are cards.
    narrow: RwSignal<bool>,
) -> impl IntoView {
    let ListPage {
        params,
        results,
        selection,
        position,
        peek_open,
        unreadable,
        ..
    } = list;
    let app = use_app_state();
    let settings = app.settings;
    let columns = Memo::new(move |_| {
        settings.columns.with(|columns| {
            let shown = columns.iter().filter(|column| column.shown);
            shown.map(grid_column).collect::<Vec<_>>()
        })
    });
    let sorted = Memo::new(move |_| {
        params.query.with(|query| {
            let sorts = query.sorts.iter();
            sorts
                .map(|sort| (sort.column.param(), sort.descending))
                .collect::<Vec<_>>()
        })
    });
    let row_height = Memo::new(move |_| match (narrow.get(), settings.compact.get()) {
        (true, _) => CARD_HEIGHT,
        (false, true) => COMPACT_HEIGHT,
        (false, false) => ROW_HEIGHT,
    });
    let cells = Rc::new(CellRenderer {
        results,
        inventory: app.inventory,
        history: app.history,
        unreadable,
    });
    let (hashes, names) = (cells.clone(), cells.clone());
    embed(grid(Grid {
        label: "Numbers",
        columns,
        sorted,
        on_sort: Rc::new(move |key, additive| params.sort(key, additive)),
        on_width: Rc::new(move |key, width| set_width(settings, key, width)),
        count: results.len(),
        row_hash: Rc::new(move |index| {
            results.result_set.track();
            hashes.row_hash(index)
        }),
        name: Rc::new(move |index| names.name(index)),
        cells: Rc::new(move |index, columns| cells.row(index, columns)),
        row_height,
        position,
        selection: selection.for_grid(),
        on_peek: Rc::new(move |_| peek_open.update(|open| *open = !*open)),
        on_escape: Rc::new(move || match peek_open.get_untracked() {
            true => peek_open.set(false),
            false => selection.clear(),
        }),
        on_type_ahead: Rc::new(move |typed, from, found| {
            type_ahead::find_row(app.inventory, results, typed, from, found);
        }),
    }))
}
