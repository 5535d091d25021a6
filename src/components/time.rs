//! A moment in the reader's words.
//!
//! What happened at some time is told in the reader's zone, with the UTC instant on hover. What is due on a day is told
//! in UTC, like every day in the app.

use numbers_model::timestamp::Timestamp;

use crate::browser::{
    clock,
    dom::{View, block, el},
    intl,
};

fn time(at: &Timestamp, text: String, title: &str) -> View {
    el("time")
        .attr("datetime", at.raw())
        .attr("title", title)
        .child(text)
        .into()
}

/// Whether its day is before today, both in UTC.
pub fn has_passed(at: &Timestamp) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "a time of this century")]
    at.has_passed(clock::now_ms() as i64)
}

/// The day in UTC; with "Was due" before it once it has passed.
pub fn due_date(at: &Timestamp) -> View {
    time(
        at,
        passed("Was due ", at) + &intl::utc_date(at),
        &at.utc_text(),
    )
}

/// The same with the time of day, and the reader's own time on hover; what stands for no date is not set.
pub fn due_date_time(before: &str, at: &Timestamp) -> View {
    if !at.is_set() {
        let none = block("span", "none").attr("title", at.raw());
        return none.child("Not set").into();
    }
    let text = passed(before, at) + &intl::utc_date_time(at);
    time(at, text, &intl::date_time(at))
}

fn passed(words: &str, at: &Timestamp) -> String {
    if has_passed(at) { words } else { "" }.to_owned()
}

/// The day with the time of day and the zone.
pub fn date_time(at: &Timestamp) -> View {
    let text = match at.is_set() {
        true => intl::date_time(at),
        false => "Not set".to_owned(),
    };
    time(at, text, &at.utc_text())
}
