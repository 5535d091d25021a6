//! The numbers page: the list with its search, filters and selection.

use leptos::{prelude::*, task::spawn_local};

mod active_filters;
mod age;
mod autocomplete;
mod cells;
mod columns_menu;
mod export;
mod export_request;
mod filters;
mod grid_columns;
mod list_params;
pub mod list_part;
mod list_results;
mod number_list;
mod peek;
mod print;
mod quick_filters;
mod scroll_restoration;
mod search_box;
mod selection;
mod status;
mod unknown_matches;

use numbers_inventory::{columns::WIDTHS, query::ListQuery};
use numbers_model::slice::Slice;

use self::{
    active_filters::active_filters,
    cells::CellRenderer,
    export_request::{ExportRequest, ExportScope},
    filters::filters,
    grid_columns::{CARD_HEIGHT, COMPACT_HEIGHT, ROW_HEIGHT, grid_columns},
    list_params::ListParams,
    list_part::{ListPart, UnreadableRow},
    list_results::ListResults,
    quick_filters::quick_filters,
    selection::Selection,
    status::{empty_state, progress_bar, status_line},
};
pub use self::{
    age::age,
    status::{loading, no_numbers},
};
use super::{
    heading,
    lazy::{self, LazyView, lazy},
    title,
};
use crate::{
    browser::{
        bridge::from_leptos,
        dom::{View, block, button, dynamic, el, whole},
        focus, media,
        scheduling::TimeSlice,
    },
    components::{
        grid::{DataGrid, GridRows, TypeAhead},
        legacy::{close_row, dialog},
    },
    reactive::effect,
    routes::Route,
    state::{app_state::AppState, loader::Phase, page_commands::PageCommand},
};

/// Below this width rows become cards.
const NARROW: &str = "(max-width: 45rem)";

/// Renders a part, in the deferred chunk.
pub fn render_part(app: AppState, part: ListPart) -> View {
    match part {
        ListPart::Columns => columns_menu::columns_menu(app.settings),
        ListPart::Peek(results, position, open) => peek::peek(app, results, position, open),
        ListPart::Export(results, selection, request) => {
            export::export_dialog(app, results, selection, request)
        }
        ListPart::PrintSheet(results) => {
            print::lay_out_when_printed(app, results);
            ().into()
        }
        ListPart::Print => {
            print::print();
            ().into()
        }
        ListPart::UnknownMatches(results) => unknown_matches::unknown_matches(app, results),
        ListPart::NumberList(params, results) => number_list::number_list_report(params, results),
        ListPart::Autocomplete(autocomplete, input) => autocomplete.draw(input),
        ListPart::Age => age::age(app),
        ListPart::LoadErrors => status::load_errors(app, &app.href(&Route::Connect)),
        ListPart::Selection(selection, export) => selection.selection_bar(app, export),
        ListPart::Unreadable(row) => unreadable_dialog(row),
    }
}

