//! How many numbers want attention, and how many there are of each kind.

use numbers_inventory::{FacetCounts, QUICK_FILTERS, VOICE_UNKNOWN, query::ListQuery};
use numbers_model::enums::{Capability, NumberType};

use super::{Of, tile};
use crate::{
    browser::{
        dom::{View, block, el, list, show},
        intl,
    },
    components::chart::{Bar, Chart, Orientation, chart, permille},
    pages::unreported::unreported_notice,
    reactive::{Derived, memo},
};

const UNREPORTED: &str = "Sinch's v1alpha1 doesn't report voice, campaigns and callback URLs. So it doesn't say which \
                          numbers take calls, which are idle, and which changes of voice have failed.";

pub(super) fn counts(of: Of) -> View {
    let counted = of.part(|figures| (figures.counts.clone(), figures.numbers));
    let unreported = memo(move || counted.with(|(counts, _)| counts.unreported));
    let tiles = list(QUICK_FILTERS.iter().enumerate(), |(at, quick)| {
        let count = memo(move || counted.with(|(counts, _)| counts.quick[at]));
        let href = of.search(quick.search);
        let only_v1 = quick.search == "provisioning:not-configured";
        // Where the API version reports voice, no number is of the one kind; where it doesn't, none is of the other.
        show(
            move || {
                let always = quick.name != VOICE_UNKNOWN && !(only_v1 && unreported.get() > 0);
                always || count.get() > 0
            },
            move || tile(quick.name, &href, move || intl::integer(count.get())),
        )
    });
    let unknown = unreported_notice(of.app, move || {
        let count = unreported.get();
        let what = [
            "Voice is unknown for ",
            &intl::integer(count),
            " of these numbers.",
        ]
        .concat();
        (count > 0).then_some((what, UNREPORTED))
    });
    let by = move |name: &str, columns, kind| {
        chart(Chart {
            name: name.to_owned(),
            columns,
            orientation: Orientation::Horizontal,
            bars: bars(of, counted, kind),
        })
    };
    let regions = Kind {
        column: |counts| &counts.regions,
        label: intl::region_label,
        query: |query, code| query.region = Some(code),
        none: Some(("No region", "region:none")),
    };
    let kinds = Kind {
        column: |counts| &counts.kinds,
        label: |kind| NumberType::from_wire(kind).label().to_owned(),
        query: |query, kind| query.kind = Some(kind),
        none: Some(("No type", "type:none")),
    };
    let capabilities = Kind {
        column: |counts| &counts.capabilities,
        label: |own| Capability::from_wire(own).label().to_owned(),
        query: |query, own| query.capability = Some(own),
        // A number can have several, so the rest can't be told from these.
        none: None,
    };
    let charts = block("div", "charts")
        .child(by("Numbers by region", &["Region", "Numbers"], regions))
        .child(by("Numbers by type", &["Type", "Numbers"], kinds))
        .child(by(
            "Numbers by capability",
            &["Capability", "Numbers"],
            capabilities,
        ));
    [
        unknown,
        block("div", "tiles").child(tiles).into(),
        block("section", "panel")
            .attr("aria-labelledby", "overview-numbers")
            .child(el("h2").id("overview-numbers").child("Numbers"))
            .child(charts)
            .into(),
    ]
    .into()
}

/// By what numbers are counted.
#[derive(Clone, Copy)]
struct Kind {
    column: fn(&FacetCounts) -> &Vec<(String, usize)>,
    label: fn(&str) -> String,
    /// Narrows the list to a value.
    query: fn(&mut ListQuery, String),
    /// What those without a value are called, and the search for them.
    none: Option<(&'static str, &'static str)>,
}

/// The values that some numbers have, the most frequent first.
fn bars(of: Of, counted: Derived<(FacetCounts, usize)>, kind: Kind) -> Derived<Vec<Bar>> {
    memo(move || {
        let mut held: Vec<(String, usize, String)> = counted.with(|(counts, numbers)| {
            let values = (kind.column)(counts).iter();
            let named = values.clone().map(|(value, count)| {
                let mut query = ListQuery::default();
                (kind.query)(&mut query, value.clone());
                ((kind.label)(value), *count, of.list(&query))
            });
            let rest = numbers.saturating_sub(values.map(|(_, count)| count).sum());
            let none = kind
                .none
                .map(|(label, search)| (label.to_owned(), rest, of.search(search)));
            named.chain(none).collect()
        });
        held.retain(|(_, count, _)| *count > 0);
        held.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let longest = held.first().map_or(0, |(_, count, _)| *count);
        let bar = |(label, count, href)| Bar {
            label,
            short: String::new(),
            values: vec![intl::integer(count)],
            permille: permille(count, longest),
            href,
        };
        held.into_iter().map(bar).collect()
    })
}
