//! Numbers: the list with its filters.

mod cell;
mod export;
mod filters;
mod status;
mod view;

use crate::reactive::{Var, effect, either, memo};
use leptos::prelude::*;

use crate::{
    app::{Loaders, use_title},
    browser::{
        focus,
        history::{Location, use_history},
        media,
    },
    components::grid::{DataGrid, GridColumn, Place},
    model::query::{Column, ListQuery, Sort},
    paths::Route,
    state::{inventory::Inventory, loader::Phase, settings::Settings},
};

use self::{
    cell::draw_cell,
    filters::Filters,
    status::{EmptyState, StatusLine},
    view::View,
};

/// Below this width rows become cards.
const NARROW: &str = "(max-width: 45rem)";
/// Heights of a row and of a card, in pixels; style/numbers.css says the same.
const ROW_HEIGHT: usize = 40;
const CARD_HEIGHT: usize = 148;

/// The page.
#[component]
pub fn NumbersPage() -> impl IntoView {
    use_title("Numbers");
    let history = use_history();
    let inventory = expect_context::<Inventory>();
    let loaders = expect_context::<Loaders>();
    let settings = expect_context::<Settings>();

    let location = history.location();
    // While another page takes over, its address is no query of ours.
    let search = StoredValue::new(String::new());
    let query = memo(move || {
        location.with(|at| {
            if Route::parse(&at.path) == Route::Numbers {
                search.set_value(at.search.clone());
            }
        });
        search.with_value(|search| ListQuery::parse(search))
    });
    let view = View::new(query, inventory);
    let place = Var::new(
        location
            .with_untracked(returned_place)
            .unwrap_or_else(|| Place {
                row: 1,
                ..Place::default()
            }),
    );
    remember(place);

    // Each change of the part that the server can answer asks it for that part.
    let slice = memo(move || query.with(ListQuery::slice));
    effect(move || {
        let slice = slice.get();
        if slice.is_all() {
            loaders.slice.stop();
        } else {
            loaders.slice.start(slice);
        }
        if loaders
            .all
            .progress
            .with_untracked(|p| p.phase == Phase::Idle)
        {
            loaders.all.start(Default::default());
        }
    });

    // Where Back led here, the focus returns to the row it left.
    if location.with_untracked(|at| at.returned) {
        request_animation_frame(|| {
            request_animation_frame(|| {
                if !focus::focus(".grid [tabindex='0']") {
                    focus::focus("main h1");
                }
            });
        });
    }
    // Another view begins at its top; the place is kept only within one view.
    let mut before = None;
    effect(move || {
        let now = query.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            let restored = location.with_untracked(returned_place);
            place.set(restored.unwrap_or(Place {
                row: 1,
                ..Place::default()
            }));
            if let Some(grid) = focus::find(".grid") {
                grid.set_scroll_top(
                    i32::try_from(place.get_untracked().scroll).unwrap_or(i32::MAX),
                );
            }
        }
        before = Some(now);
    });

    let go = move |query: &ListQuery, push: bool| {
        let path = Route::Numbers.path() + &query.to_search();
        if push {
            history.push(&path);
        } else {
            history.replace(&path);
        }
    };
    let on_change = Callback::new(move |(query, push): (ListQuery, bool)| go(&query, push));
    let on_sort = Callback::new(move |key: &'static str| {
        let Some(column) = Column::from_param(key) else {
            return;
        };
        let mut query = query.get_untracked();
        // Up, then down, then as the server gave them.
        query.sort = match query.sort {
            Some(sort) if sort.column == column && sort.descending => None,
            Some(sort) if sort.column == column => Some(Sort {
                column,
                descending: true,
            }),
            _ => Some(Sort {
                column,
                descending: false,
            }),
        };
        go(&query, false);
    });

    let narrow = media::matches(NARROW);
    let columns = memo(move || {
        settings.hidden.with(|hidden| {
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
        query.with(|query| {
            query
                .sort
                .map(|sort| (sort.column.param(), sort.descending))
        })
    });
    let shown = view.len();
    view! {
        <div class="page list-page" class:cards=Signal::derive(move || narrow.get())>
            <div class="page-head">
                <h1 tabindex="-1">"Numbers"</h1>
                <StatusLine view />
            </div>
            <Filters query view on_change />
            {either(
                move || { shown.get() > 0 },
                move || view! {
                <DataGrid
                    label="Numbers"
                    columns
                    sorted
                    on_sort
                    count=shown
                    row=Callback::new(move |index| view.entry(index))
                    cell=draw_cell
                    row_height=memo(move || {
                        if narrow.get() { CARD_HEIGHT } else { ROW_HEIGHT }
                    })
                    place
                />
                },
                move || view! { <EmptyState query on_change /> },
            )}
        </div>
    }
}

/// Where the reader was when this entry of the history was left.
fn returned_place(at: &Location) -> Option<Place> {
    let mut parts = at.memory.as_deref()?.split(' ');
    Some(Place {
        row: parts.next()?.parse().ok()?,
        column: parts.next()?.parse().ok()?,
        scroll: parts.next()?.parse().ok()?,
    })
}

/// Keeps the place with the history entry, a little after each move: browsers allow only so many writes.
fn remember(place: Var<Place>) {
    let history = use_history();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let write = move || {
        let Place {
            row,
            column,
            scroll,
        } = place.get_untracked();
        history.remember(&format!("{row} {column} {scroll}"));
    };
    let mut first = true;
    effect(move || {
        place.track();
        if std::mem::take(&mut first) {
            return;
        }
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let delay = std::time::Duration::from_millis(150);
        timer.set_value(set_timeout_with_handle(write, delay).ok());
    });
    // A link in a row leads away at once: what the timer still holds is written before.
    let flush = window_event_listener_untyped("pagehide", move |_| write());
    let clicked = window_event_listener_untyped("pointerdown", move |_| write());
    let pressed = window_event_listener_untyped("keyup", move |_| write());
    on_cleanup(move || {
        flush.remove();
        clicked.remove();
        pressed.remove();
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
}
