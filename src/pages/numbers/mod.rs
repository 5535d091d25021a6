//! Numbers: the list with its filters.

mod cell;
mod export;
mod filters;
mod place;
mod status;
mod view;

use std::rc::Rc;

use leptos::prelude::{TimeoutHandle, on_cleanup, set_timeout_with_handle};

use self::{
    cell::Cells,
    filters::filters,
    status::{empty_state, status_line},
    view::View as Rows,
};
use super::{heading, title};
use crate::{
    browser::{
        dom::{View, block, dynamic, el},
        focus, media,
    },
    components::{
        dialog::{close_row, dialog},
        grid::{Grid, GridColumn, grid},
    },
    model::query::{Column, ListQuery, Slice, Sort},
    paths::Route,
    reactive::{Derived, Var, effect, memo},
    state::{loader::Phase, stores::Stores},
};

/// Below this width rows become cards.
const NARROW: &str = "(max-width: 45rem)";
/// Heights of a row and of a card, in pixels; style/grid.css and style/numbers.css say the same.
const ROW_HEIGHT: usize = 40;
const CARD_HEIGHT: usize = 148;

/// What the filters ask for, and the way to ask for something else. Copies share it.
#[derive(Clone, Copy)]
struct Asked {
    query: Derived<ListQuery>,
    /// The query of the address; while somebody types, a little ahead of it.
    search: Var<String>,
    /// Brings the address up to what was typed.
    timer: Var<Option<TimeoutHandle>>,
    stores: Stores,
}

impl Asked {
    fn new(stores: Stores) -> Self {
        let location = stores.history.location();
        let search = Var::new(location.with_untracked(|at| at.search.clone()));
        let asked = Self {
            query: memo(move || search.with(|search| ListQuery::parse(search))),
            search,
            timer: Var::new(None),
            stores,
        };
        effect(move || {
            location.with(|at| {
                // While another page takes over, its address is no query of ours.
                let ours = Route::parse(&at.path) == Route::Numbers;
                if ours && search.with_untracked(|search| *search != at.search) {
                    search.set(at.search.clone());
                }
            });
        });
        on_cleanup(move || {
            asked.stop_timer();
        });
        asked
    }

    /// Finds what is typed at once. The address follows when the typing pauses: browsers allow only so many changes
    /// of it, and then ignore them.
    fn type_text(self, text: String) {
        let mut query = self.query.get_untracked();
        query.text = text;
        self.search.set(query.to_search());
        self.stop_timer();
        let pause = std::time::Duration::from_millis(250);
        self.timer
            .set(set_timeout_with_handle(move || self.write_address(), pause).ok());
    }

    fn stop_timer(self) -> bool {
        let timer = self.timer.try_with_untracked(|timer| *timer).flatten();
        if let Some(timer) = timer {
            timer.clear();
            self.timer.set(None);
        }
        timer.is_some()
    }

    /// Writes what was typed into the address, if that is still due.
    fn write_address(self) {
        if self.stop_timer() {
            let search = self.search.get_untracked();
            self.stores
                .history
                .replace(&(Route::Numbers.path() + &search));
        }
    }

    /// Asks for something else, as a step of its own for Back.
    fn push(self, query: &ListQuery) {
        self.write_address();
        self.stores
            .history
            .push(&(Route::Numbers.path() + &query.to_search()));
    }

    /// Asks for something else in the place of what is asked for now.
    fn replace(self, query: &ListQuery) {
        self.stop_timer();
        self.stores
            .history
            .replace(&(Route::Numbers.path() + &query.to_search()));
    }

    /// Up, then down, then as the server gave them.
    fn sort(self, key: &str) {
        let Some(column) = Column::from_param(key) else {
            return;
        };
        let mut query = self.query.get_untracked();
        query.sort = match query.sort {
            Some(sort) if sort.column == column && sort.descending => None,
            sort => Some(Sort {
                column,
                descending: sort.is_some_and(|sort| sort.column == column),
            }),
        };
        self.replace(&query);
    }
}

/// The page.
pub fn numbers_page(stores: Stores) -> View {
    title("Numbers");
    let asked = Asked::new(stores);
    let rows = Rows::new(asked.query, stores.inventory);
    let place = place::kept(asked);
    load(asked);

    let narrow = media::matches(NARROW);
    let columns = memo(move || {
        stores.settings.hidden.with(|hidden| {
            Column::ALL
                .into_iter()
                .filter(|column| !hidden.contains(column))
                .map(|column| GridColumn {
                    key: column.param(),
                    title: column.title(),
                })
                .collect::<Vec<_>>()
        })
    });
    let sorted = memo(move || {
        asked.query.with(|query| {
            query
                .sort
                .map(|sort| (sort.column.param(), sort.descending))
        })
    });
    let row_height = memo(move || {
        if narrow.get() {
            CARD_HEIGHT
        } else {
            ROW_HEIGHT
        }
    });
    let unreadable = Var::new(None::<(String, String)>);
    let (count, some) = (rows.len(), memo(move || rows.len().get() > 0));
    let cells = Rc::new(Cells {
        rows,
        history: stores.history,
        unreadable,
    });
    let list = move || {
        if !some.get() {
            return empty_state(asked);
        }
        let cells = cells.clone();
        grid(Grid {
            label: "Numbers",
            columns,
            sorted,
            on_sort: Rc::new(move |key| asked.sort(key)),
            count,
            cells: Rc::new(move |index, columns| cells.row(index, columns)),
            row_height,
            place,
        })
    };
    block("div", "page list-page")
        .live_class("cards", move || narrow.get())
        .child(
            block("div", "page-head")
                .child(heading("Numbers"))
                .child(status_line(stores, rows)),
        )
        .child(filters(asked, rows))
        .child(dynamic(list))
        .child(unreadable_dialog(unreadable))
        .into()
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
            let raw = block("pre", "raw").attr("tabindex", "0").child(raw);
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
