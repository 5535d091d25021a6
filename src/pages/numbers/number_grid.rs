//! The grid of numbers.

use leptos::prelude::*;
use numbers_inventory::columns::WIDTHS;

use super::{
    ListPage,
    cells::CellRenderer,
    grid_columns::{CARD_HEIGHT, COMPACT_HEIGHT, ROW_HEIGHT, grid_columns},
    list_params::ListParams,
    list_results::ListResults,
    type_ahead,
};
use crate::{
    components::grid::{DataGrid, GridColumn, GridRows},
    state::{
        app_state::{AppState, use_app_state},
        loader::Progress,
        settings::Settings,
    },
};

/// Whether there are rows, or the first ones are on their way.
///
/// An empty grid is rendered meanwhile, so that it need not be made when they arrive. It stays between their arrival and the first
/// query over them, and while the first page is merged, although no row of that page may match.
pub(super) fn has_grid(app: AppState, results: ListResults) -> Memo<bool> {
    // Whether the first page is on its way, or is being merged.
    let is_first_page = Memo::new(move |was_first_page| {
        let has_no_page = app
            .full_load
            .progress
            .with(|progress| progress.is_loading() && progress.rows == 0);
        has_no_page && (was_first_page == Some(&true) || app.inventory.is_empty())
    });
    let count = results.len();
    Memo::new(move |_| {
        let has_or_awaits_rows =
            || app.full_load.progress.with(Progress::is_loading) || !app.inventory.is_empty();
        count.get() > 0 || is_first_page.get() || !results.has_run.get() && has_or_awaits_rows()
    })
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
    let columns = Memo::new(move |_| settings.columns.with(|columns| grid_columns(columns)));
    let row_height = Memo::new(move |_| match (narrow.get(), settings.compact.get()) {
        (true, _) => CARD_HEIGHT,
        (false, true) => COMPACT_HEIGHT,
        (false, false) => ROW_HEIGHT,
    });
    let cells = CellRenderer {
        results,
        inventory: app.inventory,
        history: app.history,
    };
    let on_escape = move |()| match peek_open.get_untracked() {
        true => peek_open.set(false),
        false => selection.clear(),
    };
    view! {
        <DataGrid
            label="Numbers"
            columns
            widths=WIDTHS
            sorted=sorted(params)
            on_sort=Callback::new(move |(key, additive)| params.sort(key, additive))
            on_width=Callback::new(move |(key, width)| set_width(settings, key, width))
            rows=grid_rows(cells, columns)
            row_height
            position
            selection=selection.for_grid()
            on_cell_press=Callback::new(move |index| unreadable.set(cells.unreadable_row(index)))
            on_peek=Callback::new(move |_| peek_open.update(|open| *open = !*open))
            on_escape=Callback::new(on_escape)
            on_type_ahead=Callback::new(move |search| {
                type_ahead::find_row(app.inventory, results, search)
            })
        />
    }
}

/// The sort as the grid sees it, the first key first.
fn sorted(params: ListParams) -> Memo<Vec<(&'static str, bool)>> {
    Memo::new(move |_| {
        params.query.with(|query| {
            let sorts = query.sorts.iter();
            sorts
                .map(|sort| (sort.column.param(), sort.descending))
                .collect()
        })
    })
}

/// The rows as the grid sees them.
fn grid_rows(cells: CellRenderer, columns: Memo<Vec<GridColumn>>) -> GridRows {
    let results = cells.results;
    GridRows {
        count: results.len().into(),
        hash: Callback::new(move |index| {
            results.result_set.track();
            cells.row_hash(index)
        }),
        name: Callback::new(move |index| cells.name(index)),
        cells: Callback::new(move |index| {
            columns.with_untracked(|columns| cells.row(index, columns))
        }),
    }
}
