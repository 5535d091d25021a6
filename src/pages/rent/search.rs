//! Searches for available numbers: the form, and the panel of each search.

use std::sync::Arc;

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableNumber, AvailableQuery, BasketItem, same_price},
    enums::NumberType,
};

use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, link, list},
        intl,
    },
    components::{
        busy_button::action_button,
        field::{TextField, choices, select_field},
        notice::{Severity, failure_notice, notice},
        table::{cell, row, row_heading, table, table_body, table_head},
    },
    pages::orders::new_order_href,
    reactive::effect,
    routes::Route,
    state::{app_state::AppState, rent::SearchResult},
    widgets::{
        criteria_fields::{kind_field, position_field, region_field},
        price::{monthly_price, price, setup_price},
    },
};

/// The form of a search.
pub(super) fn search_form(app: AppState) -> View {
    let rent = app.rent;
    let query = RwSignal::new(AvailableQuery::default());
    let errors = RwSignal::new((None, None));
    let digits = RwSignal::new(String::new());
    let region = RwSignal::new("US".to_owned());
    effect(move || {
        let (digits, region) = (digits.get(), region.get());
        query.update(|query| {
            query.digits = digits;
            query.region = region.trim().to_owned();
        });
    });
    let check = move |label: &'static str,
                      read: fn(&AvailableQuery) -> bool,
                      write: fn(&mut AvailableQuery)| {
        el("label")
            .class("check")
            .child(
                el("input")
                    .attr("type", "checkbox")
                    .flag("checked", query.with_untracked(read))
                    .on("change", move |_| query.update(write)),
            )
            .child(label)
    };
    let kind = kind_field(
        rent,
        "rent-type",
        region,
        move || query.with(|query| query.kind.clone()),
        move |kind| query.update(|query| query.kind = kind),
    );
    let position = position_field(
        "rent-place",
        move || query.with(|query| query.position),
        move |position| query.update(|query| query.position = position),
    );
    let size = select_field(
        "How many",
        "rent-size",
        move || query.with(|query| query.size.to_string()),
        || choices(&[("10", "10"), ("20", "20"), ("50", "50"), ("100", "100")]),
        move |size| query.update(|query| query.size = size.parse().unwrap_or(20)),
    );
    let submit = move || {
        let query = query.get_untracked();
        let found = query.errors();
        errors.set(found);
        if found == (None, None) {
            rent.search(query);
        }
    };
    block("form", "panel rent-form")
        .flag("novalidate", true)
        .attr("aria-label", "Search for numbers")
        .submit(submit)
        .child(region_field(rent, "rent-region", region, move || {
            errors.with(|(region, _)| region.map(str::to_owned))
        }))
        .child(kind)
        .child(
            block("fieldset", "rent-can")
                .child(el("legend").child("Capabilities"))
                .child(check("SMS", |w| w.sms, |w| w.sms = !w.sms))
                .child(check("Voice", |w| w.voice, |w| w.voice = !w.voice)),
        )
        .child(
            TextField::new("Digits", "rent-digits", digits)
                .live_hint(move || query.with(AvailableQuery::hint))
                // Hidden once it is corrected: the hint below tells then what is sent.
                .draw(move || {
                    let error = query.with(|query| query.errors().1);
                    error
                        .filter(|_| errors.with(|(_, digits)| digits.is_some()))
                        .map(str::to_owned)
                }),
        )
        .child(position)
        .child(size)
        .child(
            block("button", "primary")
                .attr("type", "submit")
                .child("Search"),
        )
        .into()
}

/// The panel of a search: its numbers, or why there are none.
pub(super) fn search_panel(app: AppState, key: usize) -> El {
    let rent = app.rent;
    let search = Memo::new(move |_| {
        rent.searches.with(|searches| {
            let search = searches.iter().find(|search| search.key == key);
            search.cloned()
        })
    });
    let query = search.with_untracked(|search| search.as_ref().map(|search| search.query.clone()));
    let Some(query) = query else {
        return el("div");
    };
    let region = intl::region_label(&query.region);
    let name = format!("{region}: {}", query.describe());
    let connect = app.href(&Route::Connect);
    let result = move || -> View {
        match search.with(|search| search.as_ref().map(|search| search.result.clone())) {
            None => ().into(),
            Some(SearchResult::Loading) => {
                el("p").attr("role", "status").child("Searching…").into()
            }
            Some(SearchResult::Failed(failure)) => {
                failure_notice(&failure, &connect, move || rent.search_again(key))
            }
            Some(SearchResult::Numbers(numbers)) => results(app, &query, &numbers),
        }
    };
    block("section", "panel")
        .attr("aria-label", &name)
        .child(
            block("div", "cause-head")
                .child(el("h2").child(name.as_str()))
                .child(
                    block("span", "row-actions")
                        .child(
                            button("Search again", move || rent.search_again(key))
                                .attr("aria-label", &format!("Search again: {name}")),
                        )
                        .child(
                            button("Close", move || rent.close(key))
                                .attr("aria-label", &format!("Close {name}")),
                        ),
                ),
        )
        .child(dynamic(result))
}

