//! Quick views with their counts, what the list is narrowed to, part by part, and how far its load has got.

use numbers_inventory::{
    QUICK_FILTERS, QuickFilter,
    query::ListQuery,
    search::{Condition, Search, Term, remove_term},
};
use numbers_model::{
    enums::{Capability, NumberType},
    provisioning::Badge,
};

use super::{asked::Asked, status::bar, view::View as Rows};
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, hidden, list, sign},
        intl,
    },
    reactive::memo,
};

/// Of more values than these a part says only how many.
const MOST_VALUES: usize = 5;

/// The row below the filters.
pub fn narrowed(asked: Asked, rows: Rows) -> View {
    let quick = memo(move || rows.counts.with(|counts| counts.quick));
    let text = memo(move || asked.query.with(|query| query.text.clone()));
    let views = dynamic(move || {
        let counts = quick.get();
        let some = QUICK_FILTERS
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0);
        let buttons = list(some, |(view, count)| {
            quick_view(asked, *view, count, &text.get())
        });
        block("div", "quick")
            .attr("role", "group")
            .attr("aria-label", "Quick views")
            .child(buttons)
    });
    let chips = dynamic(move || -> View {
        let parts = asked.query.with(parts);
        if parts.is_empty() {
            return ().into();
        }
        let clear = button("Clear all", move || {
            asked.change(|query| {
                *query = ListQuery {
                    sorts: std::mem::take(&mut query.sorts),
                    ..ListQuery::default()
                };
            });
        });
        let chips = list(parts, |(label, without)| {
            let remove = button("", move || asked.push(&without))
                .class("chip")
                .child(hidden("Remove "))
                .child(el("bdi").child(label))
                .child(sign("chip-x", " ×"));
            el("li").child(remove).into()
        });
        block("ul", "chips")
            .attr("aria-label", "Narrowed to")
            .child(chips)
            .child(el("li").child(clear.class("link")))
            .into()
    });
    block("div", "narrowed")
        .live_class("counted", move || {
            rows.counts.with(|counts| !counts.regions.is_empty())
        })
        .child(views)
        .child(chips)
        // Here, where there is room: the rows do not move when all have come.
        .child(bar(asked.stores.all))
        .into()
}

/// The term of a search that is what a quick view asks.
fn term_of(view: QuickFilter, text: &str) -> Option<Term> {
    let wanted = Search::parse(view.search).ok()?.terms.pop()?;
    let terms = Search::parse(text).ok()?.terms;
    terms
        .into_iter()
        .find(|term| !term.negated && term.condition == wanted.condition)
}

fn quick_view(asked: Asked, view: QuickFilter, count: usize, text: &str) -> View {
    let on = term_of(view, text);
    let pressed = if on.is_some() { "true" } else { "false" };
    let press = button(view.name, move || {
        asked.change(|query| {
            query.text = match term_of(view, &query.text) {
                Some(term) => remove_term(&query.text, &term.span),
                None => [query.text.trim(), " ", view.search]
                    .concat()
                    .trim()
                    .to_owned(),
            };
        });
    });
    press
        .class("quick-view")
        .attr("aria-pressed", pressed)
        .child(" ")
        .child(block("span", "count").child(intl::integer(count)))
        .into()
}

/// What the list is narrowed to: each part in words, and the query without it. Mere words stand in the box already.
fn parts(query: &ListQuery) -> Vec<(String, ListQuery)> {
    let mut parts = Vec::new();
    let mut part = |label: Option<String>, without: fn(&mut ListQuery)| {
        if let Some(label) = label {
            let mut rest = query.clone();
            without(&mut rest);
            parts.push((label, rest));
        }
    };
    let region = query.region.as_deref().map(intl::region_label);
    part(region, |query| query.region = None);
    let kind = query.kind.as_deref();
    part(
        kind.map(|kind| NumberType::from_wire(kind).label().to_owned()),
        |query| query.kind = None,
    );
    let capability = query.capability.as_deref();
    part(
        capability.map(|own| Capability::from_wire(own).label().to_owned()),
        |query| query.capability = None,
    );
    let badge = query.provisioning.as_deref().and_then(Badge::from_param);
    part(badge.map(|badge| badge.name().to_owned()), |query| {
        query.provisioning = None
    });
    let search = Search::parse(&query.text).unwrap_or_default();
    for term in search.terms {
        if matches!(term.condition, Condition::Word(_)) && !term.negated {
            continue;
        }
        let label = match &term.condition {
            Condition::Is { field, values } if values.len() > MOST_VALUES => {
                let not = if term.negated { "-" } else { "" };
                let count = intl::integer(values.len());
                [not, field.name(), ": ", &count, " values"].concat()
            }
            _ => query
                .text
                .get(term.span.clone())
                .unwrap_or_default()
                .to_owned(),
        };
        let mut rest = query.clone();
        rest.text = remove_term(&query.text, &term.span);
        parts.push((label, rest));
    }
    parts
}
