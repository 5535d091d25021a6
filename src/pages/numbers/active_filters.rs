//! Active filters: each filter and search term as a chip that removes it.

use leptos::prelude::*;
use numbers_inventory::{
    query::ListQuery,
    search::{Condition, Search, remove_term},
};
use numbers_model::{
    enums::{Capability, NumberType},
    provisioning::Badge,
};

use super::{filters::MAX_LABEL, list_params::ListParams};
use crate::{browser::intl, components::excerpt::first_chars};

/// A term with more values than this is shown as their count.
const MAX_VALUES: usize = 5;

/// The chips, with a button that clears them all.
#[component]
pub(super) fn ActiveFilters(
    /// The parameters of the list.
    params: ListParams,
) -> impl IntoView {
    let filters = Memo::new(move |_| params.query.with(filters));
    view! {
        {move || {
            let filters = filters.get();
            if filters.is_empty() {
                return None;
            }
            let chips = filters
                .into_iter()
                .map(|(label, without)| {
                    view! { <FilterChip params label without /> }
                });
            Some(
                view! {
                    <ul class="chips" aria-label="Active filters">
                        {chips.collect_view()}
                        <li>
                            <button
                                type="button"
                                class="link"
                                on:click=move |_| params.clear_filters()
                            >
                                "Clear all"
                            </button>
                        </li>
                    </ul>
                },
            )
        }}
    }
}

/// An active filter as a button that removes it.
#[component]
fn FilterChip(
    /// The parameters of the list.
    params: ListParams,
    /// The label.
    label: String,
    /// The query without it.
    without: ListQuery,
) -> impl IntoView {
    let label = first_chars(&label, MAX_LABEL).into_owned();
    view! {
        <li>
            <button type="button" class="chip" on:click=move |_| params.push(&without)>
                <span class="visually-hidden">"Remove "</span>
                <bdi prop:textContent=label></bdi>
                <span class="chip-x" aria-hidden="true">
                    " ×"
                </span>
            </button>
        </li>
    }
}

/// Each active filter: its label, and the query without it. Plain words have no chip: the search box shows them.
fn filters(query: &ListQuery) -> Vec<(String, ListQuery)> {
    let mut filters = Vec::new();
    let mut add = |label: Option<String>, clear: fn(&mut ListQuery)| {
        if let Some(label) = label {
            let mut without = query.clone();
            clear(&mut without);
            filters.push((label, without));
        }
    };
    let region = query.region.as_deref().map(intl::region_label);
    add(region, |query| query.region = None);
    let kind = query.kind.as_deref();
    add(
        kind.map(|kind| NumberType::from_wire(kind).label().to_owned()),
        |query| query.kind = None,
    );
    let capability = query.capability.as_deref();
    add(
        capability.map(|capability| Capability::from_wire(capability).label().to_owned()),
        |query| query.capability = None,
    );
    let badge = query.provisioning.as_deref().and_then(Badge::from_param);
    add(badge.map(|badge| badge.name().to_owned()), |query| {
        query.provisioning = None
    });
    let search = Search::parse(&query.text).unwrap_or_default();
    for term in search.terms {
        if matches!(term.condition, Condition::Word(_)) && !term.negated {
            continue;
        }
        let label = match &term.condition {
            Condition::Is { field, values } if values.len() > MAX_VALUES => {
                let not = if term.negated { "-" } else { "" };
                let count = intl::integer(values.len());
                format!("{not}{}: {count} values", field.name())
            }
            _ => query
                .text
                .get(term.span.clone())
                .unwrap_or_default()
                .to_owned(),
        };
        let mut without = query.clone();
        without.text = remove_term(&query.text, &term.span);
        filters.push((label, without));
    }
    filters
}
