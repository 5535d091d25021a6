//! The facts of a number that do not change by provisioning.

use numbers_model::{number::Number, timestamp::Timestamp};

use crate::{
    browser::{
        dom::{View, block, el},
        intl,
    },
    components::{long_text::long_text, time},
};

fn text(value: Option<&str>) -> View {
    match value {
        Some(value) => long_text(value),
        None => block("span", "none").child("Not set").into(),
    }
}

fn due(passed: &str, value: Option<&Timestamp>) -> View {
    value.map_or_else(|| text(None), |at| time::due_date_time(passed, at))
}

/// A list of names and values.
pub fn summary(number: &Number) -> View {
    let region = number.region.as_deref().map(intl::region_label);
    let capabilities: Vec<_> = number.capabilities.iter().map(|c| c.label()).collect();
    let capabilities = (!capabilities.is_empty()).then(|| capabilities.join(", "));
    let price = number.price.as_ref();
    let price = price.map(|price| intl::price(price, number.interval_months));
    let callback = match number.unreported.callback_url {
        true => block("span", "none").child("Unknown").into(),
        false => text(number.callback_url.as_deref()),
    };
    let facts = [
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
    let facts = facts
        .into_iter()
        .fold(block("dl", "facts"), |list, (name, value)| {
            list.child(
                el("div")
                    .child(el("dt").child(name))
                    .child(el("dd").child(value)),
            )
        });
    block("section", "panel")
        .attr("aria-label", "Details")
        .child(el("h2").child("Details"))
        .child(facts)
        .into()
}
