//! A moment: in the reader's words, with the UTC instant on hover.

use crate::{
    browser::{
        dom::{View, el},
        intl,
    },
    model::timestamp::Timestamp,
};

fn time(at: &Timestamp, text: String) -> View {
    el("time")
        .attr("datetime", at.raw())
        .attr("title", &at.utc_text())
        .child(text)
        .into()
}

/// The day.
pub fn day(at: &Timestamp) -> View {
    time(at, intl::day(at))
}

/// The day with the time of day and the zone.
pub fn day_time(at: &Timestamp) -> View {
    time(at, intl::day_time(at))
}
