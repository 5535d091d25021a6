//! Quick filters: predefined searches as toggle buttons, each with the number of matches.

use leptos::prelude::*;
use numbers_inventory::{
    FacetCounts, QUICK_FILTERS, QuickFilter,
    search::{Search, Term, remove_term},
};

use super::{list_params::ListParams, list_results::ListResults};
use crate::browser::intl;

/// The quick filters that match any number.
#[component]
pub(super) fn QuickFilters(
    /// The parameters of the list.
    params: ListParams,
    /// Its results.
    results: ListResults,
) -> impl IntoView {
    let count = move |index: usize| {
        let counted = |counts: &FacetCounts| counts.quick.get(index).copied();
        results.counts.with(counted).unwrap_or_default()
    };
    let matching = Memo::new(move |_| {
        let indices = 0..QUICK_FILTERS.len();
        indices
            .filter(|index| count(*index) > 0)
            .collect::<Vec<_>>()
    });
    let button = move |index| {
        let count = Memo::new(move |_| intl::integer(count(index)));
        view! { <QuickFilterButton params filter=QUICK_FILTERS[index] count /> }
    };
    view! {
        <div class="quick" role="group" aria-label="Quick views">
            <For each=move || matching.get() key=|index| *index children=button />
        </div>
    }
}

/// The term of a search text that is this quick filter.
fn term_of(filter: QuickFilter, text: &str) -> Option<Term> {
    let wanted = Search::parse(filter.search).ok()?.terms.pop()?;
    let terms = Search::parse(text).ok()?.terms;
    terms
        .into_iter()
        .find(|term| !term.negated && term.condition == wanted.condition)
}

/// A quick filter with the number of matches, pressed while it is in the search.
#[component]
fn QuickFilterButton(
    /// The parameters of the list.
    params: ListParams,
    /// The quick filter.
    filter: QuickFilter,
    /// The number of matches.
    count: Memo<String>,
) -> impl IntoView {
    let is_on = Memo::new(move |_| {
        params
            .query
            .with(|query| term_of(filter, &query.text).is_some())
    });
    view! {
        <button
            type="button"
            class="quick-view"
            aria-pressed=move || is_on.get().to_string()
            on:click=move |_| params.change(|query| toggle(filter, &mut query.text))
        >
            {filter.name}
            " "
            <span class="count" prop:textContent=count></span>
        </button>
    }
}

/// Puts a quick filter into a search text, or takes it out.
fn toggle(filter: QuickFilter, text: &mut String) {
    *text = match term_of(filter, text) {
        Some(term) => remove_term(text, &term.span),
        None => format!("{} {}", text.trim(), filter.search)
            .trim()
            .to_owned(),
    };
}