/// The numbers page.
pub fn numbers_page(app: AppState) -> View {
    title("Numbers");
    let params = ListParams::new(app);
    let inventory = app.inventory;
    let results = ListResults::new(params.query, inventory);
    let position = scroll_restoration::restored_position(params);
    load(params);

    let narrow = media::matches(NARROW);
    let settings = app.settings;
    let columns = Memo::new(move |_| settings.columns.with(|columns| grid_columns(columns)));
    let sorted = Memo::new(move |_| {
        let sorts = params.query.with(|query| query.sorts.clone());
        let keys = sorts
            .iter()
            .map(|sort| (sort.column.param(), sort.descending));
        keys.collect::<Vec<_>>()
    });
    let row_height = Memo::new(move |_| match (narrow.get(), settings.compact.get()) {
        (true, _) => CARD_HEIGHT,
        (false, true) => COMPACT_HEIGHT,
        (false, false) => ROW_HEIGHT,
    });
    let unreadable = RwSignal::new(None::<UnreadableRow>);
    // An empty grid is drawn while the first rows are on their way, so that it need not be made when they arrive. It
    // stays between their arrival and the first query over them, and while the first page is merged, although no row of
    // that page may match.
    let was_first_page = StoredValue::new(false);
    let awaits_rows = move || {
        let (is_loading, has_no_page) = app.full_load.progress.with(|progress| {
            (
                progress.is_loading(),
                progress.is_loading() && progress.rows == 0,
            )
        });
        let is_empty = inventory.is_empty();
        let is_first_page = has_no_page && (was_first_page.get_value() || is_empty);
        was_first_page.set_value(is_first_page);
        is_first_page || !results.has_run.get() && (is_loading || !is_empty)
    };
    let count = results.len();
    let has_grid = Memo::new(move |_| awaits_rows() || count.get() > 0);
    let cells = CellRenderer {
        results,
        inventory,
        history: app.history,
    };
    let selection = Selection::new(results, inventory);
    let grid_selection = selection.for_grid();
    let part = move |part| lazy(app, LazyView::List(part));
    let (export, peek_open) = (ExportRequest::new(), RwSignal::new(false));
    let list = move || {
        if !has_grid.get() {
            return empty_state(params, results);
        }
        let rows = GridRows {
            count: count.into(),
            hash: Callback::new(move |index| {
                results.result_set.track();
                cells.row_hash(index)
            }),
            name: Callback::new(move |index| cells.name(index)),
            cells: Callback::new(move |index| {
                columns.with_untracked(|columns| cells.row(index, columns))
            }),
        };
        let on_width = Callback::new(move |(key, width)| {
            settings.columns.update(|columns| {
                let resized = columns
                    .iter_mut()
                    .find(|setting| setting.column.param() == key);
                resized
                    .into_iter()
                    .for_each(|setting| setting.width = width);
            });
        });
        let on_escape = Callback::new(move |()| {
            if peek_open.get_untracked() {
                peek_open.set(false);
            } else {
                selection.clear();
            }
        });
        from_leptos(view! {
            <DataGrid
                label="Numbers"
                columns
                widths=WIDTHS
                sorted
                on_sort=Callback::new(move |(key, additive)| params.sort(key, additive))
                on_width
                rows
                row_height
                position
                selection=grid_selection
                on_cell_press=Callback::new(move |index| unreadable.set(cells.unreadable_row(index)))
                on_peek=Callback::new(move |_| peek_open.update(|open| *open = !*open))
                on_escape
                on_type_ahead=Callback::new(move |search| type_ahead(app, results, search))
            />
        })
    };
    let commands = [
        (
            "Export the list",
            Callback::new(move |()| export.open(ExportScope::Shown)),
        ),
        (
            "Print the list",
            Callback::new(move |()| lazy::run_when_loaded(app, LazyView::List(ListPart::Print))),
        ),
        (
            "Peek at the number",
            Callback::new(move |()| peek_open.set(true)),
        ),
        (
            "Select all that match",
            Callback::new(move |()| grid_selection.set_all.run(true)),
        ),
        (
            "Clear the selection",
            Callback::new(move |()| selection.clear()),
        ),
    ];
    let commands = commands.map(|(label, run)| PageCommand { label, run });
    app.page_commands.register(commands.into());

    block("div", "page list-page")
        .live_class("cards", move || narrow.get())
        .live_class("compact", move || settings.compact.get())
        .child(
            block("div", "page-head")
                .child(heading("Numbers"))
                .child(status_line(app, results))
                .child(buttons(params, export, peek_open)),
        )
        .child(filters(params, results))
        .child(filter_bar(params, results))
        .child(part(ListPart::NumberList(params, results)))
        .child(part(ListPart::UnknownMatches(results)))
        .child(
            block("div", "selection")
                .live_class("selection-some", move || selection.len.get() > 0)
                .child(part(ListPart::Selection(selection, export))),
        )
        .child(
            block("div", "list-body")
                .child(dynamic(list))
                .child(part(ListPart::Peek(results, position, peek_open))),
        )
        .child(part(ListPart::Unreadable(unreadable)))
        .child(part(ListPart::Export(results, selection, export)))
        .child(part(ListPart::PrintSheet(results)))
        .into()
}

