//! Timestamps as `<time>` elements.
//!
//! Past events are shown in local time, with UTC in the tooltip. Due dates are shown in UTC, like every date in the app.

use numbers_model::timestamp::Timestamp;

use crate::browser::{
    clock,
    dom::{View, block, el},
    intl,
};

fn time(timestamp: &Timestamp, text: String, title: &str) -> View {
    el("time")
        .attr("datetime", timestamp.raw())
        .attr("title", title)
        .child(text)
        .into()
}

/// Whether the UTC date is before today.
pub fn has_passed(timestamp: &Timestamp) -> bool {
    timestamp.has_passed(clock::epoch_ms())
}

/// A due date in UTC, with "Was due" before it once it has passed.
pub fn due_date(timestamp: &Timestamp) -> View {
    let before = if_passed("Was due ", timestamp);
    let text = format!("{before}{}", intl::utc_date(timestamp));
    time(timestamp, text, &timestamp.utc_text())
}

/// A due date with its time in UTC, and local time in the tooltip. `before` stands in front once it has passed.
pub fn due_date_time(before: &str, timestamp: &Timestamp) -> View {
    if !timestamp.is_set() {
        let none = block("span", "none").attr("title", timestamp.raw());
        return none.child("Not set").into();
    }
    let before = if_passed(before, timestamp);
    let text = format!("{before}{}", intl::utc_date_time(timestamp));
    time(timestamp, text, &intl::date_time(timestamp))
}

fn if_passed<'a>(words: &'a str, timestamp: &Timestamp) -> &'a str {
    if has_passed(timestamp) { words } else { "" }
}

/// A local date and time, with UTC in the tooltip.
pub fn date_time(timestamp: &Timestamp) -> View {
    let text = match timestamp.is_set() {
        true => intl::date_time(timestamp),
        false => "Not set".to_owned(),
    };
    time(timestamp, text, &timestamp.utc_text())
}
