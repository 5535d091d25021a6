//! Counts: tiles of numbers that need attention, and charts by region, type and capability.

use leptos::prelude::*;
use numbers_inventory::{FacetCounts, QUICK_FILTERS, VOICE_UNKNOWN, query::ListQuery};
use numbers_model::enums::{Capability, NumberType};

use super::{OverviewData, Tile};
use crate::{
    browser::intl,
    components::chart::{Bar, Chart, Orientation, permille},
    pages::unreported::UnreportedNotice,
};

const UNREPORTED: &str = "Sinch's v1alpha1 doesn't report voice, campaigns and callback URLs. So it doesn't say which \
                          numbers take calls, which are idle, and which changes of voice have failed.";

/// The counts of the numbers and their number, of which each part of the page reads some.
type Counted = Memo<(FacetCounts, usize)>;

/// The counts: tiles of numbers that need attention, and charts.
#[component]
pub(super) fn Counts(
    /// The data of the page.
    data: OverviewData,
) -> impl IntoView {
    let counted = data.derive(|figures| (figures.counts.clone(), figures.numbers));
    let unreported = Memo::new(move |_| counted.with(|(counts, _)| counts.unreported));
    let unknown = Signal::derive(move || {
        let count = unreported.get();
        let what = format!(
            "Voice is unknown for {} of these numbers.",
            intl::integer(count)
        );
        (count > 0).then_some((what, UNREPORTED))
    });
    let tiles = (0..QUICK_FILTERS.len())
        .map(|index| view! { <QuickFilterTile data counted unreported index /> });
    view! {
        <UnreportedNotice text=unknown />
        <div class="tiles">{tiles.collect_view()}</div>
        <section class="panel" aria-labelledby="overview-numbers">
            <h2 id="overview-numbers">"Numbers"</h2>
            <CountCharts data counted />
        </section>
    }
}

/// The tile of a quick filter.
#[component]
fn QuickFilterTile(
    /// The data of the overview.
    data: OverviewData,
    /// The counts.
    counted: Counted,
    /// The number of numbers whose voice is not reported.
    unreported: Memo<usize>,
    /// Its index in the list.
    index: usize,
) -> impl IntoView {
    let quick = &QUICK_FILTERS[index];
    let count = Memo::new(move |_| counted.with(|(counts, _)| counts.quick[index]));
    let value = Memo::new(move |_| intl::integer(count.get()));
    let href = data.search(quick.search);
    let only_v1 = quick.search == "provisioning:not-configured";
    // No number is both: "Voice unknown" where the API version doesn't report voice, "Not configured" where it does.
    let is_shown = move || {
        let always = quick.name != VOICE_UNKNOWN && !(only_v1 && unreported.get() > 0);
        always || count.get() > 0
    };
    view! {
        <Show when=is_shown>
            <Tile label=quick.name href=href.clone() value />
        </Show>
    }
}

/// The charts of numbers by region, type and capability.
#[component]
fn CountCharts(
    /// The data of the overview.
    data: OverviewData,
    /// The counts.
    counted: Counted,
) -> impl IntoView {
    let regions = Facet {
        column: |counts| &counts.regions,
        label: intl::region_label,
        query: |query, code| query.region = Some(code),
        none: Some(("No region", "region:none")),
    };
    let kinds = Facet {
        column: |counts| &counts.kinds,
        label: |kind| NumberType::from_wire(kind).label().to_owned(),
        query: |query, kind| query.kind = Some(kind),
        none: Some(("No type", "type:none")),
    };
    let capabilities = Facet {
        column: |counts| &counts.capabilities,
        label: |capability| Capability::from_wire(capability).label().to_owned(),
        query: |query, capability| query.capability = Some(capability),
        // A number can have several, so the numbers without any can't be derived from the counts.
        none: None,
    };
    let orientation = Orientation::Horizontal;
    view! {
        <div class="charts">
            <Chart
                name="Numbers by region"
                columns=&["Region", "Numbers"]
                orientation
                bars=bars(data, counted, regions)
            />
            <Chart
                name="Numbers by type"
                columns=&["Type", "Numbers"]
                orientation
                bars=bars(data, counted, kinds)
            />
            <Chart
                name="Numbers by capability"
                columns=&["Capability", "Numbers"]
                orientation
                bars=bars(data, counted, capabilities)
            />
        </div>
    }
}

/// A facet by which numbers are counted.
#[derive(Clone, Copy)]
struct Facet {
    column: fn(&FacetCounts) -> &Vec<(String, usize)>,
    label: fn(&str) -> String,
    /// Filters the list by a value.
    query: fn(&mut ListQuery, String),
    /// The label for numbers without a value, and the search for them.
    none: Option<(&'static str, &'static str)>,
}

/// The bars of a facet's values, the most frequent first.
fn bars(data: OverviewData, counted: Counted, facet: Facet) -> Memo<Vec<Bar>> {
    Memo::new(move |_| {
        let mut values_by_count: Vec<(String, usize, String)> =
            counted.with(|(counts, numbers)| {
                let values = (facet.column)(counts).iter();
                let named = values.clone().map(|(value, count)| {
                    let mut query = ListQuery::default();
                    (facet.query)(&mut query, value.clone());
                    ((facet.label)(value), *count, data.list(&query))
                });
                let rest = numbers.saturating_sub(values.map(|(_, count)| count).sum());
                let none = facet
                    .none
                    .map(|(label, search)| (label.to_owned(), rest, data.search(search)));
                named.chain(none).collect()
            });
        values_by_count.retain(|(_, count, _)| *count > 0);
        values_by_count.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let longest = values_by_count.first().map_or(0, |(_, count, _)| *count);
        let bar = |(label, count, href)| Bar {
            label,
            short: String::new(),
            values: vec![intl::integer(count)],
            permille: permille(count, longest),
            href,
        };
        values_by_count.into_iter().map(bar).collect()
    })
}
