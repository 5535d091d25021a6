//! Timestamps.

use leptos::prelude::*;
use numberdesk::widgets::time::{DateTime, DueDate, DueDateTime};
use numbers_model::timestamp::Timestamp;

use super::frame::{Exhibit, State};

const PAST: &str = "2020-02-29T08:15:30Z";
const FUTURE: &str = "2099-11-29T08:15:30Z";
/// How the API writes that there is none.
const NONE: &str = "0001-01-01T00:00:00Z";
const ODD: &str = "soon";

/// All of them.
#[component]
pub fn Times() -> impl IntoView {
    let at = Timestamp::parse;
    view! {
        <Exhibit name="DueDate">
            <State label="To come">
                <DueDate timestamp=at(FUTURE) />
            </State>
            <State label="Passed">
                <DueDate timestamp=at(PAST) />
            </State>
            <State label="No date">
                <DueDate timestamp=at(ODD) />
            </State>
        </Exhibit>
        <Exhibit name="DueDateTime">
            <State label="To come">
                <DueDateTime timestamp=at(FUTURE) before="Was due " />
            </State>
            <State label="Passed">
                <DueDateTime timestamp=at(PAST) before="Was due " />
            </State>
            <State label="Not set">
                <DueDateTime timestamp=at(NONE) before="Was due " />
            </State>
        </Exhibit>
        <Exhibit name="DateTime">
            <State label="Set">
                <DateTime timestamp=at(PAST) />
            </State>
            <State label="Not set">
                <DateTime timestamp=at(NONE) />
            </State>
            <State label="No date">
                <DateTime timestamp=at(ODD) />
            </State>
        </Exhibit>
    }
}
