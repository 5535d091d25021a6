//! The age of the list, with a button to reload an old one.

use std::time::Duration;

use leptos::prelude::*;
use numbers_model::timestamp::Timestamp;

use crate::{
    browser::{
        clock,
        dom::{View, block, button, dynamic, on_window},
        intl,
    },
    components::notice::{Severity, notice},
    reactive::effect,
    state::{app_state::AppState, loader::Phase},
};

/// Age from which reloading is suggested.
const OLD: Duration = Duration::from_secs(15 * 60);

/// How often the age of an old list is looked at, which may be of another day by now.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// "As of 09:12"; for an old list a notice with a reload button.
pub fn age(app: AppState) -> View {
    let as_of = Memo::new(move |_| {
        app.full_load.progress.with(|progress| {
            let has_rows = !matches!(progress.phase, Phase::Idle | Phase::Loading);
            has_rows.then_some(progress.as_of)
        })
    });
    // The time as text, and whether it is old.
    let age = RwSignal::new(None::<(String, bool)>);
    let update = move || {
        let now = clock::now_ms();
        let Some(as_of) = as_of.try_get_untracked() else {
            return;
        };
        let current = as_of.map(|as_of| {
            let is_old = now - as_of >= OLD.as_secs_f64() * 1000.0;
            (time_text(as_of, now), is_old)
        });
        if age.with_untracked(|age| *age != current) {
            age.set(current);
        }
    };
    effect(move || {
        if as_of.get().is_some() {
            set_timeout(update, OLD);
        }
        update();
    });
    // The tab may stay open, and in sight, for days.
    let interval = set_interval_with_handle(update, HOUR);
    on_cleanup(move || {
        if let Ok(interval) = interval {
            interval.clear();
        }
    });
    // Timers don't run while a computer sleeps.
    on_window("visibilitychange", move |_| update());
    let reload = move || {
        app.full_load.restart();
        let is_all = app
            .filtered_load
            .progress
            .with_untracked(|progress| progress.slice.is_all());
        if !is_all {
            app.filtered_load.restart();
        }
    };
    // A load error has a reload button of its own.
    let has_error = Memo::new(move |_| {
        [app.full_load, app.filtered_load].iter().any(|loader| {
            loader.progress.with(|progress| {
                matches!(
                    progress.phase,
                    Phase::Stopped | Phase::Failed(_) | Phase::Expired(_) | Phase::Inconsistent(_)
                )
            })
        })
    });
    dynamic(move || -> View {
        match age
            .get()
            .map(|(time, is_old)| (time, is_old && !has_error.get()))
        {
            None => ().into(),
            Some((time, false)) => block("p", "status-age quiet")
                .child(format!("As of {time}"))
                .into(),
            Some((time, true)) => notice(
                Severity::Info,
                &format!("These numbers are as of {time}."),
                "",
                vec![button("Load again", reload).into()],
            ),
        }
    })
}

/// "09:12"; with the date if it is another day.
fn time_text(at: f64, now: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "times of this century")]
    let [at, now] = [at, now].map(|ms| Timestamp::from_epoch_ms(ms as i64));
    let (day, time) = (intl::date(&at), intl::time(&at));
    match day == intl::date(&now) {
        true => time,
        false => format!("{time}, {day}"),
    }
}
