//! Peek: a panel with the number of the current row, beside the list.

use leptos::prelude::*;
use numbers_model::{
    number::{Number, Row},
    provisioning::{Badge, advice},
};

use super::list_results::ListResults;
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, link, list},
        intl,
    },
    components::{badge::badge, grid::GridPosition, time},
    routes::Route,
    state::app_state::AppState,
};

/// The panel, shown while `open`; it follows the current row.
pub fn peek(
    app: AppState,
    results: ListResults,
    position: RwSignal<GridPosition>,
    open: RwSignal<bool>,
) -> View {
    let row = Memo::new(move |_| {
        let index = position.with(|position| position.row).checked_sub(1)?;
        results.result_set.track();
        app.inventory.track();
        app.inventory
            .read(|inventory| inventory.row(results.row(index)?))
    });
    dynamic(move || -> View {
        if !open.get() {
            return ().into();
        }
        let contents = match row.get() {
            Some(Row::Number(number)) => facts(app, &number),
            Some(Row::Unreadable { reason, .. }) => {
                let what = format!("The API sent a row that could not be read: {reason}.");
                el("p").child(what).into()
            }
            None => el("p")
                .child("Go to a number in the list to see it here.")
                .into(),
        };
        block("aside", "peek")
            .attr("aria-label", "Peek")
            .child(
                block("div", "peek-bar")
                    .child(el("h2").child("Peek"))
                    .child(button("Close peek", move || open.set(false)).class("link")),
            )
            .child(contents)
            .into()
    })
}

/// The facts of a number, known ones only.
fn facts(app: AppState, number: &Number) -> View {
    let state = Badge::of(number);
    let text = |value: Option<&str>| value.map(View::from);
    let or_unknown = |value: Option<&str>, unreported: bool| match value {
        None if unreported => text(Some("Unknown")),
        value => text(value),
    };
    let unreported = number.unreported;
    let voice = number.voice.as_ref();
    let capabilities: Vec<_> = number
        .capabilities
        .iter()
        .map(|capability| capability.label())
        .collect();
    let price = number.price.as_ref();
    let facts: [(&str, Option<View>); 12] = [
        ("Name", text(number.display_name.as_deref())),
        (
            "Provisioning",
            Some(badge(&state, number.expire_at.as_ref())),
        ),
        (
            "Region",
            number
                .region
                .as_deref()
                .map(|code| intl::region_label(code).into()),
        ),
        ("Type", text(number.kind.as_ref().map(|kind| kind.label()))),
        (
            "Capabilities",
            text(Some(capabilities.join(", ").as_str()).filter(|names| !names.is_empty())),
        ),
        ("Service plan", text(number.service_plan())),
        (
            "Campaign",
            or_unknown(number.campaign(), unreported.campaign),
        ),
        (
            "Voice",
            or_unknown(voice.map(|voice| voice.kind.label()), unreported.voice),
        ),
        ("Voice ID", text(number.voice_id())),
        (
            "Cost",
            price.map(|price| intl::price(price, number.interval_months).into()),
        ),
        (
            "Next charge",
            number
                .charge()
                .map(|charge| time::due_date_time("Was due ", charge)),
        ),
        (
            "Callback URL",
            or_unknown(number.callback_url.as_deref(), unreported.callback_url),
        ),
    ];
    let known = facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)));
    let facts = list(known, |(label, value)| {
        [el("dt").child(label).into(), el("dd").child(value).into()].into()
    });
    let codes = number.sms_job().map(|job| job.error_codes.as_slice());
    let errors = list(codes.unwrap_or_default(), |code| {
        let text = match advice(code) {
            Some(advice) => format!("{} {}", advice.meaning, advice.advice),
            None => code.clone(),
        };
        block("p", "peek-why").child(text).into()
    });
    let path = Route::Number(number.phone.clone());
    block("div", "peek-body")
        .child(block("p", "peek-number").child(number.phone.as_str()))
        .child(errors)
        .child(el("dl").child(facts))
        .child(link("Open this number", &app.href(&path)).class("button"))
        .into()
}
