//! A moment: in the reader's words, with the UTC instant on hover.

use leptos::prelude::*;

use crate::{browser::intl, model::timestamp::Timestamp};

/// A moment with its time of day, or only its day.
#[component]
pub fn Time(
    /// The moment.
    at: Timestamp,
    /// Only the day.
    #[prop(optional)]
    day: bool,
) -> impl IntoView {
    let text = if day {
        intl::day(&at)
    } else {
        intl::day_time(&at)
    };
    view! {
        <time datetime=at.raw().to_owned() title=at.utc_text()>
            {text}
        </time>
    }
}
