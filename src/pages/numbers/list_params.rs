//! What the list is asked for, and the way to ask for something else.

use leptos::prelude::{TimeoutHandle, on_cleanup, set_timeout_with_handle};
use numbers_inventory::{
    number_list::NumberList,
    query::{Column, ListQuery, Sort},
};

use crate::{
    reactive::{Derived, Var, effect, memo},
    routes::Route,
    state::app_state::AppState,
};

/// What the filters ask for. Copies share it.
#[derive(Clone, Copy)]
pub struct ListParams {
    /// The query.
    pub query: Derived<ListQuery>,
    /// The query of the address; while somebody types, a little ahead of it.
    pub search: Var<String>,
    /// What was pasted last, as the search that came of it, with what is told of it.
    pub pasted: Var<(String, NumberList)>,
    /// Brings the address up to what was typed.
    timer: Var<Option<TimeoutHandle>>,
    /// All that the pages share.
    pub app: AppState,
}

impl ListParams {
    /// Follows the address.
    pub fn new(app: AppState) -> Self {
        let location = app.history.location();
        let search = Var::new(location.with_untracked(|at| at.search.clone()));
        let params = Self {
            query: memo(move || search.with(|search| ListQuery::parse(search))),
            search,
            pasted: Var::new(Default::default()),
            timer: Var::new(None),
            app,
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
            params.stop_timer();
        });
        params
    }

    /// Finds what is typed at once. The address follows when the typing pauses: browsers allow only so many changes
    /// of it, and then ignore them.
    pub fn set_search(self, text: String) {
        let mut query = self.query.get_untracked();
        query.text = text;
        self.search.set(query.to_search());
        self.stop_timer();
        let pause = std::time::Duration::from_millis(250);
        self.timer
            .set(set_timeout_with_handle(move || self.sync_url(), pause).ok());
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
    pub fn sync_url(self) {
        if self.stop_timer() {
            let search = self.search.get_untracked();
            self.app.history.replace(&(Route::Numbers.path() + &search));
        }
    }

    /// Asks for something else, as a step of its own for Back.
    pub fn push(self, query: &ListQuery) {
        self.sync_url();
        self.app
            .history
            .push(&(Route::Numbers.path() + &query.to_search()));
    }

    /// Asks for something else in the place of what is asked for now.
    fn replace(self, query: &ListQuery) {
        self.stop_timer();
        self.app
            .history
            .replace(&(Route::Numbers.path() + &query.to_search()));
    }

    /// Changes the query, as a step of its own for Back.
    pub fn change(self, change: impl FnOnce(&mut ListQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.push(&query);
    }

    /// Sorts by a column: up, then down, then as the server gave them; `besides` the others, or instead of them.
    pub fn sort(self, key: &str, additive: bool) {
        let Some(column) = Column::from_param(key) else {
            return;
        };
        let mut query = self.query.get_untracked();
        let before = query.sorts.iter().position(|sort| sort.column == column);
        let now = before.and_then(|at| query.sorts.get(at)).copied();
        let next = match now {
            Some(sort) if sort.descending => None,
            _ => Some(Sort {
                column,
                descending: now.is_some(),
            }),
        };
        if !additive {
            query.sorts = next.into_iter().collect();
        } else if let Some(at) = before {
            query.sorts.splice(at..=at, next);
        } else {
            query.sorts.extend(next);
        }
        self.replace(&query);
    }
}
