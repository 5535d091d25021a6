//! Looking for numbers, and what was found.

use std::rc::Rc;

use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableNumber, AvailableQuery, BasketItem, same_price},
    enums::NumberType,
};

use super::{cell, group, head, kind_field, place_field, price, region_field, row};
use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, link, list},
        intl,
    },
    components::{
        busy_button::action_button,
        field::{TextField, choices, select_field},
        notice::{Severity, failure_notice, notice},
    },
    pages::orders::new_order,
    reactive::{Var, effect, memo},
    routes::Route,
    state::{app_state::AppState, rent::Found},
};

/// The fields of a search.
pub(super) fn form(app: AppState) -> View {
    let rent = app.rent;
    let wanted = Var::new(AvailableQuery::default());
    let wrong = Var::new((None, None));
    let digits = Var::new(String::new());
    let region = Var::new("US".to_owned());
    effect(move || {
        let (digits, region) = (digits.get(), region.get());
        wanted.update(|wanted| {
            wanted.digits = digits;
            wanted.region = region.trim().to_owned();
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
                    .flag("checked", wanted.with_untracked(read))
                    .on("change", move |_| wanted.update(write)),
            )
            .child(label)
    };
    let kind = kind_field(
        rent,
        "rent-type",
        region,
        move || wanted.with(|wanted| wanted.kind.clone()),
        move |kind| wanted.update(|wanted| wanted.kind = kind),
    );
    let place = place_field(
        "rent-place",
        move || wanted.with(|wanted| wanted.position),
        move |place| wanted.update(|wanted| wanted.position = place),
    );
    let size = select_field(
        "How many",
        "rent-size",
        move || wanted.with(|wanted| wanted.size.to_string()),
        || choices(&[("10", "10"), ("20", "20"), ("50", "50"), ("100", "100")]),
        move |size| wanted.update(|wanted| wanted.size = size.parse().unwrap_or(20)),
    );
    let submit = move || {
        let now = wanted.get_untracked();
        let mistakes = now.errors();
        wrong.set(mistakes);
        if mistakes == (None, None) {
            rent.search(now);
        }
    };
    block("form", "panel rent-form")
        .flag("novalidate", true)
        .attr("aria-label", "Search for numbers")
        .submit(submit)
        .child(region_field(rent, "rent-region", region, move || {
            wrong.with(|(region, _)| region.map(str::to_owned))
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
                .live_hint(move || wanted.with(AvailableQuery::hint))
                // Gone as soon as it is put right, since the line below it says what is sent then.
                .draw(move || {
                    let now = wanted.with(|wanted| wanted.errors().1);
                    now.filter(|_| wrong.with(|(_, digits)| digits.is_some()))
                        .map(str::to_owned)
                }),
        )
        .child(place)
        .child(size)
        .child(
            block("button", "primary")
                .attr("type", "submit")
                .child("Search"),
        )
        .into()
}

/// What a search found.
pub(super) fn found(app: AppState, key: usize) -> El {
    let rent = app.rent;
    let own = memo(move || {
        rent.searches.with(|all| {
            let own = all.iter().find(|own| own.key == key);
            own.cloned()
        })
    });
    let Some(wanted) = own.with_untracked(|own| own.as_ref().map(|own| own.wanted.clone())) else {
        return el("div");
    };
    let name = intl::region_label(&wanted.region) + ": " + &wanted.describe();
    let connect = app.href(&Route::Connect);
    let drawn = move || -> View {
        match own.with(|own| own.as_ref().map(|own| own.found.clone())) {
            None => ().into(),
            Some(Found::Asking) => el("p").attr("role", "status").child("Searching…").into(),
            Some(Found::Failed(failure)) => {
                failure_notice(&failure, &connect, move || rent.search_again(key))
            }
            Some(Found::Offers(offers)) => table(app, &wanted, &offers),
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
                                .attr("aria-label", &["Search again: ", &name].concat()),
                        )
                        .child(
                            button("Close", move || rent.close(key))
                                .attr("aria-label", &["Close ", &name].concat()),
                        ),
                ),
        )
        .child(dynamic(drawn))
}

fn table(app: AppState, wanted: &AvailableQuery, offers: &Rc<Vec<AvailableNumber>>) -> View {
    if offers.is_empty() {
        return notice(
            Severity::Info,
            "Nothing is on offer that fits.",
            "Try other digits, another place for them, or fewer capabilities.",
            Vec::new(),
        );
    }
    let rent = app.rent;
    let v1 = app.connection.version() == ApiVersion::V1;
    let names = ["Number", "Can do", "Setup", "Price", ""]
        .into_iter()
        .fold(row(), |row, name| match name {
            "" => row.child(cell()),
            name => row.child(head(name, "col")),
        });
    let rows = list(offers.iter(), |offer| line(app, offer));
    let kind_order = v1.then(|| {
        link(
            "Order several of this kind",
            &new_order(app, &wanted.region, &wanted.kind, None),
        )
        .class("button")
    });
    let any = (v1 && !offers.iter().any(|offer| offer.documents)).then(|| {
        let (wanted, like) = (wanted.clone(), same_price(offers));
        action_button(
            "Add any number that fits",
            move || rent.queue.with(|queue| !queue.is_empty()),
            move || rent.add(BasketItem::Any(wanted.clone(), like.clone())),
        )
    });
    let count = offers.len();
    let full = count >= wanted.size as usize;
    let count = match (count, full) {
        (1, _) | (_, false) => intl::number_count(count),
        (_, true) => intl::number_count(count) + ", as many as were asked for: there may be more",
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
                block("table", "cases offers")
                    .attr("role", "table")
                    .child(group("thead").child(names))
                    .child(group("tbody").child(rows)),
            )
            .into(),
        block("div", "row-actions")
            .child(any)
            .child(kind_order)
            .into(),
    ]
    .into()
}

fn line(app: AppState, offer: &AvailableNumber) -> View {
    let rent = app.rent;
    let can: Vec<_> = offer.capabilities.iter().map(|own| own.label()).collect();
    let phone = offer.phone.clone();
    let there = memo(move || {
        rent.basket
            .with(|basket| basket.iter().any(|item| item.name() == phone))
    });
    let v1 = app.connection.version() == ApiVersion::V1;
    // What v1 does not document direct renting for can be ordered; what needs documents only so.
    let order = (v1 && !offer.is_direct()).then(|| {
        let region = offer.region.as_deref().unwrap_or_default();
        let kind = offer.kind.as_ref().map_or("", NumberType::wire);
        link("Order…", &new_order(app, region, kind, Some(&offer.phone)))
            .class("button")
            .attr("aria-label", &["Order ", &offer.phone].concat())
    });
    let action: View = if offer.documents {
        block("span", "badge")
            .attr("data-state", "waiting")
            .child("Documents needed")
            .into()
    } else {
        let (item, label) = (offer.clone(), ["Add ", &offer.phone].concat());
        action_button(
            "Add",
            move || there.get() || rent.queue.with(|queue| !queue.is_empty()),
            move || rent.add(BasketItem::Number(item.clone())),
        )
        .attr("aria-label", &label)
        .into()
    };
    let setup = offer.setup.as_ref().map(|money| intl::price(money, None));
    row()
        .child(head(
            block("span", "number").child(offer.phone.as_str()),
            "row",
        ))
        .child(cell().child(can.join(", ")))
        .child(cell().child(price(setup)))
        .child(cell().child(price(monthly(offer))))
        .child(cell().child(block("span", "row-actions").child(action).child(order)))
        .into()
}

/// "2.00 USD / month", and how often it is charged where that is not every month.
pub(in crate::pages) fn monthly(offer: &AvailableNumber) -> Option<String> {
    let money = offer.monthly.as_ref()?;
    let mut text = intl::price(money, Some(1));
    if let Some(months) = offer.interval_months.filter(|months| *months > 1) {
        text.push_str(", charged every ");
        text.push_str(&months.to_string());
        text.push_str(" months");
    }
    Some(text)
}
