//! Quick filters: predefined searches as toggle buttons, each with the number of matches.

use leptos::prelude::*;
use numbers_inventory::{
    QUICK_FILTERS, QuickFilter,
    search::{Search, Term, remove_term},
};

use super::{list_params::ListParams, list_results::ListResults};
use crate::browser::{
    dom::{View, block, button, dynamic, list},
    intl,
};

/// The quick filters that match any number.
pub fn quick_filters(params: ListParams, results: ListResults) -> View {
    let counts = Memo::new(move |_| results.counts.with(|counts| counts.quick));
    let text = Memo::new(move |_| params.query.with(|query| query.text.clone()));
    dynamic(move || {
        let counts = counts.get();
        let matching = QUICK_FILTERS
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0);
        let buttons = list(matching, |(filter, count)| {
            toggle(params, *filter, count, &text.get())
        });
        block("div", "quick")
            .attr("role", "group")
            .attr("aria-label", "Quick views")
            .child(buttons)
    })
}

/// The term of a search text that is this quick filter.
fn term_of(filter: QuickFilter, text: &str) -> Option<Term> {
    let wanted = Search::parse(filter.search).ok()?.terms.pop()?;
    let terms = Search::parse(text).ok()?.terms;
    terms
        .into_iter()
        .find(|term| !term.negated && term.condition == wanted.condition)
}

fn toggle(params: ListParams, filter: QuickFilter, count: usize, text: &str) -> View {
    let is_on = term_of(filter, text).is_some();
    let press = button(filter.name, move || {
        params.change(|query| {
            query.text = match term_of(filter, &query.text) {
                Some(term) => remove_term(&query.text, &term.span),
                None => format!("{} {}", query.text.trim(), filter.search)
                    .trim()
                    .to_owned(),
            };
        });
    });
    press
        .class("quick-view")
        .attr("aria-pressed", if is_on { "true" } else { "false" })
        .child(" ")
        .child(block("span", "count").child(intl::integer(count)))
        .into()
}