/// The table of the numbers, and the ways to get more of them.
fn results(app: AppState, query: &AvailableQuery, numbers: &Arc<Vec<AvailableNumber>>) -> View {
    if numbers.is_empty() {
        return notice(
            Severity::Info,
            "Nothing is on offer that fits.",
            "Try other digits, another place for them, or fewer capabilities.",
            Vec::new(),
        );
    }
    let rent = app.rent;
    let v1 = app.connection.version() == ApiVersion::V1;
    let rows = list(numbers.iter(), |number| number_row(app, number));
    let kind_order = v1.then(|| {
        link(
            "Order several of this kind",
            &new_order_href(app, &query.region, &query.kind, None),
        )
        .class("button")
    });
    let any = (v1 && !numbers.iter().any(|number| number.documents)).then(|| {
        let (query, example) = (query.clone(), same_price(numbers));
        action_button(
            "Add any number that fits",
            move || rent.queue.with(|queue| !queue.is_empty()),
            move || rent.add(BasketItem::Any(query.clone(), example.clone())),
        )
    });
    let count = numbers.len();
    let is_full = count >= query.size as usize;
    let count = match (count, is_full) {
        (1, _) | (_, false) => intl::number_count(count),
        (_, true) => format!(
            "{}, as many as were asked for: there may be more",
            intl::number_count(count)
        ),
    };
    [
        block("p", "quiet")
            .attr("role", "status")
            .child(count)
            .into(),
        block("div", "scroll-x")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "Numbers on offer")
            .child(
                table("cases offers")
                    .child(table_head(&["Number", "Can do", "Setup", "Price", ""]))
                    .child(table_body().child(rows)),
            )
            .into(),
        block("div", "row-actions")
            .child(any)
            .child(kind_order)
            .into(),
    ]
    .into()
}

/// The row of an available number.
fn number_row(app: AppState, number: &AvailableNumber) -> View {
    let rent = app.rent;
    let capabilities = number.capabilities.iter();
    let capabilities: Vec<_> = capabilities.map(|capability| capability.label()).collect();
    let phone = number.phone.clone();
    let is_in_basket = Memo::new(move |_| {
        rent.basket
            .with(|basket| basket.iter().any(|item| item.name() == phone))
    });
    let v1 = app.connection.version() == ApiVersion::V1;
    // v1 documents direct renting for some numbers only. The others can be ordered, those that need documents in no other way.
    let order = (v1 && !number.is_direct()).then(|| {
        let region = number.region.as_deref().unwrap_or_default();
        let kind = number.kind.as_ref().map_or("", NumberType::wire);
        link(
            "Order…",
            &new_order_href(app, region, kind, Some(&number.phone)),
        )
        .class("button")
        .attr("aria-label", &format!("Order {}", number.phone))
    });
    let action: View = if number.documents {
        block("span", "badge")
            .attr("data-state", "waiting")
            .child("Documents needed")
            .into()
    } else {
        let (item, label) = (number.clone(), format!("Add {}", number.phone));
        action_button(
            "Add",
            move || is_in_basket.get() || rent.queue.with(|queue| !queue.is_empty()),
            move || rent.add(BasketItem::Number(item.clone())),
        )
        .attr("aria-label", &label)
        .into()
    };
    row()
        .child(row_heading(
            block("span", "number").child(number.phone.as_str()),
        ))
        .child(cell().child(capabilities.join(", ")))
        .child(cell().child(price(setup_price(number))))
        .child(cell().child(price(monthly_price(number))))
        .child(cell().child(block("span", "row-actions").child(action).child(order)))
        .into()
}
