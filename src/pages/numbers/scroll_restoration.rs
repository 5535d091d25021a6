//! Scroll restoration: the position in the list is kept with the history entry. Back and reload return to it.

use leptos::prelude::*;
use leptos::{
    ev,
    prelude::{
        TimeoutHandle, on_cleanup, set_timeout_with_handle, window_event_listener,
        window_event_listener_untyped,
    },
};

use super::list_params::ListParams;
use crate::{browser::history::Location, components::grid::GridPosition};

/// The first row, unscrolled.
const TOP: GridPosition = GridPosition {
    row: 1,
    column: 1,
    scroll: 0,
};

/// The position, restored from the history entry. Or from where the list was left, when a link resumes it.
pub fn restored_position(params: ListParams) -> RwSignal<GridPosition> {
    let location = params.app.history.location();
    let (last, resume) = (params.app.list_position, params.app.resume_list);
    let resumed = last.with_untracked(|(search, position)| {
        // An entry that was left before the deferred chunk could save anything in it has no position of its own.
        let is_wanted = location.with_untracked(|location| {
            location.search == *search && (location.was_traversal || resume.get_untracked())
        });
        is_wanted.then(|| parse(position)).flatten()
    });
    resume.set(false);
    let start = location.with_untracked(entry_position).or(resumed);
    let position = RwSignal::new(start.unwrap_or(TOP));
    Effect::new(move || last.set((params.search.get(), serialize(position.get()))));
    // A position means something within one query only; another one begins at its top.
    let mut before = None;
    Effect::new(move || {
        let query = params.query.get();
        if before.as_ref().is_some_and(|before| *before != query) {
            // While somebody types, the entry still holds the position of an older query.
            let search = params.search.get_untracked();
            let restored = location
                .with_untracked(|location| {
                    (location.search == search)
                        .then(|| entry_position(location))
                        .flatten()
                })
                .unwrap_or(TOP);
            position.set(restored);
        }
        before = Some(query);
    });
    position
}

/// The position that a history entry holds.
fn entry_position(location: &Location) -> Option<GridPosition> {
    parse(location.entry_state.as_deref()?)
}

fn parse(state: &str) -> Option<GridPosition> {
    let mut parts = state.split(' ');
    let mut next = || parts.next()?.parse().ok();
    Some(GridPosition {
        row: next()?,
        column: next()?,
        scroll: next()?,
    })
}

fn serialize(position: GridPosition) -> String {
    let GridPosition {
        row,
        column,
        scroll,
    } = position;
    format!("{row} {column} {scroll}")
}

/// Saves the position in the history entry whenever it changes. Debounced, since browsers limit such writes, and at
/// once before a press or key that may navigate.
pub(super) fn save_on_change(params: ListParams, position: RwSignal<GridPosition>) {
    let history = params.app.history;
    let save = move || {
        params.sync_url();
        history.set_entry_state(&serialize(position.get_untracked()));
    };
    let timer = RwSignal::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_with_untracked(|timer| *timer).flatten() {
            timer.clear();
        }
    };
    let mut is_first = true;
    Effect::new(move || {
        position.track();
        if std::mem::take(&mut is_first) {
            return;
        }
        stop();
        let delay = std::time::Duration::from_millis(300);
        timer.set(set_timeout_with_handle(save, delay).ok());
    });
    let listeners = ["pagehide", "pointerup"]
        .map(|event| window_event_listener_untyped(event, move |_| save()));
    let on_enter = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Enter" {
            save();
        }
    });
    on_cleanup(move || {
        listeners.into_iter().for_each(|listener| listener.remove());
        on_enter.remove();
        stop();
    });
}
