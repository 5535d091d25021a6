//! Numbers: the list with its filters.

mod active_filters;
mod age;
mod autocomplete;
mod cells;
mod columns_menu;
mod export;
mod filters;
mod list_params;
mod list_results;
mod number_list;
mod peek;
mod print;
mod scroll_restoration;
mod search_box;
mod selection;
mod status;
mod unknown_matches;

use std::{cell::Cell, rc::Rc};

use numbers_inventory::{
    columns::ColumnSettings,
    query::{Column, ListQuery},
};
use numbers_model::slice::Slice;

pub use self::{
    age::age,
    status::{loading, no_numbers},
};
use self::{
    autocomplete::Autocomplete,
    cells::CellRenderer,
    filters::filters,
    list_params::ListParams,
    list_results::ListResults,
    selection::Selection,
    status::{empty_state, status_line},
};
use super::{
    heading,
    lazy::{self, LazyView, lazy},
    title,
};
use crate::{
    browser::{
        clock,
        dom::{El, View, block, button, dynamic, el, whole},
        focus, media, scheduling,
    },
    components::{
        dialog::{close_row, dialog},
        grid::{Grid, GridColumn, GridPosition, grid},
    },
    reactive::{Var, effect, memo, spawn},
    routes::Route,
    state::{app_state::AppState, loader::Phase, page_commands::PageCommand},
};

/// Below this width rows become cards.
const NARROW: &str = "(max-width: 45rem)";
/// Heights of a row, of a row that is close to the next, and of a card, in pixels; style/grid.css and style/numbers.css
/// say the same.
const ROW_HEIGHT: usize = 40;
const COMPACT_HEIGHT: usize = 28;
const CARD_HEIGHT: usize = 148;

/// What the rows do not need, so that it comes later.
#[derive(Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "made a few times for a page: a box would not pay"
)]
pub enum ListPart {
    /// The menu of the columns.
    Columns,
    /// The look at the number of a row.
    Peek(ListResults, Var<GridPosition>, Var<bool>),
    /// The export.
    Export(ListResults, Selection, export::ExportRequest),
    /// The list on paper, whenever the page is printed.
    PrintSheet(ListResults),
    /// The browser's dialog for printing.
    Print,
    /// How many numbers may match as well.
    UnknownMatches(ListResults),
    /// Which of the numbers that the search lists are missing.
    NumberList(ListParams, ListResults),
    /// The suggestions under the search box.
    Autocomplete(Autocomplete, El),
    /// How old the list is.
    Age,
    /// What stands in the way of the loads.
    LoadErrors,
    /// How many numbers are selected, and what can be done with them.
    Selection(Selection, export::ExportRequest),
    /// The dialog with a row that can't be read.
    Unreadable(Var<Option<(String, String)>>),
}

/// Makes a part.
pub fn built(app: AppState, part: ListPart) -> View {
    match part {
        ListPart::Columns => columns_menu::columns_menu(app.settings),
        ListPart::Peek(rows, place, open) => peek::peek(app, rows, place, open),
        ListPart::Export(rows, selected, open) => export::export_dialog(app, rows, selected, open),
        ListPart::PrintSheet(rows) => {
            print::lay_out_when_printed(app, rows);
            ().into()
        }
        ListPart::Print => {
            print::print();
            ().into()
        }
        ListPart::UnknownMatches(rows) => unknown_matches::unknown_matches(app, rows),
        ListPart::NumberList(params, rows) => number_list::number_list_report(params, rows),
        ListPart::Autocomplete(suggestions, input) => suggestions.draw(input),
        ListPart::Age => age::age(app),
        ListPart::LoadErrors => status::load_errors(app, &app.href(&Route::Connect)),
        ListPart::Selection(selected, exporting) => selected.selection_bar(app, exporting),
        ListPart::Unreadable(shown) => unreadable_dialog(shown),
    }
}

