//! Where the reader is in the list, kept with the entry of the history, so that Back and reload return there.

use leptos::{
    ev,
    prelude::{
        TimeoutHandle, on_cleanup, set_timeout_with_handle, window_event_listener,
        window_event_listener_untyped,
    },
};

use super::list_params::ListParams;
use crate::{
    browser::history::Location,
    components::grid::GridPosition,
    reactive::{Var, effect},
};

/// The first row, unscrolled.
const TOP: GridPosition = GridPosition {
    row: 1,
    column: 1,
    scroll: 0,
};

/// The place, which begins where this entry of the history was left.
pub fn restored_position(params: ListParams) -> Var<GridPosition> {
    let location = params.app.history.location();
    let (left, resumes) = (params.app.list_position, params.app.resume_list);
    let resumed = left.with_untracked(|(search, position)| {
        let same = location.with_untracked(|at| at.search == *search);
        (same && resumes.get_untracked())
            .then(|| read(position))
            .flatten()
    });
    resumes.set(false);
    let begin = location.with_untracked(entry_position).or(resumed);
    let position = Var::new(begin.unwrap_or(TOP));
    effect(move || left.set((params.search.get(), written(position.get()))));
    save_on_change(params, position);
    // Another view begins at its top; the place is kept only within one view.
    let mut before = None;
    effect(move || {
        let now = params.query.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            // What is typed is ahead of the address, whose entry remembers the place of an older view.
            let search = params.search.get_untracked();
            let restored = location
                .with_untracked(|at| (at.search == search).then(|| entry_position(at)).flatten())
                .unwrap_or(TOP);
            position.set(restored);
        }
        before = Some(now);
    });
    position
}

/// The place that was kept with an entry.
fn entry_position(at: &Location) -> Option<GridPosition> {
    read(at.entry_state.as_deref()?)
}

fn read(memory: &str) -> Option<GridPosition> {
    let mut parts = memory.split(' ');
    let mut next = || parts.next()?.parse().ok();
    Some(GridPosition {
        row: next()?,
        column: next()?,
        scroll: next()?,
    })
}

fn written(position: GridPosition) -> String {
    let GridPosition {
        row,
        column,
        scroll,
    } = position;
    [row, column, scroll].map(|part| part.to_string()).join(" ")
}

/// Writes the place down a little after each move, since browsers allow only so many writes, and at once where a
/// press or a key may lead away.
fn save_on_change(params: ListParams, position: Var<GridPosition>) {
    let history = params.app.history;
    let write = move || {
        params.sync_url();
        history.set_entry_state(&written(position.get_untracked()));
    };
    let timer = Var::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_with_untracked(|timer| *timer).flatten() {
            timer.clear();
        }
    };
    let mut first = true;
    effect(move || {
        position.track();
        if std::mem::take(&mut first) {
            return;
        }
        stop();
        let delay = std::time::Duration::from_millis(300);
        timer.set(set_timeout_with_handle(write, delay).ok());
    });
    let listeners = ["pagehide", "pointerup"]
        .map(|event| window_event_listener_untyped(event, move |_| write()));
    let entered = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Enter" {
            write();
        }
    });
    on_cleanup(move || {
        listeners.into_iter().for_each(|listener| listener.remove());
        entered.remove();
        stop();
    });
}
