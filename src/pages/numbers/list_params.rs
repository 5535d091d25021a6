//! List parameters: the query of the list, kept in step with the address.

use leptos::prelude::*;
use numbers_inventory::{
    number_list::NumberList,
    query::{Column, ListQuery, Sort},
};

use crate::{routes::Route, state::app_state::AppState};

/// The parameters of the list: filters, search and sort. Copies share them.
#[derive(Clone, Copy)]
pub struct ListParams {
    /// The parsed query.
    pub query: Memo<ListQuery>,
    /// The query string. While somebody types, it is ahead of the address.
    pub search: RwSignal<String>,
    /// The search that the last paste made, with the list of numbers it was read from.
    pub pasted: RwSignal<(String, NumberList)>,
    /// Debounces [`ListParams::sync_url`] while somebody types.
    timer: RwSignal<Option<TimeoutHandle>>,
    /// The state of the app.
    pub app: AppState,
}

impl ListParams {
    /// Parameters that follow the address.
    pub fn new(app: AppState) -> Self {
        let location = app.history.location();
        let search = RwSignal::new(location.with_untracked(|location| location.search.clone()));
        let params = Self {
            query: Memo::new(move |_| search.with(|search| ListQuery::parse(search))),
            search,
            pasted: RwSignal::new(Default::default()),
            timer: RwSignal::new(None),
            app,
        };
        Effect::new(move || {
            location.with(|location| {
                // While another page takes over, its address is no query of the list.
                let is_list = Route::parse(&location.path) == Route::Numbers;
                if is_list && search.with_untracked(|search| *search != location.search) {
                    search.set(location.search.clone());
                }
            });
        });
        on_cleanup(move || {
            params.stop_timer();
        });
        params
    }

    /// Sets the search text. The results follow at once, the address when the typing pauses.
    ///
    /// Browsers limit how often a page changes its address, and ignore changes beyond that.
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

    /// Writes a search that is still debounced into the address.
    pub fn sync_url(self) {
        if self.stop_timer() {
            let search = self.search.get_untracked();
            self.app
                .history
                .replace(&format!("{}{search}", Route::Numbers.path()));
        }
    }

    /// Replaces the query, as a new entry of the history.
    pub fn push(self, query: &ListQuery) {
        self.sync_url();
        self.app
            .history
            .push(&format!("{}{}", Route::Numbers.path(), query.to_search()));
    }

    /// Replaces the query in the current entry of the history.
    fn replace(self, query: &ListQuery) {
        self.stop_timer();
        self.app
            .history
            .replace(&format!("{}{}", Route::Numbers.path(), query.to_search()));
    }

    /// Changes the query, as a new entry of the history.
    pub fn change(self, change: impl FnOnce(&mut ListQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.push(&query);
    }

    /// Clears the search and all filters; the sort stays.
    pub fn clear_filters(self) {
        self.change(|query| {
            *query = ListQuery {
                sorts: std::mem::take(&mut query.sorts),
                ..ListQuery::default()
            };
        });
    }

    /// Toggles the sort by a column: ascending, descending, none. `additive` keeps the other sort columns.
    pub fn sort(self, key: &str, additive: bool) {
        let Some(column) = Column::from_param(key) else {
            return;
        };
        let mut query = self.query.get_untracked();
        let index = query.sorts.iter().position(|sort| sort.column == column);
        let current = index.and_then(|index| query.sorts.get(index)).copied();
        let next = match current {
            Some(sort) if sort.descending => None,
            _ => Some(Sort {
                column,
                descending: current.is_some(),
            }),
        };
        if !additive {
            query.sorts = next.into_iter().collect();
        } else if let Some(index) = index {
            query.sorts.splice(index..=index, next);
        } else {
            query.sorts.extend(next);
        }
        self.replace(&query);
    }
}
