//! The page of a number: details, current and pending configuration, emergency address.

use leptos::prelude::*;

mod configuration;
mod emergency;
mod summary;

use numbers_client::client::NumberResponse;
use numbers_inventory::issues::support_text;
use numbers_model::{change, number::Number, provisioning::Badge};

use self::{configuration::configuration, emergency::emergency, summary::summary};
use super::{
    heading,
    release::release_dialog,
    retry_dialog::retry_dialog,
    skeleton, title,
    unreported::{V1Check, unknown_uses_notice},
};
use crate::{
    browser::dom::{View, block, button, dynamic, el, link, show, whole},
    components::{
        badge::badge,
        copy_button::{COPIED, copy_button_with},
        notice::{Severity, failure_notice, notice},
    },
    routes::Route,
    state::{app_state::AppState, number_resource::NumberResource, remote::Remote},
};

/// The page of the number `phone`, as in the address.
pub fn number_page(app: AppState, phone: &str) -> View {
    title(phone);
    let resource = NumberResource::start(phone.to_owned(), app.connection, app.inventory);
    let release_open = RwSignal::new(false);
    let retried = RwSignal::new(None::<Number>);
    let copy_outcome = RwSignal::new("");
    // A message of the page before is shown once.
    let flash = app.flash.get_untracked();
    app.flash.set(None);

    let check = V1Check::new(app);
    // Back to the list with its filters and scroll position.
    let list = app
        .list_position
        .with_untracked(|(search, _)| format!("{}{search}", Route::Numbers.path()));
    let back =
        link("All numbers", &app.history.href(&list)).press(move || app.resume_list.set(true));
    let response = Memo::new(move |_| {
        let response = resource.value.with(|value| value.value().cloned())?;
        Some(NumberResponse {
            number: check.completed(response.number),
            ..response
        })
    });
    let unreported = Memo::new(move |_| {
        resource.value.with(|value| {
            let number = &value.value()?.number;
            Some((number.phone.clone(), number.unreported))
        })
    });
    let is_gone = Memo::new(move |_| {
        resource
            .value
            .with(|value| value.failure().and_then(|failure| failure.status()) == Some(404))
    });
    let number = phone.to_owned();
    let copy = copy_button_with(
        "Copy number",
        move || Some(number.clone()),
        COPIED,
        copy_outcome,
    );
    let edit = app.href(&Route::Edit(phone.to_owned()));
    let actions = block("div", "actions")
        .child(copy)
        .child(button("Refresh", move || resource.refresh()))
        .child(show(
            move || response.with(Option::is_some) && !is_gone.get(),
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
            response.get().map(|NumberResponse { number, .. }| {
                let badges = badge(&Badge::of(&number), number.expire_at.as_ref());
                block("span", "badges").child(badges)
            })
        }))
        .child(actions);
    let connect = app.href(&Route::Connect);
    let notices = block("div", "notices")
        .child(block("p", "quiet").attr("role", "status").text(move || {
            let is_loading = resource.value.with(Remote::is_loading);
            let status = if is_loading {
                " Reading the number…"
            } else {
                ""
            };
            format!("{}{status}", copy_outcome.get())
        }))
        .child(flash.map(|text| notice(Severity::Success, &text, "", Vec::new())))
        .child(dynamic(move || {
            let outcome = resource.job_outcome.get()?;
            let severity = if outcome.succeeded {
                Severity::Success
            } else {
                Severity::Error
            };
            Some(notice(severity, outcome.text, "", Vec::new()))
        }))
        .child(dynamic(move || {
            let retry = resource.retry.get()?;
            Some(notice(Severity::Warning, &retry.text(), "", Vec::new()))
        }))
        .child(dynamic(move || {
            resource
                .value
                .with(|value| value.failure().cloned())
                .map(|failure| failure_notice(&failure, &connect, move || resource.refresh()))
        }));
    block("div", "page")
        .child(block("p", "crumb").child(back))
        .child(head)
        .child(notices)
        .child(dynamic(move || {
            let (phone, unreported) = unreported.get()?;
            unknown_uses_notice(&phone, unreported, check, move || resource.refresh())
        }))
        .child(dynamic(move || {
            response
                .get()
                .map(|response| sections(app, &response, retried, copy_outcome))
        }))
        .child(emergency_section(app, resource))
        .child(show(
            move || response.with(Option::is_none) && resource.value.with(Remote::is_loading),
            || skeleton(6),
        ))
        .child(release_dialog(app, release_open, resource))
        .child(retry_dialog(app, retried, move |response| {
            resource.accept(response);
        }))
        .into()
}

/// The section of the emergency address. Rendered once, so that typed text survives a refresh.
fn emergency_section(app: AppState, resource: NumberResource) -> View {
    let loaded = Memo::new(move |_| {
        let version = app.connection.version();
        resource.value.with(|value| match value.failure() {
            Some(failure) if failure.status() == Some(404) => None,
            _ => Some((value.value()?.number.phone.clone(), version)),
        })
    });
    dynamic(move || {
        loaded.get().map(|(phone, _)| {
            let region = resource.value.with_untracked(|value| {
                value
                    .value()
                    .and_then(|response| response.number.region.clone())
            });
            emergency(app, &phone, region.as_deref())
        })
    })
}

/// The actions for a job: send a failed change again, copy a support request.
fn job_actions(
    app: AppState,
    number: &Number,
    retried: RwSignal<Option<Number>>,
    copy_outcome: RwSignal<&'static str>,
) -> View {
    let retry = change::retry_of(number, app.connection.version()).map(|_| {
        let number = number.clone();
        button("Send again", move || retried.set(Some(number.clone())))
    });
    let access = app.connection.access();
    let copy = access.map(|access| {
        let text = support_text(number, &access.base, &access.project);
        copy_button_with(
            "Copy support request",
            move || Some(text.clone()),
            COPIED,
            copy_outcome,
        )
    });
    block("div", "form-actions").child(retry).child(copy).into()
}

/// Details, configuration and raw JSON of the number.
fn sections(
    app: AppState,
    response: &NumberResponse,
    retried: RwSignal<Option<Number>>,
    copy_outcome: RwSignal<&'static str>,
) -> View {
    let raw = (!response.raw.is_empty()).then(|| {
        block("details", "panel")
            .child(el("summary").child("Raw JSON"))
            .child(
                block("pre", "raw")
                    .attr("tabindex", "0")
                    .child(whole(&response.raw)),
            )
    });
    [
        summary(&response.number),
        configuration(&response.number, || {
            job_actions(app, &response.number, retried, copy_outcome)
        }),
        raw.into(),
    ]
    .into()
}
