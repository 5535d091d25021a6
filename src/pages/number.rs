//! One number: every field, what it is configured for now and what is on its way.

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
    browser::{
        clipboard,
        dom::{View, block, button, dynamic, el, link, show, whole},
    },
    components::{
        badge::badge,
        notice::{Severity, failure_notice, notice},
    },
    reactive::{Var, memo, spawn},
    routes::Route,
    state::{app_state::AppState, number_resource::NumberResource, remote::Remote},
};

/// The page of the number `phone`, as the address has it.
pub fn number_page(app: AppState, phone: &str) -> View {
    title(phone);
    let watch = NumberResource::start(phone.to_owned(), app.connection, app.inventory);
    let release_open = Var::new(false);
    let again = Var::new(None::<Number>);
    let copied = Var::new("");
    // What the page before had to say is said once, here.
    let said = app.flash.get_untracked();
    app.flash.set(None);

    let check = V1Check::new(app);
    // To the list as it was.
    let list = app
        .list_position
        .with_untracked(|(search, _)| Route::Numbers.path() + search);
    let back =
        link("All numbers", &app.history.href(&list)).press(move || app.resume_list.set(true));
    let known = memo(move || {
        let read = watch.value.with(|value| value.value().cloned())?;
        Some(NumberResponse {
            number: check.completed(read.number),
            ..read
        })
    });
    let unknown = memo(move || {
        watch.value.with(|value| {
            let number = &value.value()?.number;
            Some((number.phone.clone(), number.unreported))
        })
    });
    let gone = memo(move || {
        watch
            .value
            .with(|value| value.failure().and_then(|failure| failure.status()) == Some(404))
    });
    let to_copy = phone.to_owned();
    let copy = move || copy_text(to_copy.clone(), copied);
    let edit = app.href(&Route::Edit(phone.to_owned()));
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
            known.get().map(|NumberResponse { number, .. }| {
                let badges = badge(&Badge::of(&number), number.expire_at.as_ref());
                block("span", "badges").child(badges)
            })
        }))
        .child(actions);
    let connect = app.href(&Route::Connect);
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
        .child(said.map(|text| notice(Severity::Success, &text, "", Vec::new())))
        .child(dynamic(move || {
            let landed = watch.job_outcome.get()?;
            let severity = if landed.succeeded {
                Severity::Success
            } else {
                Severity::Error
            };
            Some(notice(severity, landed.text, "", Vec::new()))
        }))
        .child(dynamic(move || {
            let retry = watch.retry.get()?;
            Some(notice(Severity::Warning, &retry.text(), "", Vec::new()))
        }))
        .child(dynamic(move || {
            watch
                .value
                .with(|value| value.failure().cloned())
                .map(|failure| failure_notice(&failure, &connect, move || watch.refresh()))
        }));
    block("div", "page")
        .child(block("p", "crumb").child(back))
        .child(head)
        .child(notices)
        .child(dynamic(move || {
            let (phone, unreported) = unknown.get()?;
            unknown_uses_notice(&phone, unreported, check, move || watch.refresh())
        }))
        .child(dynamic(move || {
            known.get().map(|read| facts(app, &read, again, copied))
        }))
        .child(emergency_of(app, watch))
        .child(show(
            move || known.with(Option::is_none) && watch.value.with(Remote::is_loading),
            || skeleton(6),
        ))
        .child(release_dialog(app, release_open, watch))
        .child(retry_dialog(app, again, move |read| watch.accept(read)))
        .into()
}

/// Drawn once for a number that is there: what is typed in it outlives every refresh.
fn emergency_of(app: AppState, watch: NumberResource) -> View {
    let there = memo(move || {
        let version = app.connection.version();
        watch.value.with(|value| match value.failure() {
            Some(failure) if failure.status() == Some(404) => None,
            _ => Some((value.value()?.number.phone.clone(), version)),
        })
    });
    dynamic(move || {
        there.get().map(|(phone, _)| {
            let region = watch
                .value
                .with_untracked(|value| value.value().and_then(|read| read.number.region.clone()));
            emergency(app, &phone, region.as_deref())
        })
    })
}

fn copy_text(text: String, copied: Var<&'static str>) {
    spawn(async move {
        let done = clipboard::copy(&text).await;
        copied.set(if done {
            "Copied."
        } else {
            "The browser did not allow copying."
        });
    });
}

/// What can be done about a job: send a failed change again, or ask for help.
fn job_actions(
    app: AppState,
    number: &Number,
    again: Var<Option<Number>>,
    copied: Var<&'static str>,
) -> View {
    let repeat = change::retry_of(number, app.connection.version()).map(|_| {
        let number = number.clone();
        button("Send again", move || again.set(Some(number.clone())))
    });
    let access = app.connection.access();
    let copy = access.map(|access| {
        let text = support_text(number, &access.base, &access.project);
        button("Copy support request", move || {
            copy_text(text.clone(), copied)
        })
    });
    block("div", "form-actions")
        .child(repeat)
        .child(copy)
        .into()
}

fn facts(
    app: AppState,
    read: &NumberResponse,
    again: Var<Option<Number>>,
    copied: Var<&'static str>,
) -> View {
    let raw = (!read.raw.is_empty()).then(|| {
        block("details", "panel")
            .child(el("summary").child("Raw JSON"))
            .child(
                block("pre", "raw")
                    .attr("tabindex", "0")
                    .child(whole(&read.raw)),
            )
    });
    [
        summary(&read.number),
        configuration(&read.number, || {
            job_actions(app, &read.number, again, copied)
        }),
        raw.into(),
    ]
    .into()
}
