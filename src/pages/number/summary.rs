//! The details of a number: fields that provisioning doesn't change.

use numbers_model::{number::Number, timestamp::Timestamp};

use crate::{
    browser::{
        dom::{View, block, el},
        intl,
    },
    components::{description_list::description_list, long_text::long_text, time},
};

/// A text, or "Not set".
fn text(value: Option<&str>) -> View {
    match value {
        Some(value) => long_text(value),
        None => block("span", "none").child("Not set").into(),
    }
}

/// A due date, with the prefix `passed` once it is over.
fn due(passed: &str, value: Option<&Timestamp>) -> View {
    value.map_or_else(|| text(None), |date| time::due_date_time(passed, date))
}

/// The section of the details.
pub(super) fn summary(number: &Number) -> View {
    let region = number.region.as_deref().map(intl::region_label);
    let capabilities: Vec<_> = number
        .capabilities
        .iter()
        .map(|capability| capability.label())
        .collect();
    let capabilities = (!capabilities.is_empty()).then(|| capabilities.join(", "));
    let price = number.price.as_ref();
    let price = price.map(|price| intl::price(price, number.interval_months));
    let callback = match number.unreported.callback_url {
        true => block("span", "none").child("Unknown").into(),
        false => text(number.callback_url.as_deref()),
    };
    let details = [
        ("Display name", text(number.display_name.as_deref())),
        ("Region", text(region.as_deref())),
        ("Type", text(number.kind.as_ref().map(|kind| kind.label()))),
        ("Capabilities", text(capabilities.as_deref())),
        ("Cost", text(price.as_deref())),
        ("Next charge", due("Was due ", number.next_charge.as_ref())),
        ("Expires", due("Expired ", number.expire_at.as_ref())),
        ("Callback URL", callback),
        ("Project ID", text(number.project_id.as_deref())),
    ];
    block("section", "panel")
        .attr("aria-label", "Details")
        .child(el("h2").child("Details"))
        .child(description_list(details))
        .into()
}
