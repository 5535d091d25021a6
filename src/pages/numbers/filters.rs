//! The row of filters: selects whose options show how many numbers match them.

use leptos::prelude::*;
use numbers_inventory::{FacetCounts, query::ListQuery};
use numbers_model::{
    enums::{Capability, NumberType},
    provisioning::Badge,
};

use super::{list_params::ListParams, list_results::ListResults, search_box::search_box};
use crate::{
    browser::{
        dom::{El, View, block, cut},
        intl,
    },
    components::field::{Choice, select_field},
};

/// The most characters of a label: an option is as wide as its text.
pub(super) const MAX_LABEL: usize = 60;

/// The filter's field in the query.
type QueryField = fn(&mut ListQuery) -> &mut Option<String>;

/// The options of a filter: "All", then each value with its label and count, sorted by label.
fn options(
    all: &str,
    known: &[&str],
    counts: &[(String, usize)],
    chosen: Option<String>,
    label: fn(&str) -> String,
) -> Vec<Choice> {
    // The chosen value stays an option, even if no number has it any more.
    let uncounted = known
        .iter()
        .copied()
        .chain(chosen.as_deref())
        .filter(|value| counts.iter().all(|(counted, _)| counted != value));
    let counts = counts.iter().map(|(value, count)| (value.as_str(), *count));
    let mut choices: Vec<Choice> = Vec::new();
    for (value, count) in counts.chain(uncounted.map(|value| (value, 0))) {
        let choice = (value.to_owned(), with_count(&label(value), count));
        let order = |other: &Choice| (&other.1, &other.0).cmp(&(&choice.1, &choice.0));
        if let Err(place) = choices.binary_search_by(order) {
            choices.insert(place, choice);
        }
    }
    choices.insert(0, (String::new(), all.to_owned()));
    choices
}

fn with_count(label: &str, count: usize) -> String {
    format!("{} · {}", cut(label, MAX_LABEL), intl::integer(count))
}

fn filter(
    params: ListParams,
    label: &'static str,
    id: &'static str,
    field: QueryField,
    options: impl Fn(Option<String>) -> Vec<Choice> + Send + Sync + 'static,
) -> El {
    let chosen = move || field(&mut params.query.get()).take();
    // The counts change with every page that is loaded; the select is updated only when they differ.
    let options = Memo::new(move |_| options(chosen()));
    select_field(
        label,
        id,
        move || chosen().unwrap_or_default(),
        move || options.get(),
        move |value| params.change(|query| *field(query) = (!value.is_empty()).then_some(value)),
    )
}

/// The search box and the filters.
pub fn filters(params: ListParams, results: ListResults) -> View {
    let counts = results.counts;
    let facet = move |read: fn(&FacetCounts) -> &[(String, usize)]| {
        counts.with(|counts| read(counts).to_vec())
    };
    block("div", "toolbar")
        .attr("role", "search")
        .child(search_box(params, results))
        .child(filter(
            params,
            "Region",
            "region",
            |query| &mut query.region,
            move |chosen| {
                let counts = facet(|counts| &counts.regions);
                options("All regions", &[], &counts, chosen, intl::region_label)
            },
        ))
        .child(filter(
            params,
            "Type",
            "type",
            |query| &mut query.kind,
            move |chosen| {
                let known = ["MOBILE", "LOCAL", "TOLL_FREE"];
                let counts = facet(|counts| &counts.kinds);
                options("All types", &known, &counts, chosen, |value| {
                    NumberType::from_wire(value).label().to_owned()
                })
            },
        ))
        .child(filter(
            params,
            "Capability",
            "capability",
            |query| &mut query.capability,
            move |chosen| {
                let counts = facet(|counts| &counts.capabilities);
                options(
                    "All capabilities",
                    &["SMS", "VOICE"],
                    &counts,
                    chosen,
                    |value| Capability::from_wire(value).label().to_owned(),
                )
            },
        ))
        .child(filter(
            params,
            "Provisioning",
            "provisioning",
            |query| &mut query.provisioning,
            move |chosen| {
                let badges = counts.with(|counts| counts.badges);
                let count = |badge: &Badge| {
                    let count = badges.get(usize::from(badge.urgency())).copied();
                    count.unwrap_or_default()
                };
                let unknown = count(&Badge::VoiceUnknown);
                let mut choices = vec![(String::new(), "All states".to_owned())];
                for badge in Badge::all() {
                    let (count, param) = (count(&badge), badge.param());
                    let is_offered = match badge {
                        // Where the API version reports voice there is no such number.
                        Badge::VoiceUnknown => count > 0,
                        // Where voice is not reported, "none" can't be told.
                        Badge::VoiceOnly | Badge::NotConfigured => count > 0 || unknown == 0,
                        _ => true,
                    };
                    let name = badge.name();
                    if is_offered {
                        choices.push((param.to_owned(), with_count(name, count)));
                    } else if chosen.as_deref() == Some(param) {
                        let label = match badge {
                            Badge::VoiceUnknown => with_count(name, count),
                            _ => format!("{name} · unknown"),
                        };
                        choices.push((param.to_owned(), label));
                    }
                }
                choices
            },
        ))
        .into()
}