/// The page.
pub fn numbers_page(app: AppState) -> View {
    title("Numbers");
    let params = ListParams::new(app);
    let inventory = app.inventory;
    let rows = ListResults::new(params.query, inventory);
    let place = scroll_restoration::restored_position(params);
    load(params);

    let narrow = media::matches(NARROW);
    let settings = app.settings;
    let columns = memo(move || {
        let shown = |columns: &Vec<ColumnSettings>| {
            let shown = columns.iter().filter(|own| own.shown);
            shown.map(grid_column).collect::<Vec<_>>()
        };
        settings.columns.with(shown)
    });
    let sorted = memo(move || {
        let sorts = params.query.with(|query| query.sorts.clone());
        let each = sorts
            .iter()
            .map(|sort| (sort.column.param(), sort.descending));
        each.collect::<Vec<_>>()
    });
    let row_height = memo(move || match (narrow.get(), settings.compact.get()) {
        (true, _) => CARD_HEIGHT,
        (false, true) => COMPACT_HEIGHT,
        (false, false) => ROW_HEIGHT,
    });
    let unreadable = Var::new(None::<(String, String)>);
    // Before the first rows are found there is the frame for them: then it need not be made in their time. It must not
    // go between their coming and their being found, and it stays while the first page is taken in, though none of what
    // is asked for may be among its first rows.
    let was_coming = Cell::new(false);
    let coming = move || {
        let (loading, begins) = app.full_load.progress.with(|progress| {
            (
                progress.is_loading(),
                progress.is_loading() && progress.rows == 0,
            )
        });
        let none = inventory.is_empty();
        let first = begins && (was_coming.get() || none);
        was_coming.set(first);
        first || !rows.has_run.get() && (loading || !none)
    };
    let (count, some) = (rows.len(), memo(move || coming() || rows.len().get() > 0));
    let cells = Rc::new(CellRenderer {
        rows,
        inventory,
        history: app.history,
        unreadable,
    });
    let selected = Selection::new(rows, inventory);
    let part = move |part| lazy(app, LazyView::List(part));
    let (exporting, peeking) = (export::ExportRequest::new(), Var::new(false));
    let list = move || {
        if !some.get() {
            return empty_state(params, rows);
        }
        let (stamps, names, cells) = (cells.clone(), cells.clone(), cells.clone());
        grid(Grid {
            label: "Numbers",
            columns,
            sorted,
            on_sort: Rc::new(move |key, additive| params.sort(key, additive)),
            on_width: Rc::new(move |key, width| {
                settings.columns.update(|columns| {
                    let column = columns.iter_mut().find(|own| own.column.param() == key);
                    column.into_iter().for_each(|own| own.width = width);
                });
            }),
            count,
            row_hash: Rc::new(move |index| {
                rows.result_set.track();
                stamps.stamp(index)
            }),
            name: Rc::new(move |index| names.name(index)),
            cells: Rc::new(move |index, columns| cells.row(index, columns)),
            row_height,
            position: place,
            selection: selected.of_grid(),
            on_peek: Rc::new(move |_| peeking.update(|open| *open = !*open)),
            on_escape: Rc::new(move || {
                if peeking.get_untracked() {
                    peeking.set(false);
                } else {
                    selected.clear();
                }
            }),
            on_type_ahead: Rc::new(move |typed, from, found| jump(app, rows, typed, from, found)),
        })
    };
    let actions = [
        (
            "Export the list",
            Rc::new(move || exporting.open(export::ExportScope::Shown)) as Rc<dyn Fn()>,
        ),
        (
            "Print the list",
            Rc::new(move || lazy::run_when_loaded(app, LazyView::List(ListPart::Print))),
        ),
        ("Peek at the number", Rc::new(move || peeking.set(true))),
        (
            "Select all that match",
            Rc::new(move || (selected.of_grid().set_all)(true)),
        ),
        ("Clear the selection", Rc::new(move || selected.clear())),
    ];
    let actions = actions.map(|(label, run)| PageCommand { label, run });
    app.page_commands.register(actions.into());

    block("div", "page list-page")
        .live_class("cards", move || narrow.get())
        .live_class("compact", move || settings.compact.get())
        .child(
            block("div", "page-head")
                .child(heading("Numbers"))
                .child(status_line(app, rows))
                .child(buttons(params, exporting, peeking)),
        )
        .child(filters(params, rows))
        .child(active_filters::active_filters(params, rows))
        .child(part(ListPart::NumberList(params, rows)))
        .child(part(ListPart::UnknownMatches(rows)))
        .child(
            block("div", "selection")
                .live_class("selection-some", move || selected.len.get() > 0)
                .child(part(ListPart::Selection(selected, exporting))),
        )
        .child(
            block("div", "list-body")
                .child(dynamic(list))
                .child(part(ListPart::Peek(rows, place, peeking))),
        )
        .child(part(ListPart::Unreadable(unreadable)))
        .child(part(ListPart::Export(rows, selected, exporting)))
        .child(part(ListPart::PrintSheet(rows)))
        .into()
}

