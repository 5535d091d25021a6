//! The row of filters with how many numbers each would leave.

use numbers_inventory::{FacetCounts, query::ListQuery};
use numbers_model::{
    enums::{Capability, NumberType},
    provisioning::Badge,
};

use super::{list_params::ListParams, list_results::ListResults, search_box::search_box};
use crate::{
    browser::{
        dom::{El, View, block},
        intl,
    },
    components::field::{Choice, select_field},
    reactive::memo,
};

/// A part of the query.
type Part = fn(&mut ListQuery) -> &mut Option<String>;

/// "All", then each value with its label and count, in the order of the labels.
fn labelled(
    all: &str,
    known: &[&str],
    counts: &[(String, usize)],
    chosen: Option<String>,
    label: fn(&str) -> String,
) -> Vec<Choice> {
    // What is chosen is offered, even if no number has it any more.
    let missing = known
        .iter()
        .copied()
        .chain(chosen.as_deref())
        .filter(|value| counts.iter().all(|(counted, _)| counted != value));
    let mut choices: Vec<Choice> = counts
        .iter()
        .map(|(value, count)| (value.as_str(), *count))
        .chain(missing.map(|value| (value, 0)))
        .map(|(value, count)| (value.to_owned(), counted(&label(value), count)))
        .collect();
    choices.sort_unstable_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    choices.dedup();
    choices.insert(0, (String::new(), all.to_owned()));
    choices
}

fn counted(label: &str, count: usize) -> String {
    [label, " · ", &intl::integer(count)].concat()
}

fn filter(
    params: ListParams,
    label: &'static str,
    id: &'static str,
    part: Part,
    offered: impl Fn(Option<String>) -> Vec<Choice> + 'static,
) -> El {
    let chosen = move || part(&mut params.query.get()).take();
    // The choices follow every page that arrives; the select is touched only when they differ.
    let offered = memo(move || offered(chosen()));
    select_field(
        label,
        id,
        move || chosen().unwrap_or_default(),
        move || offered.get(),
        move |value| params.change(|query| *part(query) = (!value.is_empty()).then_some(value)),
    )
}

/// Search and filters.
pub fn filters(params: ListParams, rows: ListResults) -> View {
    let counts = rows.counts;
    let of = move |read: fn(&FacetCounts) -> &[(String, usize)]| {
        counts.with(|counts| read(counts).to_vec())
    };
    block("div", "toolbar")
        .attr("role", "search")
        .child(search_box(params, rows))
        .child(filter(
            params,
            "Region",
            "region",
            |query| &mut query.region,
            move |chosen| {
                let counts = of(|counts| &counts.regions);
                labelled("All regions", &[], &counts, chosen, intl::region_label)
            },
        ))
        .child(filter(
            params,
            "Type",
            "type",
            |query| &mut query.kind,
            move |chosen| {
                let known = ["MOBILE", "LOCAL", "TOLL_FREE"];
                let counts = of(|counts| &counts.kinds);
                labelled("All types", &known, &counts, chosen, |value| {
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
                let counts = of(|counts| &counts.capabilities);
                labelled(
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
                        // It can't be told that there is none.
                        Badge::VoiceOnly | Badge::NotConfigured => count > 0 || unknown == 0,
                        _ => true,
                    };
                    let name = badge.name();
                    if is_offered {
                        choices.push((param.to_owned(), counted(name, count)));
                    } else if chosen.as_deref() == Some(param) {
                        let label = match badge {
                            Badge::VoiceUnknown => counted(name, count),
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
