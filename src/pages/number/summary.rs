//! The facts of a number that do not change by provisioning.

use leptos::prelude::*;

use crate::{browser::intl, components::time::Time, model::number::Number};

/// A list of names and values.
#[component]
pub fn Summary(
    /// The number.
    number: Number,
) -> impl IntoView {
    let text = |value: Option<String>| match value {
        Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
        None => view! { <span class="none">"Not set"</span> }.into_any(),
    };
    let moment = |value: Option<crate::model::timestamp::Timestamp>| match value {
        Some(at) => view! { <Time at /> }.into_any(),
        None => view! { <span class="none">"Not set"</span> }.into_any(),
    };
    let capabilities: Vec<_> = number
        .capabilities
        .iter()
        .map(|c| c.label().to_owned())
        .collect();
    let price = number
        .price
        .as_ref()
        .map(|price| intl::price(price, number.interval_months));
    let facts = vec![
        ("Display name", text(number.display_name)),
        (
            "Region",
            text(number.region.map(|code| intl::region_label(&code))),
        ),
        (
            "Type",
            text(number.kind.map(|kind| kind.label().to_owned())),
        ),
        (
            "Capabilities",
            text((!capabilities.is_empty()).then(|| capabilities.join(", "))),
        ),
        ("Cost", text(price)),
        ("Next charge", moment(number.next_charge)),
        ("Expires", moment(number.expire_at)),
        ("Callback URL", text(number.callback_url)),
        ("Project ID", text(number.project_id)),
    ];
    view! {
        <section class="panel" aria-label="Details">
            <h2>"Details"</h2>
            <dl class="facts">
                {facts
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <div>
                                <dt>{name}</dt>
                                <dd>{value}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
