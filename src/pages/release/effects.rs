//! The consequences of a release, by the number, a check with v1, and its emergency address.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{cancel::CancelToken, options::RequestOptions};
use numbers_model::{
    api_version::ApiVersion,
    emergency::EmergencyAddress,
    number::Number,
    release::{NextCharge, consequences},
};

use crate::{
    browser::{focus, intl},
    components::{dialog::use_dialog, excerpt::excerpt},
    pages::unreported::{V1Check, V1CheckRow},
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        remote::Remote,
    },
    widgets::time::has_passed,
};

/// The consequences of a release. None of them prevents it.
#[component]
pub(super) fn Consequences(
    /// The number.
    number: Arc<Number>,
) -> impl IntoView {
    let app = use_app_state();
    let check = V1Check::new(app);
    let emergency = EmergencyCheck::new(app, &number);
    match app.connection.version() {
        ApiVersion::V1 => emergency.read(),
        // Only v1 has it: read after the admin has asked v1, and it has answered.
        ApiVersion::V1Alpha1 => {
            Effect::new(move || {
                if check.is_done() {
                    emergency.read();
                }
            });
        }
    }
    let check_row = number.unreported.any_use().then(|| {
        let phone = number.phone.clone();
        view! { <V1CheckRow check phone /> }
    });
    let reported = number.clone();
    let completed = Memo::new(move |_| check.completed((*reported).clone()));
    let lines = Memo::new(move |_| completed.with(lines));
    // The last one, that it can't be undone, comes after the emergency address.
    let first = move || lines.with(|lines| items(&lines[..lines.len().saturating_sub(1)]));
    let last = move || lines.with(|lines| items(&lines[lines.len().saturating_sub(1)..]));
    view! {
        <p class="release-name">
            <ReleasedName name=number.display_name.clone() />
        </p>
        <ul class="consequences">{first} <EmergencyItem emergency /> {last}</ul>
        {check_row}
    }
}

/// The display name of the number, so that nobody releases another one.
#[component]
fn ReleasedName(
    /// The display name, if there is one.
    name: Option<String>,
) -> impl IntoView {
    match name {
        Some(name) => view! {
            "Display name: "
            <bdi>
                <strong prop:textContent=excerpt(&name)></strong>
            </bdi>
        }
        .into_any(),
        None => "No display name".into_any(),
    }
}

fn lines(number: &Number) -> Vec<String> {
    let price = number.price.as_ref();
    let price = price.map(|price| intl::price(price, number.interval_months));
    let charge = match number.charge() {
        Some(date) if has_passed(date) => NextCharge::WasDue(intl::utc_date(date)),
        Some(date) => NextCharge::On(intl::utc_date(date)),
        None => NextCharge::Unknown,
    };
    consequences(number, price, charge)
}

fn items(lines: &[String]) -> impl IntoView + use<> {
    let items = lines.iter();
    let items = items.map(|line| view! { <li prop:textContent=excerpt(line)></li> });
    items.collect_view()
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
}

/// The item of the emergency address in the list of consequences; none where there is no address.
#[component]
fn EmergencyItem(
    /// The check for an emergency address.
    emergency: EmergencyCheck,
) -> impl IntoView {
    view! {
        {move || {
            let Some(stored) = emergency.stored.get() else {
                let unknown = "Whether it has an emergency address is unknown too: only v1 tells.";
                return Some(view! { <li>{unknown}</li> }.into_any());
            };
            if let Some(failure) = stored.failure() {
                let what = failure.explain().what;
                return Some(view! { <CheckFailure emergency what /> }.into_any());
            }
            match stored.value() {
                None => {
                    Some(
                        view! {
                            <li>
                                <span role="status">"Checking the emergency address…"</span>
                            </li>
                        }
                            .into_any(),
                    )
                }
                Some(None) => None,
                Some(Some(address)) => {
                    let address = address.address.text();
                    Some(view! { <AddressItem emergency address /> }.into_any())
                }
            }
        }}
    }
}

/// The item where there is an address, with a link to its section on the page below the dialog.
#[component]
fn AddressItem(
    /// The check for an emergency address.
    emergency: EmergencyCheck,
    /// The address, in one line.
    address: String,
) -> impl IntoView {
    let dialog = use_dialog();
    let text = format!(
        "This number has an emergency address: {address}. Sinch doesn't say what becomes of it. "
    );
    let phone = emergency.phone.get_untracked();
    let href = format!("{}#emergency", emergency.app.href(&Route::Number(phone)));
    view! {
        <li>
            <span prop:textContent=excerpt(&text)></span>
            <a
                href=href
                on:click=move |event| {
                    event.prevent_default();
                    dialog.close();
                    focus::focus_soon(&["#emergency"]);
                    if let Some(section) = focus::find("#emergency") {
                        focus::scroll_into_view(&section);
                    }
                }
            >
                "Remove the emergency address first"
            </a>
        </li>
    }
}

/// The item after a failed check.
#[component]
fn CheckFailure(
    /// The check for an emergency address.
    emergency: EmergencyCheck,
    /// The sentence that says what happened.
    what: String,
) -> impl IntoView {
    let text =
        format!("The emergency address could not be checked, so this number may have one. {what} ");
    view! {
        <li>
            <span role="status" prop:textContent=excerpt(&text)></span>
            <button type="button" class="link" on:click=move |_| emergency.read()>
                "Check the emergency address again"
            </button>
        </li>
    }
}
