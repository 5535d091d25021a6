//! The consequences of a release, by the number, a check with v1, and its emergency address.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{cancel::CancelToken, client_error::ClientError, options::RequestOptions};
use numbers_model::{
    api_version::ApiVersion,
    emergency::EmergencyAddress,
    number::Number,
    release::{NextCharge, consequences},
};

use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, link, list},
        focus, intl,
    },
    components::{legacy::DialogHandle, time::has_passed},
    pages::unreported::V1Check,
    reactive::effect,
    routes::Route,
    state::{app_state::AppState, remote::Remote},
};

/// The list of consequences. None of them prevents the release.
pub(super) fn effects(app: AppState, number: &Arc<Number>, handle: &DialogHandle) -> View {
    let check = V1Check::new(app);
    let emergency = EmergencyCheck::new(app, number);
    let reported = number.clone();
    let completed = Memo::new(move |_| check.completed((*reported).clone()));
    let lines = Memo::new(move |_| {
        completed.with(|number| {
            let price = number.price.as_ref();
            let price = price.map(|price| intl::price(price, number.interval_months));
            let charge = match number.charge() {
                Some(date) if has_passed(date) => NextCharge::WasDue(intl::utc_date(date)),
                Some(date) => NextCharge::On(intl::utc_date(date)),
                None => NextCharge::Unknown,
            };
            consequences(number, price, charge)
        })
    });
    let items = |lines: &[String]| list(lines, |line| el("li").child(line.as_str()).into());
    // The last one, that it can't be undone, comes after the emergency address.
    let (first, last) = (
        dynamic(move || lines.with(|lines| items(&lines[..lines.len().saturating_sub(1)]))),
        dynamic(move || lines.with(|lines| items(&lines[lines.len().saturating_sub(1)..]))),
    );
    let unreported = number.unreported.any_use();
    match app.connection.version() {
        ApiVersion::V1 => emergency.read(),
        // Only v1 has it: read after the admin has asked v1, and it has answered.
        ApiVersion::V1Alpha1 => {
            effect(move || {
                if check.is_done() {
                    emergency.read();
                }
            });
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
            .child(dynamic(move || emergency.list_item(&handle)))
            .child(last)
            .into(),
        unreported.then(|| check.draw(&number.phone)).into(),
    ]
    .into()
}

/// The check for an emergency address, which only v1 reports.
#[derive(Clone, Copy)]
struct EmergencyCheck {
    app: AppState,
    phone: RwSignal<String>,
    /// The stored address; the outer `None` before the check.
    stored: RwSignal<Option<Remote<Option<EmergencyAddress>>>>,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

impl EmergencyCheck {
    /// A check, for a number of any region: which of them may have an address is not documented.
    fn new(app: AppState, number: &Number) -> Self {
        let cancel = StoredValue::new_local(CancelToken::new());
        on_cleanup(move || {
            cancel.try_with_value(CancelToken::cancel);
        });
        Self {
            app,
            phone: RwSignal::new(number.phone.clone()),
            stored: RwSignal::new(None),
            cancel,
        }
    }

    fn read(self) {
        let Some(client) = self.app.connection.client_of(ApiVersion::V1) else {
            return;
        };
        self.stored.set(Some(Remote::Loading(None)));
        spawn_local(async move {
            let phone = self.phone.get_untracked();
            let options = RequestOptions::new(&self.cancel.get_value());
            let answer = client.emergency(&phone, &options).await;
            if self.stored.is_disposed() {
                return;
            }
            self.stored.set(Some(match answer {
                Ok(address) => Remote::Ready(address),
                // 404: there is none to lose.
                Err(failure) if failure.status() == Some(404) => Remote::Ready(None),
                Err(failure) => Remote::Loading(None).fail(failure),
            }));
        });
    }

    /// The item in the list of consequences; none where there is no address.
    fn list_item(self, handle: &DialogHandle) -> Option<View> {
        let item = el("li");
        let stored = self.stored.get();
        let Some(stored) = stored else {
            let unknown = "Whether it has an emergency address is unknown too: only v1 tells.";
            return Some(item.child(unknown).into());
        };
        if let Some(failure) = stored.failure() {
            return Some(self.check_failed(failure));
        }
        match stored.value() {
            None => Some(
                item.child(
                    el("span")
                        .attr("role", "status")
                        .child("Checking the emergency address…"),
                )
                .into(),
            ),
            Some(None) => None,
            Some(Some(emergency)) => {
                let text = format!(
                    "This number has an emergency address: {}. Sinch doesn't say what becomes of it. ",
                    emergency.address.text()
                );
                Some(item.child(text).child(self.link(handle)).into())
            }
        }
    }

    /// The link to its section on the page below the dialog.
    fn link(self, handle: &DialogHandle) -> View {
        let phone = self.phone.get_untracked();
        let href = format!("{}#emergency", self.app.href(&Route::Number(phone)));
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

    /// The item after a failed check.
    fn check_failed(self, failure: &ClientError) -> View {
        let what = failure.explain().what;
        let text = format!(
            "The emergency address could not be checked, so this number may have one. {what} "
        );
        el("li")
            .child(el("span").attr("role", "status").child(text))
            .child(button("Check the emergency address again", move || self.read()).class("link"))
            .into()
    }
}
