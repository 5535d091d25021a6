//! The confirmation before the basket is rented: costs, configuration and requests.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    available::{self, BasketItem},
    change::{Draft, Field, fields},
    enums::Capability,
};

use crate::{
    browser::{focus, intl},
    components::{
        dialog::{Dialog, use_dialog},
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    state::app_state::{AppState, use_app_state},
    widgets::{
        configuration_fields::ConfigurationSummary, curl_preview::CurlPreview, price::Totals,
    },
};

/// The confirmation dialog.
#[component]
pub(super) fn RentDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app_state();
    view! {
        <Dialog open name=Signal::derive(move || rent_label(app))>
            <Confirmation />
        </Dialog>
    }
}

/// "Rent 2 numbers". Not tracked: it stays while the dialog closes, when the basket is empty.
fn rent_label(app: AppState) -> String {
    let count = app.rent().basket.with_untracked(Vec::len);
    format!("Rent {}", intl::number_count(count))
}

/// The contents of the confirmation.
#[component]
fn Confirmation() -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let version = app.connection.version();
    let basket = rent.basket.get_untracked();
    let configuration = rent.configuration.get_untracked();
    let names = basket.iter().map(|item| {
        let name = excerpt(&item.name());
        view! { <li prop:textContent=name></li> }
    });
    let names = names.collect_view();
    let left_out = left_out_sentences(&basket, &configuration, version).into_iter();
    let left_out = left_out.map(|what| view! { <Notice severity=Severity::Warning what=what /> });
    view! {
        <p>"This costs money, and nothing of it can be undone but by releasing the numbers."</p>
        <Totals items=basket.clone() />
        <ul class="bought">{names}</ul>
        <ConfigurationSummary configuration=configuration.clone() version />
        {left_out.collect_view()}
        <p class="quiet">
            "One at a time. After a lost answer it is looked up what happened before anything else is sent."
        </p>
        <RentRequest basket=basket.clone() configuration />
        <NamingRequest basket />
        <ConfirmationActions />
    }
}

/// The buttons of the confirmation.
#[component]
fn ConfirmationActions() -> impl IntoView {
    let app = use_app_state();
    let dialog = use_dialog();
    let rent = move |_| {
        app.rent().begin();
        dialog.close();
        focus::focus_soon(&["#ledger"]);
    };
    view! {
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                "Cancel"
            </button>
            <button
                type="button"
                class="primary"
                prop:textContent=rent_label(app)
                on:click=rent
            ></button>
        </div>
    }
}

/// The request that rents the first item of the basket, as curl.
#[component]
fn RentRequest(
    /// The items of the basket.
    basket: Vec<BasketItem>,
    /// The configuration of all items.
    configuration: Draft,
) -> impl IntoView {
    let app = use_app_state();
    let name = match basket.len() {
        1 => "Request as curl",
        _ => "First request as curl",
    };
    let key = app.rent().next_key();
    basket.into_iter().next().map(|first| {
        let request = Signal::derive(move || {
            let client = app.connection.client_untracked()?;
            Some(client.curl(&client.rent_request(&first, &configuration, key)))
        });
        view! { <CurlPreview request name /> }
    })
}

/// The request that names the first number of the basket, as curl. "Any number" has none before it is rented.
#[component]
fn NamingRequest(
    /// The items of the basket.
    basket: Vec<BasketItem>,
) -> impl IntoView {
    let app = use_app_state();
    let mut names = basket.into_iter().enumerate().filter_map(|(index, item)| {
        let BasketItem::Number(number) = item else {
            return None;
        };
        Some((number.phone, app.rent().name(index + 1)?))
    });
    names.next().map(|(phone, name)| {
        let request = Signal::derive(move || {
            let client = app.connection.client_untracked()?;
            let (changes, draft) = available::naming_change(&name);
            Some(client.curl(&client.update_request(&phone, &changes, &draft)))
        });
        view! { <CurlPreview request name="Naming as curl" /> }
    })
}

/// Sentences about the fields that are left out for some of the numbers.
fn left_out_sentences(
    basket: &[BasketItem],
    configuration: &Draft,
    version: ApiVersion,
) -> Vec<String> {
    let sentence = |field: Field, can: &dyn Fn(&BasketItem) -> bool, why: &str| {
        let without = basket.iter().filter(|item| !can(item)).count();
        let is_set = fields(version).contains(&field) && !configuration.value(field).is_empty();
        (is_set && without > 0).then(|| {
            let count = intl::integer(without);
            let label = field.label();
            format!("{label} is left out for {count} of them: {why}")
        })
    };
    let sentences = [
        sentence(
            Field::ServicePlan,
            &|item| item.can(&Capability::Sms),
            "it is not known that they can do SMS.",
        ),
        sentence(
            Field::Campaign,
            &|item| item.region() == Some("US") && item.can(&Capability::Sms),
            "campaigns are for US numbers with SMS.",
        ),
        sentence(
            Field::Voice,
            &|item| item.can(&Capability::Voice),
            "it is not known that they can do voice.",
        ),
    ];
    sentences.into_iter().flatten().collect()
}
