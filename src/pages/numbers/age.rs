//! How old the list is, and the offer to load it again.

use std::time::Duration;

use leptos::prelude::set_timeout;
use numbers_model::timestamp::Timestamp;

use crate::{
    browser::{
        clock,
        dom::{View, block, button, dynamic, on_window},
        intl,
    },
    components::notice::{Severity, notice},
    reactive::{Var, effect, memo},
    state::{app_state::AppState, loader::Phase},
};

/// From this age on a list is offered to be loaded again.
const OLD: Duration = Duration::from_secs(15 * 60);

/// "As of 09:12", and the offer once that is long ago.
pub fn age(app: AppState) -> View {
    let as_of = memo(move || {
        app.full_load.progress.with(|progress| {
            let is_there = !matches!(progress.phase, Phase::Idle | Phase::Loading);
            is_there.then_some(progress.as_of)
        })
    });
    // What to say, and whether it is old.
    let said = Var::new(None::<(String, bool)>);
    let look = move || {
        let now = clock::now_ms();
        let Some(at) = as_of.try_get_untracked() else {
            return;
        };
        let fresh = at.map(|at| (moment(at, now), now - at >= OLD.as_secs_f64() * 1000.0));
        if said.with_untracked(|said| *said != fresh) {
            said.set(fresh);
        }
    };
    effect(move || {
        if as_of.get().is_some() {
            set_timeout(look, OLD);
        }
        look();
    });
    // A computer that slept has slept through the timer too.
    on_window("visibilitychange", move |_| look());
    let again = move || {
        app.full_load.restart();
        let is_all = app
            .filtered_load
            .progress
            .with_untracked(|progress| progress.slice.is_all());
        if !is_all {
            app.filtered_load.restart();
        }
    };
    // One notice with a way to load is enough.
    let troubled = memo(move || {
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
        match said.get().map(|(at, old)| (at, old && !troubled.get())) {
            None => ().into(),
            Some((at, false)) => block("p", "status-age quiet")
                .child(["As of ", &at].concat())
                .into(),
            Some((at, true)) => notice(
                Severity::Info,
                &["These numbers are as of ", &at, "."].concat(),
                "",
                vec![button("Load again", again).into()],
            ),
        }
    })
}

/// "09:12"; of another day with the day.
fn moment(at: f64, now: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "times of this century")]
    let [at, now] = [at, now].map(|ms| Timestamp::from_epoch_ms(ms as i64));
    let (day, time) = (intl::date(&at), intl::time(&at));
    match day == intl::date(&now) {
        true => time,
        false => [&time, ", ", &day].concat(),
    }
}
