//! Timestamps as `<time>` elements.
//!
//! Past events are shown in local time, with UTC in the tooltip. Due dates are shown in UTC, like every date in the app.

use leptos::prelude::*;
use numbers_model::timestamp::Timestamp;

use crate::browser::{clock, intl};

/// Whether the UTC date is before today.
pub fn has_passed(timestamp: &Timestamp) -> bool {
    timestamp.has_passed(clock::epoch_ms())
}

/// The text of a due date in UTC, with "Was due" before it once it has passed.
pub fn due_text(timestamp: &Timestamp) -> String {
    let before = if_passed("Was due ", timestamp);
    format!("{before}{}", intl::utc_date(timestamp))
}

fn if_passed<'a>(words: &'a str, timestamp: &Timestamp) -> &'a str {
    if has_passed(timestamp) { words } else { "" }
}

/// A due date in UTC, with "Was due" before it once it has passed.
#[component]
pub fn DueDate(
    /// The date.
    timestamp: Timestamp,
) -> impl IntoView {
    let text = due_text(&timestamp);
    let title = timestamp.utc_text();
    view! { <Time timestamp text title /> }
}

/// A due date with its time in UTC, and local time in the tooltip.
#[component]
pub fn DueDateTime(
    /// The date.
    timestamp: Timestamp,
    /// What stands before it once it has passed.
    before: &'static str,
) -> impl IntoView {
    if !timestamp.is_set() {
        let raw = timestamp.raw().to_owned();
        return view! {
            <span class="none" title=raw>
                "Not set"
            </span>
        }
        .into_any();
    }
    let before = if_passed(before, &timestamp);
    let text = format!("{before}{}", intl::utc_date_time(&timestamp));
    let title = intl::date_time(&timestamp);
    view! { <Time timestamp text title /> }.into_any()
}

/// A local date and time, with UTC in the tooltip.
#[component]
pub fn DateTime(
    /// The time.
    timestamp: Timestamp,
) -> impl IntoView {
    let text = match timestamp.is_set() {
        true => intl::date_time(&timestamp),
        false => "Not set".to_owned(),
    };
    let title = timestamp.utc_text();
    view! { <Time timestamp text title /> }
}

/// A `<time>` element.
#[component]
fn Time(
    /// The time.
    timestamp: Timestamp,
    /// The text.
    text: String,
    /// The tooltip.
    title: String,
) -> impl IntoView {
    let raw = timestamp.raw().to_owned();
    view! { <time datetime=raw title=title prop:textContent=text></time> }
}