fn buttons(params: ListParams, exporting: export::ExportRequest, peeking: Var<bool>) -> View {
    let app = params.app;
    let refresh = button("Refresh", move || {
        app.full_load.start(Slice::default());
        let slice = params.query.with_untracked(ListQuery::slice);
        if !slice.is_all() {
            app.filtered_load.start(slice);
        }
    });
    let peek = button("Peek", move || peeking.update(|open| *open = !*open))
        .live("aria-pressed", move || Some(peeking.get().to_string()));
    block("div", "toolbar-buttons")
        .child(refresh)
        .child(button("Export", move || {
            exporting.open(export::ExportScope::Shown)
        }))
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

/// The columns with the width that they have by themselves, in pixels; style/grid.css agrees. Together with the boxes to
/// tick they fill a window of 1280 pixels and no more.
fn grid_column(own: &ColumnSettings) -> GridColumn {
    let min_width = match own.column {
        Column::Number => 114,
        Column::Name => 108,
        Column::Region => 81,
        Column::Type => 64,
        Column::Capabilities => 103,
        Column::ServicePlan => 105,
        Column::Provisioning => 284,
        Column::Cost => 160,
        Column::NextCharge => 160,
    };
    GridColumn {
        key: own.column.param(),
        title: own.column.title(),
        note: match own.column {
            Column::NextCharge => "Days are days in UTC",
            Column::Cost => {
                "Sorts by the price per month. A price that is charged once counts as it stands."
            }
            _ => "",
        },
        min_width,
        width: own.width,
    }
}

/// Finds the next row from an index on whose number or name begins with what was typed; from the end it goes on at the
/// beginning.
fn jump(
    app: AppState,
    rows: ListResults,
    typed: String,
    from: usize,
    found: Box<dyn FnOnce(usize)>,
) {
    /// Rows that are looked at between two looks at the clock.
    const STEP: usize = 1024;
    spawn(async move {
        let typed = app.inventory.read(|inventory| inventory.normalize(&typed));
        let count = rows.len().get_untracked();
        let mut start = clock::now_ms();
        for first in (0..count).step_by(STEP) {
            let index = app.inventory.read(|inventory| {
                let indices = (first..count.min(first + STEP)).map(|at| (from + at) % count);
                let fits = |index: &usize| {
                    rows.row(*index)
                        .is_some_and(|row| inventory.begins_with(row, &typed))
                };
                indices.into_iter().find(fits)
            });
            if let Some(index) = index {
                found(index);
                return;
            }
            if clock::now_ms() - start > 8.0 {
                scheduling::yield_to_main().await;
                if rows.len().try_get_untracked() != Some(count) {
                    return;
                }
                start = clock::now_ms();
            }
        }
    });
}

/// Each change of the part that the server can answer asks it for that part; the whole is asked for once.
fn load(params: ListParams) {
    let AppState {
        full_load: all,
        filtered_load: slice,
        ..
    } = params.app;
    let wanted = memo(move || params.query.with(ListQuery::slice));
    effect(move || {
        let wanted = wanted.get();
        if wanted.is_all() {
            slice.reset();
        } else {
            slice.start(wanted);
        }
        if all.progress.with_untracked(|p| p.phase == Phase::Idle) {
            all.start(Slice::default());
        }
    });
    // Where Back led here, the focus returns to the row it left.
    if params
        .app
        .history
        .location()
        .with_untracked(|at| at.was_traversal)
    {
        leptos::prelude::request_animation_frame(|| {
            focus::focus_soon(&[".grid [tabindex='0']", "main h1"]);
        });
    }
}

/// A row that the API sent and that makes no number, as it came, with the reason.
fn unreadable_dialog(unreadable: Var<Option<(String, String)>>) -> View {
    let open = Var::new(false);
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
            let what = ["The API sent a row that could not be read: ", &reason, "."].concat();
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
