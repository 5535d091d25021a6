//! One number: every field, what it is configured for now and what is on its way.

mod configuration;
mod summary;

use self::{configuration::configuration, summary::summary};
use super::{heading, release::release_dialog, skeleton, title};
use crate::{
    api::client::Read,
    browser::{
        clipboard,
        dom::{View, block, button, dynamic, el, link, show},
    },
    components::{
        badge::badge,
        notice::{Weight, failure_notice, notice},
    },
    model::provisioning::Badge,
    paths::Route,
    reactive::{Var, memo, spawn},
    state::{remote::Remote, stores::Stores, watch::Watch},
};

/// The page of the number `phone`, as the address has it.
pub fn number_page(stores: Stores, phone: &str) -> View {
    title(phone);
    let watch = Watch::start(phone.to_owned(), stores.connection, stores.inventory);
    let release_open = Var::new(false);
    let copied = Var::new("");
    // What the page before had to say is said once, here.
    let said = stores.parting.get_untracked();
    stores.parting.set(None);

    let known = memo(move || watch.value.with(|value| value.value().cloned()));
    let gone = memo(move || {
        watch
            .value
            .with(|value| value.failure().and_then(|failure| failure.status()) == Some(404))
    });
    let to_copy = phone.to_owned();
    let copy = move || {
        let phone = to_copy.clone();
        spawn(async move {
            let done = clipboard::copy(&phone).await;
            copied.set(if done {
                "Copied."
            } else {
                "The browser did not allow copying."
            });
        });
    };
    let edit = stores.href(&Route::Edit(phone.to_owned()));
    let actions = block("div", "actions")
        .child(button("Copy number", copy))
        .child(button("Refresh", move || watch.refresh()))
        .child(show(
            move || known.with(Option::is_some) && !gone.get(),
            move || -> View {
                let release = button("Release", move || release_open.set(true)).class("danger");
                [
                    link("Edit", &edit).class("button primary").into(),
                    release.into(),
                ]
                .into()
            },
        ));
    let head = block("div", "page-head")
        .child(heading(phone).class("number"))
        .child(dynamic(move || {
            known.get().map(|Read { number, .. }| {
                let badges = badge(&Badge::of(&number), number.expire_at.as_ref());
                block("span", "badges").child(badges)
            })
        }))
        .child(actions);
    let connect = stores.href(&Route::Connect);
    let notices = block("div", "notices")
        .child(block("p", "quiet").attr("role", "status").text(move || {
            let reading = watch.value.with(Remote::is_loading);
            [
                copied.get(),
                if reading {
                    " Reading the number…"
                } else {
                    ""
                },
            ]
            .concat()
        }))
        .child(said.map(|text| notice(Weight::Good, &text, "", Vec::new())))
        .child(dynamic(move || {
            let landed = watch.landed.get()?;
            let weight = if landed.well {
                Weight::Good
            } else {
                Weight::Error
            };
            Some(notice(weight, landed.text, "", Vec::new()))
        }))
        .child(dynamic(move || {
            let retry = watch.retry.get()?;
            Some(notice(Weight::Warning, &retry.text(), "", Vec::new()))
        }))
        .child(dynamic(move || {
            watch
                .value
                .with(|value| value.failure().cloned())
                .map(|failure| failure_notice(&failure, &connect, move || watch.refresh()))
        }));
    block("div", "page")
        .child(block("p", "crumb").child(link("All numbers", &stores.href(&Route::Numbers))))
        .child(head)
        .child(notices)
        .child(dynamic(move || known.get().map(|read| facts(&read))))
        .child(show(
            move || known.with(Option::is_none) && watch.value.with(Remote::is_loading),
            || skeleton(6),
        ))
        .child(release_dialog(stores, release_open, watch))
        .into()
}

fn facts(read: &Read) -> View {
    let raw = (!read.raw.is_empty()).then(|| {
        block("details", "panel")
            .child(el("summary").child("Raw JSON"))
            .child(
                block("pre", "raw")
                    .attr("tabindex", "0")
                    .child(read.raw.as_str()),
            )
    });
    [
        summary(&read.number),
        configuration(&read.number),
        raw.into(),
    ]
    .into()
}
