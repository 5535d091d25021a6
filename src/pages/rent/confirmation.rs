//! The confirmation before the basket is rented: costs, configuration and requests.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    available::{self, BasketItem},
    change::{Draft, Field, fields},
    enums::Capability,
};

use crate::{
    browser::{
        dom::{View, block, button, el, list},
        focus, intl,
    },
    components::{
        curl::curl_named,
        legacy::{DialogHandle, dialog},
        notice::{Severity, notice},
    },
    state::app_state::AppState,
    widgets::{configuration_fields::configuration_summary, price::totals},
};

/// The confirmation dialog.
pub(super) fn rent_dialog(app: AppState, open: RwSignal<bool>) -> View {
    let rent = app.rent;
    let name = move || {
        let count = rent.basket.with_untracked(Vec::len);
        format!("Rent {}", intl::number_count(count))
    };
    dialog(open, name, move |handle: DialogHandle| {
        let basket = rent.basket.get_untracked();
        let configuration = rent.configuration.get_untracked();
        let first = basket.first()?.clone();
        let version = app.connection.version();
        let label = name();
        let cancel = handle.clone();
        let sent = configuration.clone();
        let title = match basket.len() {
            1 => "Request as curl",
            _ => "First request as curl",
        };
        let key = rent.next_key();
        let request = curl_named(title, move || {
            let client = app.connection.client_untracked()?;
            Some(client.curl(&client.rent_request(&first, &sent, key)))
        });
        let naming = naming_request(app, &basket);
        let names = list(&basket, |item| el("li").child(item.name()).into());
        let buttons = block("div", "dialog-actions")
            .child(button("Cancel", move || cancel.close()).flag("data-first", true))
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
                totals(&basket),
                block("ul", "bought").child(names).into(),
                configuration_summary(&configuration, version),
                left_out_notices(&basket, &configuration, version),
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

/// The request that names the first number of a basket, as curl. "Any number" has none before it is rented.
fn naming_request(app: AppState, basket: &[BasketItem]) -> View {
    let mut names = basket.iter().enumerate().filter_map(|(index, item)| {
        let BasketItem::Number(number) = item else {
            return None;
        };
        Some((number.phone.clone(), app.rent.name(index + 1)?))
    });
    let Some((phone, name)) = names.next() else {
        return ().into();
    };
    curl_named("Naming as curl", move || {
        let client = app.connection.client_untracked()?;
        let (changes, draft) = available::naming_change(&name);
        Some(client.curl(&client.update_request(&phone, &changes, &draft)))
    })
}

/// Warnings of fields that are left out for some of the numbers.
fn left_out_notices(basket: &[BasketItem], configuration: &Draft, version: ApiVersion) -> View {
    let mut notices = Vec::new();
    let mut check = |field: Field, can: &dyn Fn(&BasketItem) -> bool, why: &str| {
        let without = basket.iter().filter(|item| !can(item)).count();
        if fields(version).contains(&field) && !configuration.value(field).is_empty() && without > 0
        {
            let count = intl::integer(without);
            let label = field.label();
            let text = format!("{label} is left out for {count} of them: {why}");
            notices.push(notice(Severity::Warning, &text, "", Vec::new()));
        }
    };
    check(
        Field::ServicePlan,
        &|item| item.can(&Capability::Sms),
        "it is not known that they can do SMS.",
    );
    check(
        Field::Campaign,
        &|item| item.region() == Some("US") && item.can(&Capability::Sms),
        "campaigns are for US numbers with SMS.",
    );
    check(
        Field::Voice,
        &|item| item.can(&Capability::Voice),
        "it is not known that they can do voice.",
    );
    notices.into()
}
