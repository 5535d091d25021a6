//! Where the reader is in the list, kept with the entry of the history, so that Back and reload return there.

use leptos::{
    ev,
    prelude::{
        TimeoutHandle, on_cleanup, set_timeout_with_handle, window_event_listener,
        window_event_listener_untyped,
    },
};

use super::asked::Asked;
use crate::{
    browser::history::Location,
    components::grid::Place,
    reactive::{Var, effect},
};

/// The first row, unscrolled.
const TOP: Place = Place {
    row: 1,
    column: 1,
    scroll: 0,
};

/// The place, which begins where this entry of the history was left.
pub fn kept(asked: Asked) -> Var<Place> {
    let location = asked.stores.history.location();
    let (left, resumes) = (asked.stores.left, asked.stores.resumes);
    let resumed = left.with_untracked(|(search, place)| {
        let same = location.with_untracked(|at| at.search == *search);
        (same && resumes.get_untracked())
            .then(|| read(place))
            .flatten()
    });
    resumes.set(false);
    let begin = location.with_untracked(returned).or(resumed);
    let place = Var::new(begin.unwrap_or(TOP));
    effect(move || left.set((asked.search.get(), written(place.get()))));
    remember(asked, place);
    // Another view begins at its top; the place is kept only within one view.
    let mut before = None;
    effect(move || {
        let now = asked.query.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            // What is typed is ahead of the address, whose entry remembers the place of an older view.
            let search = asked.search.get_untracked();
            let restored = location
                .with_untracked(|at| (at.search == search).then(|| returned(at)).flatten())
                .unwrap_or(TOP);
            place.set(restored);
        }
        before = Some(now);
    });
    place
}

/// The place that was kept with an entry.
fn returned(at: &Location) -> Option<Place> {
    read(at.memory.as_deref()?)
}

fn read(memory: &str) -> Option<Place> {
    let mut parts = memory.split(' ');
    let mut next = || parts.next()?.parse().ok();
    Some(Place {
        row: next()?,
        column: next()?,
        scroll: next()?,
    })
}

fn written(place: Place) -> String {
    let Place {
        row,
        column,
        scroll,
    } = place;
    [row, column, scroll].map(|part| part.to_string()).join(" ")
}

/// Writes the place down a little after each move, since browsers allow only so many writes, and at once where a
/// press or a key may lead away.
fn remember(asked: Asked, place: Var<Place>) {
    let history = asked.stores.history;
    let write = move || {
        asked.write_address();
        history.remember(&written(place.get_untracked()));
    };
    let timer = Var::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_with_untracked(|timer| *timer).flatten() {
            timer.clear();
        }
    };
    let mut first = true;
    effect(move || {
        place.track();
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
