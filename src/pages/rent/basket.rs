//! What is chosen, what it costs, and what is set up on all of it.

use leptos::prelude::request_animation_frame;
use numbers_model::{
    api_version::ApiVersion,
    available::{self, BasketItem, totals},
    change::{self, Draft, Field, fields},
    enums::Capability,
    number::Number,
};

use super::{cell, facts, group, head, price, row, search::monthly};
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, list, show},
        focus, intl,
    },
    components::{
        curl::curl_named,
        dialog::{DialogHandle, dialog},
        field::TextField,
        notice::{Severity, notice},
        voice_field::voice_field,
    },
    reactive::{Var, effect, memo},
    state::app_state::AppState,
};

/// The basket.
pub(super) fn basket(app: AppState) -> View {
    let rent = app.rent;
    let some = memo(move || rent.basket.with(|basket| !basket.is_empty()));
    let errors = Var::new(Vec::<(Field, String)>::new());
    let asking = Var::new(false);
    let review = move || {
        // What is set up is new to every number: it is judged as a whole.
        let wrong = rent.terms.with_untracked(|terms| {
            change::validate(
                terms,
                &Draft::default(),
                &Number::default(),
                app.connection.version(),
            )
        });
        let fine = wrong.is_empty();
        errors.set(wrong);
        asking.set(fine);
    };
    let inside = move || {
        block("section", "panel")
            .attr("aria-label", "Basket")
            .child(el("h2").child("Basket"))
            .child(dynamic(move || items(app)))
            .child(dynamic(move || rent.basket.with(|basket| sums(basket))))
            .child(el("h3").child("Set up on all of them"))
            .child(terms(
                app.connection.version(),
                rent.terms,
                move |field| {
                    errors.with(|errors| {
                        let found = errors.iter().find(|(own, _)| *own == field);
                        found.map(|(_, text)| text.clone())
                    })
                },
                true,
            ))
            .child(
                block("div", "form-actions")
                    .child(button("Review and rent", review).class("primary")),
            )
    };
    [show(move || some.get(), inside), confirm(app, asking)].into()
}

fn items(app: AppState) -> View {
    let rent = app.rent;
    let items = rent.basket.get();
    let rows = list(items.iter().enumerate(), |(at, item)| {
        let offer = item.available_number();
        let setup = offer.and_then(|offer| offer.setup.as_ref());
        let name = item.name();
        row()
            .child(head(name.as_str(), "row"))
            .child(cell().child(price(setup.map(|money| intl::price(money, None)))))
            .child(cell().child(price(offer.and_then(monthly))))
            .child(
                cell().child(
                    button("Remove", move || {
                        rent.remove(at);
                        focus_row(at);
                    })
                    .attr("aria-label", &["Remove ", &name].concat()),
                ),
            )
            .into()
    });
    let names = ["Number", "Setup", "Price"]
        .into_iter()
        .fold(row(), |row, name| row.child(head(name, "col")));
    block("div", "scroll-x")
        .child(
            block("table", "cases basket")
                .attr("role", "table")
                .child(group("thead").child(names.child(cell())))
                .child(group("tbody").child(rows)),
        )
        .into()
}

/// The rows are drawn anew: the focus goes to the one that has come into this place, or else to the last.
fn focus_row(at: usize) {
    let next = [
        ".basket tbody tr:nth-child(",
        &(at + 1).to_string(),
        ") button",
    ]
    .concat();
    request_animation_frame(move || {
        let _ = focus::focus(&next)
            || focus::focus(".basket tbody tr:last-child button")
            || focus::focus("main h1");
    });
}

/// What it costs, by currency.
pub(in crate::pages) fn sums(items: &[BasketItem]) -> View {
    let (totals, unknown) = totals(items);
    let totals = list(totals, |total| {
        let text = [
            &intl::price(&total.setup, None),
            " once, then ",
            &intl::price(&total.monthly, Some(1)),
        ]
        .map(AsRef::<str>::as_ref)
        .concat();
        el("li").child(text).into()
    });
    let unknown = (unknown > 0).then(|| {
        let text = intl::integer(unknown) + " with a price that is not known, left out of this";
        el("li").child(text)
    });
    block("ul", "totals")
        .attr("aria-label", "Total")
        .child(totals)
        .child(unknown)
        .into()
}

/// A part of the terms.
type Part = fn(&mut Draft) -> &mut String;