/// The row below the filters: quick filters, active filters, and the progress of the load.
fn filter_bar(params: ListParams, results: ListResults) -> View {
    block("div", "filter-bar")
        .live_class("counted", move || {
            results.counts.with(|counts| !counts.regions.is_empty())
        })
        .child(quick_filters(params, results))
        .child(active_filters(params))
        // Here, where there is room: the rows do not move when the load is complete.
        .child(progress_bar(params.app.full_load))
        .into()
}

/// The toolbar at the end of the page head.
fn buttons(params: ListParams, export: ExportRequest, peek_open: RwSignal<bool>) -> View {
    let app = params.app;
    let refresh = button("Refresh", move || {
        app.full_load.start(Slice::default());
        let slice = params.query.with_untracked(ListQuery::slice);
        if !slice.is_all() {
            app.filtered_load.start(slice);
        }
    });
    let peek = button("Peek", move || peek_open.update(|open| *open = !*open))
        .live("aria-pressed", move || Some(peek_open.get().to_string()));
    block("div", "toolbar-buttons")
        .child(refresh)
        .child(button("Export", move || export.open(ExportScope::Shown)))
        .child(button("Print", move || {
            lazy::run_when_loaded(app, LazyView::List(ListPart::Print))
        }))
        .child(peek)
        .child(lazy::popover_button(app, "Columns", "columns"))
        .child(lazy(app, LazyView::List(ListPart::Columns)))
        .child(lazy::popover_button(app, "Views", "views"))
        .child(lazy(app, LazyView::SavedViews))
        .into()
}

/// Type-ahead: finds the next row whose number or name begins with the typed text. Wraps at the end.
fn type_ahead(app: AppState, results: ListResults, search: TypeAhead) {
    /// Rows that are compared between two readings of the clock.
    const STEP: usize = 1024;
    let TypeAhead { text, from, found } = search;
    spawn_local(async move {
        let typed = app.inventory.read(|inventory| inventory.normalize(&text));
        let count = results.len().get_untracked();
        let mut slice = TimeSlice::half_frame();
        for first in (0..count).step_by(STEP) {
            let index = app.inventory.read(|inventory| {
                let indices =
                    (first..count.min(first + STEP)).map(|offset| (from + offset) % count);
                let fits = |index: &usize| {
                    results
                        .row(*index)
                        .is_some_and(|row| inventory.begins_with(row, &typed))
                };
                indices.into_iter().find(fits)
            });
            if let Some(index) = index {
                found.try_run(index);
                return;
            }
            if slice.is_over() {
                slice.renew().await;
                if results.len().try_get_untracked() != Some(count) {
                    return;
                }
            }
        }
    });
}

/// Loads all numbers once, and the filtered slice whenever its filters change. These are the filters that the server
/// knows.
fn load(params: ListParams) {
    let AppState {
        full_load,
        filtered_load,
        ..
    } = params.app;
    let wanted = Memo::new(move |_| params.query.with(ListQuery::slice));
    effect(move || {
        let wanted = wanted.get();
        if wanted.is_all() {
            filtered_load.reset();
        } else {
            filtered_load.start(wanted);
        }
        if full_load
            .progress
            .with_untracked(|p| p.phase == Phase::Idle)
        {
            full_load.start(Slice::default());
        }
    });
    // Where Back led here, the focus returns to the row it left.
    if params
        .app
        .history
        .location()
        .with_untracked(|location| location.was_traversal)
    {
        leptos::prelude::request_animation_frame(|| {
            focus::focus_soon(&[".grid [tabindex='0']", "main h1"]);
        });
    }
}

/// The dialog with an unreadable row: the reason, and the raw JSON.
fn unreadable_dialog(unreadable: RwSignal<Option<UnreadableRow>>) -> View {
    let open = RwSignal::new(false);
    effect(move || {
        if unreadable.with(Option::is_some) {
            open.set(true);
        }
    });
    dialog(
        open,
        || "Unreadable row".to_owned(),
        move |handle| {
            let (reason, raw) = unreadable.get_untracked()?;
            let what = format!("The API sent a row that could not be read: {reason}.");
            let raw = block("pre", "raw").attr("tabindex", "0").child(whole(&raw));
            Some(
                [
                    el("p").child(what).into(),
                    raw.into(),
                    close_row(handle, ""),
                ]
                .into(),
            )
        },
    )
}
