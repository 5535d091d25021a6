//! The row of filters: selects whose options show how many numbers match them.

use leptos::prelude::*;
use numbers_inventory::{FacetCounts, query::ListQuery};
use numbers_model::{
    enums::{Capability, NumberType},
    provisioning::Badge,
};

use super::{list_params::ListParams, list_results::ListResults, search_box::SearchBox};
use crate::{
    browser::intl,
    components::{
        excerpt::first_chars,
        field::{Choice, SelectField},
    },
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
    format!(
        "{} · {}",
        first_chars(label, MAX_LABEL),
        intl::integer(count)
    )
}

/// A filter: a select of the values that numbers have.
#[derive(Clone, Copy)]
struct ListFilter {
    label: &'static str,
    id: &'static str,
    field: QueryField,
    /// The options, by the counts and the chosen value.
    options: fn(&FacetCounts, Option<String>) -> Vec<Choice>,
}

const FILTERS: [ListFilter; 4] = [
    ListFilter {
        label: "Region",
        id: "region",
        field: |query| &mut query.region,
        options: region_options,
    },
    ListFilter {
        label: "Type",
        id: "type",
        field: |query| &mut query.kind,
        options: type_options,
    },
    ListFilter {
        label: "Capability",
        id: "capability",
        field: |query| &mut query.capability,
        options: capability_options,
    },
    ListFilter {
        label: "Provisioning",
        id: "provisioning",
        field: |query| &mut query.provisioning,
        options: provisioning_options,
    },
];

/// The search box and the filters.
#[component]
pub(super) fn Filters(
    /// The parameters of the list.
    params: ListParams,
    /// Its results.
    results: ListResults,
) -> impl IntoView {
    let filters = FILTERS.into_iter();
    let filters = filters.map(|filter| view! { <FilterSelect params results filter /> });
    view! {
        <div class="toolbar" role="search">
            <SearchBox params results />
            {filters.collect_view()}
        </div>
    }
}

/// The select of a filter.
#[component]
fn FilterSelect(
    /// The parameters of the list.
    params: ListParams,
    /// The results of the list.
    results: ListResults,
    /// The filter.
    filter: ListFilter,
) -> impl IntoView {
    let ListFilter {
        label,
        id,
        field,
        options,
    } = filter;
    let chosen = Memo::new(move |_| field(&mut params.query.get()).take());
    // The counts change with every page that is loaded; the select is updated only when they differ.
    let options = Memo::new(move |_| {
        let chosen = chosen.get();
        results.counts.with(|counts| options(counts, chosen))
    });
    let choose = move |value: String| {
        params.change(|query| *field(query) = (!value.is_empty()).then_some(value));
    };
    view! {
        <SelectField
            label
            id
            value=Signal::derive(move || chosen.get().unwrap_or_default())
            options
            on_choose=choose
        />
    }
}

fn region_options(counts: &FacetCounts, chosen: Option<String>) -> Vec<Choice> {
    let label = intl::region_label;
    options("All regions", &[], &counts.regions, chosen, label)
}

fn type_options(counts: &FacetCounts, chosen: Option<String>) -> Vec<Choice> {
    let known = ["MOBILE", "LOCAL", "TOLL_FREE"];
    options("All types", &known, &counts.kinds, chosen, |value| {
        NumberType::from_wire(value).label().to_owned()
    })
}

fn capability_options(counts: &FacetCounts, chosen: Option<String>) -> Vec<Choice> {
    let (all, known) = ("All capabilities", ["SMS", "VOICE"]);
    options(all, &known, &counts.capabilities, chosen, |value| {
        Capability::from_wire(value).label().to_owned()
    })
}

/// The options of the filter by badge, in the order of urgency.
fn provisioning_options(counts: &FacetCounts, chosen: Option<String>) -> Vec<Choice> {
    let count = |badge: &Badge| {
        let count = counts.badges.get(usize::from(badge.urgency())).copied();
        count.unwrap_or_default()
    };
    let unknown = count(&Badge::VoiceUnknown);
    let mut choices = vec![(String::new(), "All states".to_owned())];
    for badge in Badge::all() {
        let (count, param, name) = (count(&badge), badge.param(), badge.name());
        let is_offered = match badge {
            // Where the API version reports voice there is no such number.
            Badge::VoiceUnknown => count > 0,
            // Where voice is not reported, "none" can't be told.
            Badge::VoiceOnly | Badge::NotConfigured => count > 0 || unknown == 0,
            _ => true,
        };
        let label = match badge {
            _ if is_offered => with_count(name, count),
            _ if chosen.as_deref() != Some(param) => continue,
            Badge::VoiceUnknown => with_count(name, count),
            _ => format!("{name} · unknown"),
        };
        choices.push((param.to_owned(), label));
    }
    choices
}
