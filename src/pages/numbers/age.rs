//! The age of the list, with a button to reload an old one.

use std::time::Duration;

use leptos::prelude::*;
use numbers_model::timestamp::Timestamp;

use crate::{
    browser::{clock, event_listener::on_window, intl},
    components::notice::{Notice, Severity},
    state::{
        app_state::{AppState, use_app_state},
        loader::Phase,
    },
};

/// Age from which reloading is suggested.
const OLD: Duration = Duration::from_secs(15 * 60);

/// How often the age of an old list is looked at, which may be of another day by now.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// "As of 09:12"; for an old list a notice with a reload button.
#[component]
pub fn Age() -> impl IntoView {
    let app = use_app_state();
    let age = time_and_age(app);
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
    view! {
        {move || {
            let (time, is_old) = age.get()?;
            Some(
                match is_old && !has_error.get() {
                    false => {
                        let text = format!("As of {time}");
                        view! { <p class="status-age quiet" prop:textContent=text></p> }.into_any()
                    }
                    true => view! { <OldListNotice time /> }.into_any(),
                },
            )
        }}
    }
}

/// The notice of an old list.
#[component]
fn OldListNotice(
    /// The time of the list.
    time: String,
) -> impl IntoView {
    let app = use_app_state();
    let reload = move |_| {
        app.full_load.restart();
        let is_all = app
            .filtered_load
            .progress
            .with_untracked(|progress| progress.slice.is_all());
        if !is_all {
            app.filtered_load.restart();
        }
    };
    let reload = view! {
        <button type="button" on:click=reload>
            "Load again"
        </button>
    };
    let what = format!("These numbers are as of {time}.");
    view! { <Notice severity=Severity::Info what actions=vec![reload.into_any()] /> }
}

/// The time of the list as text, and whether it is old; `None` before the first rows. It follows the clock.
fn time_and_age(app: AppState) -> RwSignal<Option<(String, bool)>> {
    let as_of = Memo::new(move |_| {
        app.full_load.progress.with(|progress| {
            let has_rows = !matches!(progress.phase, Phase::Idle | Phase::Loading);
            has_rows.then_some(progress.as_of)
        })
    });
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
    Effect::new(move || {
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
    age
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
