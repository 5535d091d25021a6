//! What a release will stop, as far as the number, v1 and the emergency address tell.

use std::rc::Rc;

use leptos::prelude::on_cleanup;
use numbers_client::{cancel::CancelToken, client_error::ClientError, options::RequestOptions};
use numbers_model::{
    api_version::ApiVersion,
    emergency::{EmergencyAddress, is_usual_region},
    number::Number,
    release::{NextCharge, consequences},
};

use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, link, list},
        focus, intl,
    },
    components::{dialog::DialogHandle, time::has_passed},
    pages::unreported::V1Check,
    reactive::{Var, effect, memo, spawn},
    routes::Route,
    state::{app_state::AppState, remote::Remote},
};

/// The consequences of releasing a number. Nothing here keeps anybody from releasing it.
pub(super) fn effects(app: AppState, number: &Rc<Number>, handle: &DialogHandle) -> View {
    let check = V1Check::new(app);
    let emergency = Emergency::new(app, number);
    let own = number.clone();
    let known = memo(move || check.completed((*own).clone()));
    let lines = memo(move || {
        known.with(|number| {
            let price = number.price.as_ref();
            let price = price.map(|price| intl::price(price, number.interval_months));
            let charge = match number.charge() {
                Some(at) if has_passed(at) => NextCharge::WasDue(intl::utc_date(at)),
                Some(at) => NextCharge::On(intl::utc_date(at)),
                None => NextCharge::Unknown,
            };
            consequences(number, price, charge)
        })
    });
    let items = |lines: &[String]| list(lines, |line| el("li").child(line.as_str()).into());
    // That it can't be undone is said last.
    let (first, last) = (
        dynamic(move || lines.with(|lines| items(&lines[..lines.len().saturating_sub(1)]))),
        dynamic(move || lines.with(|lines| items(&lines[lines.len().saturating_sub(1)..]))),
    );
    let unreported = number.unreported.any_use();
    if let Some(emergency) = emergency {
        match app.connection.version() {
            ApiVersion::V1 => emergency.read(),
            // It is a thing of v1: looked at once v1 is asked at all, and has an answer.
            ApiVersion::V1Alpha1 => effect(move || {
                if check.is_done() {
                    emergency.read();
                }
            }),
        }
    }
    let handle = handle.clone();
    let name = match &number.display_name {
        Some(name) => View::from([
            "Display name: ".into(),
            el("bdi").child(el("strong").child(name.as_str())).into(),
        ]),
        None => "No display name".into(),
    };
    [
        block("p", "release-name").child(name).into(),
        block("ul", "consequences")
            .child(first)
            .child(emergency.map(|emergency| dynamic(move || emergency.line(&handle))))
            .child(last)
            .into(),
        unreported.then(|| check.draw(&number.phone)).into(),
    ]
    .into()
}

/// The emergency address of a number that may have one, as v1 knows it.
#[derive(Clone, Copy)]
struct Emergency {
    app: AppState,
    phone: Var<String>,
    /// What is stored; `None` while nothing was asked.
    stored: Var<Option<Remote<Option<EmergencyAddress>>>>,
    cancel: Var<CancelToken>,
}

impl Emergency {
    /// `None` for a number that is not known to be of a kind that may have one.
    fn new(app: AppState, number: &Number) -> Option<Self> {
        let cancel = Var::new(CancelToken::new());
        on_cleanup(move || {
            cancel.try_with_untracked(CancelToken::cancel);
        });
        is_usual_region(number.region.as_deref()).then(|| Self {
            app,
            phone: Var::new(number.phone.clone()),
            stored: Var::new(None),
            cancel,
        })
    }

    fn read(self) {
        let Some(client) = self.app.connection.client_of(ApiVersion::V1) else {
            return;
        };
        self.stored.set(Some(Remote::Loading(None)));
        spawn(async move {
            let phone = self.phone.get_untracked();
            let call = RequestOptions::new(&self.cancel.get_untracked());
            let answer = client.emergency(&phone, &call).await;
            if self.stored.is_disposed() {
                return;
            }
            self.stored.set(Some(match answer {
                Ok(place) => Remote::Ready(place),
                // Where the server knows of none, there is none to lose.
                Err(failure) if failure.status() == Some(404) => Remote::Ready(None),
                Err(failure) => Remote::Loading(None).fail(failure),
            }));
        });
    }

    /// The line among the consequences; none where there is no address.
    fn line(self, handle: &DialogHandle) -> Option<View> {
        let line = el("li");
        let stored = self.stored.get();
        let Some(stored) = stored else {
            let unknown = "Whether it has an emergency address is unknown too: only v1 tells.";
            return Some(line.child(unknown).into());
        };
        if let Some(failure) = stored.failure() {
            return Some(self.not_checked(failure));
        }
        match stored.value() {
            None => Some(
                line.child(
                    el("span")
                        .attr("role", "status")
                        .child("Checking the emergency address…"),
                )
                .into(),
            ),
            Some(None) => None,
            Some(Some(place)) => {
                let words = [
                    "This number has an emergency address: ",
                    &place.address.text(),
                    ". Sinch doesn't say what becomes of it. ",
                ]
                .concat();
                Some(line.child(words).child(self.way(handle)).into())
            }
        }
    }

    /// The link to where it is removed, on the page below the dialog.
    fn way(self, handle: &DialogHandle) -> View {
        let phone = self.phone.get_untracked();
        let href = [&self.app.href(&Route::Number(phone)), "#emergency"].concat();
        let handle = handle.clone();
        link("Remove the emergency address first", &href)
            .on("click", move |event| {
                event.prevent_default();
                handle.close();
                focus::focus_soon(&["#emergency"]);
                if let Some(section) = focus::find("#emergency") {
                    focus::scroll_into_view(&section);
                }
            })
            .into()
    }

    fn not_checked(self, failure: &ClientError) -> View {
        let what = failure.explain().what;
        let words = [
            "The emergency address could not be checked, so this number may have one. ",
            &what,
            " ",
        ]
        .concat();
        el("li")
            .child(el("span").attr("role", "status").child(words))
            .child(button("Check the emergency address again", move || self.read()).class("link"))
            .into()
    }
}
