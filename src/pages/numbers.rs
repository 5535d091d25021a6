//! Numbers: the list with its filters.

mod age;
mod asked;
mod cell;
mod columns;
mod export;
mod filters;
mod find;
mod listed;
mod narrowed;
mod peek;
mod place;
mod print;
mod selection;
mod status;
mod suggestions;
mod unknown;
mod view;

use std::{cell::Cell, rc::Rc};

use numbers_inventory::{
    columns::Arranged,
    query::{Column, ListQuery},
};
use numbers_model::slice::Slice;

pub use self::{
    age::age,
    status::{loading, no_numbers},
};
use self::{
    asked::Asked,
    cell::Cells,
    filters::filters,
    selection::Selected,
    status::{empty_state, status_line},
    suggestions::Suggestions,
    view::View as Rows,
};
use super::{
    heading,
    later::{self, later},
    title,
};
use crate::{
    browser::{
        clock,
        dom::{El, View, block, button, dynamic, el, whole},
        focus, media,
    },
    components::{
        dialog::{close_row, dialog},
        grid::{Grid, GridColumn, Place, grid},
    },
    paths::Route,
    reactive::{Var, effect, memo, spawn},
    state::{actions::Action, loader::Phase, stores::Stores},
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
pub enum Part {
    /// The menu of the columns.
    Columns,
    /// The look at the number of a row.
    Peek(Rows, Var<Place>, Var<bool>),
    /// The export.
    Export(Rows, Selected, export::Open),
    /// The list on paper, whenever the page is printed.
    Paper(Rows),
    /// The browser's dialog for printing.
    Print,
    /// How many numbers may match as well.
    Unknown(Rows),
    /// Which of the numbers that the search lists are missing.
    Listed(Asked, Rows),
    /// The suggestions under the search box.
    Suggestions(Suggestions, El),
    /// How old the list is.
    Age,
    /// What stands in the way of the loads.
    Trouble,
    /// How many numbers are selected, and what can be done with them.
    Selection(Selected, export::Open),
    /// The dialog with a row that can't be read.
    Unreadable(Var<Option<(String, String)>>),
}

/// Makes a part.
pub fn built(stores: Stores, part: Part) -> View {
    match part {
        Part::Columns => columns::columns_menu(stores.settings),
        Part::Peek(rows, place, open) => peek::peek(stores, rows, place, open),
        Part::Export(rows, selected, open) => export::export_dialog(stores, rows, selected, open),
        Part::Paper(rows) => {
            print::lay_out_when_printed(stores, rows);
            ().into()
        }
        Part::Print => {
            print::print();
            ().into()
        }
        Part::Unknown(rows) => unknown::unknown_matches(stores, rows),
        Part::Listed(asked, rows) => listed::listed(asked, rows),
        Part::Suggestions(suggestions, input) => suggestions.draw(input),
        Part::Age => age::age(stores),
        Part::Trouble => status::troubles(stores, &stores.href(&Route::Connect)),
        Part::Selection(selected, exporting) => selected.bar(stores, exporting),
        Part::Unreadable(shown) => unreadable_dialog(shown),
    }
}

/// The page.
pub fn numbers_page(stores: Stores) -> View {
    title("Numbers");
    let asked = Asked::new(stores);
    let inventory = stores.inventory;
    let rows = Rows::new(asked.query, inventory);
    let place = place::kept(asked);
    load(asked);

    let narrow = media::matches(NARROW);
    let settings = stores.settings;
    let columns = memo(move || {
        let shown = |columns: &Vec<Arranged>| {
            let shown = columns.iter().filter(|own| own.shown);
            shown.map(grid_column).collect::<Vec<_>>()
        };
        settings.columns.with(shown)
    });
    let sorted = memo(move || {
        let sorts = asked.query.with(|query| query.sorts.clone());
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
        let (loading, begins) = stores.all.progress.with(|progress| {
            (
                progress.is_loading(),
                progress.is_loading() && progress.rows == 0,
            )
        });
        let none = inventory.is_empty();
        let first = begins && (was_coming.get() || none);
        was_coming.set(first);
        first || !rows.looked.get() && (loading || !none)
    };
    let (count, some) = (rows.len(), memo(move || coming() || rows.len().get() > 0));
    let cells = Rc::new(Cells {
        rows,
        inventory,
        history: stores.history,
        unreadable,
    });
    let selected = Selected::new(rows, inventory);
    let part = move |part| later(stores, later::Part::List(part));
    let (exporting, peeking) = (export::Open::new(), Var::new(false));
    let list = move || {
        if !some.get() {
            return empty_state(asked, rows);
        }
        let (stamps, names, cells) = (cells.clone(), cells.clone(), cells.clone());
        grid(Grid {
            label: "Numbers",
            columns,
            sorted,
            on_sort: Rc::new(move |key, besides| asked.sort(key, besides)),
            on_width: Rc::new(move |key, width| {
                settings.columns.update(|columns| {
                    let column = columns.iter_mut().find(|own| own.column.param() == key);
                    column.into_iter().for_each(|own| own.width = width);
                });
            }),
            count,
            stamp: Rc::new(move |index| {
                rows.found.track();
                stamps.stamp(index)
            }),
            name: Rc::new(move |index| names.name(index)),
            cells: Rc::new(move |index, columns| cells.row(index, columns)),
            row_height,
            place,
            selection: selected.of_grid(),
            on_peek: Rc::new(move |_| peeking.update(|open| *open = !*open)),
            on_escape: Rc::new(move || {
                if peeking.get_untracked() {
                    peeking.set(false);
                } else {
                    selected.clear();
                }
            }),
            on_type: Rc::new(move |typed, from, found| jump(stores, rows, typed, from, found)),
        })
    };
    let actions = [
        (
            "Export the list",
            Rc::new(move || exporting.open(export::Scope::Shown)) as Rc<dyn Fn()>,
        ),
        (
            "Print the list",
            Rc::new(move || later::run(stores, later::Part::List(Part::Print))),
        ),
        ("Peek at the number", Rc::new(move || peeking.set(true))),
        (
            "Select all that match",
            Rc::new(move || (selected.of_grid().set_all)(true)),
        ),
        ("Clear the selection", Rc::new(move || selected.clear())),
    ];
    let actions = actions.map(|(label, run)| Action { label, run });
    stores.actions.offer(actions.into());

    block("div", "page list-page")
        .live_class("cards", move || narrow.get())
        .live_class("compact", move || settings.compact.get())
        .child(
            block("div", "page-head")
                .child(heading("Numbers"))
                .child(status_line(stores, rows))
                .child(buttons(asked, exporting, peeking)),
        )
        .child(filters(asked, rows))
        .child(narrowed::narrowed(asked, rows))
        .child(part(Part::Listed(asked, rows)))
        .child(part(Part::Unknown(rows)))
        .child(
            block("div", "selection")
                .live_class("selection-some", move || selected.len.get() > 0)
                .child(part(Part::Selection(selected, exporting))),
        )
        .child(
            block("div", "list-body")
                .child(dynamic(list))
                .child(part(Part::Peek(rows, place, peeking))),
        )
        .child(part(Part::Unreadable(unreadable)))
        .child(part(Part::Export(rows, selected, exporting)))
        .child(part(Part::Paper(rows)))
        .into()
}

fn buttons(asked: Asked, exporting: export::Open, peeking: Var<bool>) -> View {
    let stores = asked.stores;
    let refresh = button("Refresh", move || {
        stores.all.start(Slice::default());
        let slice = asked.query.with_untracked(ListQuery::slice);
        if !slice.is_all() {
            stores.slice.start(slice);
        }
    });
    let peek = button("Peek", move || peeking.update(|open| *open = !*open))
        .live("aria-pressed", move || Some(peeking.get().to_string()));
    block("div", "toolbar-buttons")
        .child(refresh)
        .child(button("Export", move || {
            exporting.open(export::Scope::Shown)
        }))
        .child(button("Print", move || {
            later::run(stores, later::Part::List(Part::Print))
        }))
        .child(peek)
        .child(later::opener(stores, "Columns", "columns"))
        .child(later(stores, later::Part::List(Part::Columns)))
        .child(later::opener(stores, "Views", "views"))
        .child(later(stores, later::Part::Views))
        .into()
}

/// The columns with the width that they have by themselves, in pixels; style/grid.css agrees. Together with the boxes to
/// tick they fill a window of 1280 pixels and no more.
fn grid_column(own: &Arranged) -> GridColumn {
    let least = match own.column {
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
        least,
        width: own.width,
    }
}

/// Finds the next row from an index on whose number or name begins with what was typed; from the end it goes on at the
/// beginning.
fn jump(stores: Stores, rows: Rows, typed: String, from: usize, found: Box<dyn FnOnce(usize)>) {
    /// Rows that are looked at between two looks at the clock.
    const STEP: usize = 1024;
    spawn(async move {
        let typed = stores.inventory.read(|inventory| inventory.fold(&typed));
        let count = rows.len().get_untracked();
        let mut start = clock::now_ms();
        for first in (0..count).step_by(STEP) {
            let index = stores.inventory.read(|inventory| {
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
                clock::breathe().await;
                if rows.len().try_get_untracked() != Some(count) {
                    return;
                }
                start = clock::now_ms();
            }
        }
    });
}

/// Each change of the part that the server can answer asks it for that part; the whole is asked for once.
fn load(asked: Asked) {
    let Stores { all, slice, .. } = asked.stores;
    let wanted = memo(move || asked.query.with(ListQuery::slice));
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
    if asked
        .stores
        .history
        .location()
        .with_untracked(|at| at.returned)
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
        move |closer| {
            let (reason, raw) = unreadable.get_untracked()?;
            let what = ["The API sent a row that could not be read: ", &reason, "."].concat();
            let raw = block("pre", "raw").attr("tabindex", "0").child(whole(&raw));
            Some(
                [
                    el("p").child(what).into(),
                    raw.into(),
                    close_row(closer, ""),
                ]
                .into(),
            )
        },
    )
}