/// The fields of what is to be set up, as far as the version knows them; `named` with the display name.
pub(in crate::pages) fn terms(
    version: ApiVersion,
    terms: Var<Draft>,
    error: impl Fn(Field) -> Option<String> + Copy + 'static,
    named: bool,
) -> View {
    let has = |field: Field| fields(version).contains(&field);
    let bind = move |part: Part| {
        let mut now = terms.get_untracked();
        let field = Var::new(std::mem::take(part(&mut now)));
        effect(move || {
            let text = field.get();
            terms.update(|terms| *part(terms) = text);
        });
        field
    };
    let text = move |label, id, hint: &str, field, part: Part| -> View {
        TextField::new(label, id, bind(part))
            .hint(hint)
            .draw(move || error(field))
            .into()
    };
    let name = named.then(|| {
        text(
            "Display name",
            "rent-name",
            "A # in it becomes 1, 2, 3 and so on.",
            Field::DisplayName,
            |terms| &mut terms.display_name,
        )
    });
    let plan = text(
        "Service plan ID",
        "rent-plan",
        "For numbers that can do SMS.",
        Field::ServicePlan,
        |terms| &mut terms.service_plan,
    );
    let campaign = has(Field::Campaign).then(|| {
        text(
            "Campaign ID",
            "rent-campaign",
            "For US numbers, and never without a service plan.",
            Field::Campaign,
            |terms| &mut terms.campaign,
        )
    });
    let voice = has(Field::Voice).then(|| {
        voice_field(
            ("rent-voice-type", "rent-voice-id"),
            bind(|terms| &mut terms.voice_kind),
            bind(|terms| &mut terms.voice_id),
            move || error(Field::Voice),
        )
    });
    let callback = has(Field::CallbackUrl).then(|| {
        text(
            "Callback URL",
            "rent-callback",
            "",
            Field::CallbackUrl,
            |terms| &mut terms.callback_url,
        )
    });
    block("div", "rent-terms")
        .child(name)
        .child(plan)
        .child(campaign)
        .child(voice)
        .child(callback)
        .into()
}

/// What will be bought and set up, before it is.
fn confirm(app: AppState, open: Var<bool>) -> View {
    let rent = app.rent;
    let name = move || {
        let count = rent.basket.with_untracked(Vec::len);
        ["Rent ", &intl::number_count(count)].concat()
    };
    dialog(open, name, move |handle: DialogHandle| {
        let basket = rent.basket.get_untracked();
        let terms = rent.terms.get_untracked();
        let first = basket.first()?.clone();
        let version = app.connection.version();
        let label = name();
        let keep = handle.clone();
        let shown = terms.clone();
        let title = match basket.len() {
            1 => "Request as curl",
            _ => "First request as curl",
        };
        let key = rent.next_key();
        let request = curl_named(title, move || {
            let client = app.connection.client_untracked()?;
            Some(client.curl(&client.rent_request(&first, &shown, key)))
        });
        let naming = naming(app, &basket);
        let names = list(&basket, |item| el("li").child(item.name()).into());
        let buttons = block("div", "dialog-actions")
            .child(button("Cancel", move || keep.close()).flag("data-first", true))
            .child(
                button(&label, move || {
                    rent.begin();
                    handle.close();
                    focus::focus_soon(&["#ledger"]);
                })
                .class("primary"),
            );
        Some(
            [
                el("p")
                    .child("This costs money, and nothing of it can be undone but by releasing the numbers.")
                    .into(),
                sums(&basket),
                block("ul", "bought").child(names).into(),
                set_up(&terms, version),
                left_out(&basket, &terms, version),
                block("p", "quiet")
                    .child("One at a time. After a lost answer it is looked up what happened before anything else is sent.")
                    .into(),
                request,
                naming,
                buttons.into(),
            ]
            .into(),
        )
    })
}

/// The request that gives the first number of a basket its name; it can't be told before which number "any" is.
fn naming(app: AppState, basket: &[BasketItem]) -> View {
    let phones = basket.iter().enumerate().filter_map(|(at, item)| {
        let BasketItem::Number(offer) = item else {
            return None;
        };
        Some((offer.phone.clone(), app.rent.name(at + 1)?))
    });
    let Some((phone, name)) = phones.take(1).next() else {
        return ().into();
    };
    curl_named("Naming as curl", move || {
        let client = app.connection.client_untracked()?;
        let (changes, draft) = available::naming_change(&name);
        Some(client.curl(&client.update_request(&phone, &changes, &draft)))
    })
}

/// What is to be set up.
pub(in crate::pages) fn set_up(terms: &Draft, version: ApiVersion) -> View {
    let set = fields(version).iter().filter_map(|field| {
        let value = terms.value(*field);
        (!value.is_empty()).then(|| (field.label(), View::from(el("bdi").child(value))))
    });
    facts(set.collect())
}

/// What of the terms does not reach some of the numbers.
fn left_out(basket: &[BasketItem], terms: &Draft, version: ApiVersion) -> View {
    let mut notes = Vec::new();
    let mut note = |field: Field, can: &dyn Fn(&BasketItem) -> bool, why: &str| {
        let without = basket.iter().filter(|item| !can(item)).count();
        if fields(version).contains(&field) && !terms.value(field).is_empty() && without > 0 {
            let count = intl::integer(without);
            let text = [
                field.label(),
                " is left out for ",
                &count,
                " of them: ",
                why,
            ]
            .concat();
            notes.push(notice(Severity::Warning, &text, "", Vec::new()));
        }
    };
    note(
        Field::ServicePlan,
        &|item| item.can(&Capability::Sms),
        "it is not known that they can do SMS.",
    );
    note(
        Field::Campaign,
        &|item| item.region() == Some("US") && item.can(&Capability::Sms),
        "campaigns are for US numbers with SMS.",
    );
    note(
        Field::Voice,
        &|item| item.can(&Capability::Voice),
        "it is not known that they can do voice.",
    );
    notes.into()
}
