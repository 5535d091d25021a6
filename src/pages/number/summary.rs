//! The details of a number: fields that provisioning doesn't change.

use leptos::prelude::*;
use numbers_model::{number::Number, timestamp::Timestamp};

use crate::{
    browser::intl,
    components::{description_list::DescriptionList, long_text::LongText},
    widgets::time::DueDateTime,
};

/// The section of the details.
#[component]
pub(super) fn DetailsSection(
    /// The number.
    number: Number,
) -> impl IntoView {
    let region = number.region.as_deref().map(intl::region_label);
    let kind = number.kind.as_ref().map(|kind| kind.label().to_owned());
    let capabilities: Vec<_> = number
        .capabilities
        .iter()
        .map(|capability| capability.label())
        .collect();
    let capabilities = (!capabilities.is_empty()).then(|| capabilities.join(", "));
    let price = number.price.as_ref();
    let price = price.map(|price| intl::price(price, number.interval_months));
    let callback = match number.unreported.callback_url {
        true => view! { <span class="none">"Unknown"</span> }.into_any(),
        false => text(number.callback_url),
    };
    let pairs = [
        ("Display name", text(number.display_name)),
        ("Region", text(region)),
        ("Type", text(kind)),
        ("Capabilities", text(capabilities)),
        ("Cost", text(price)),
        ("Next charge", due("Was due ", number.next_charge)),
        ("Expires", due("Expired ", number.expire_at)),
        ("Callback URL", callback),
        ("Project ID", text(number.project_id)),
    ];
    let pairs = pairs.map(|(name, value)| (name.into_any(), value)).into();
    view! {
        <section class="panel" aria-label="Details">
            <h2>"Details"</h2>
            <DescriptionList pairs />
        </section>
    }
}

/// A text, or "Not set".
fn text(value: Option<String>) -> AnyView {
    match value {
        Some(text) => view! { <LongText text /> }.into_any(),
        None => view! { <span class="none">"Not set"</span> }.into_any(),
    }
}

/// A due date, with `before` in front once it is over.
fn due(before: &'static str, date: Option<Timestamp>) -> AnyView {
    match date {
        Some(timestamp) => view! { <DueDateTime timestamp before /> }.into_any(),
        None => text(None),
    }
}
