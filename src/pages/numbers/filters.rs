//! The row of filters, and the buttons beside it.

use std::collections::BTreeSet;

use super::{Asked, export, view::View as Rows};
use crate::{
    browser::{
        dom::{El, View, block, button, el, list},
        intl,
    },
    components::field::{Choice, choices, select_field},
    model::{
        kinds::{Capability, NumberType},
        query::{Column, ListQuery, Slice},
    },
    reactive::memo,
    state::settings::Settings,
};

/// "All", then what is known or was seen, labelled and in the order of the labels.
fn labelled(
    all: &str,
    mut seen: BTreeSet<String>,
    known: &[&str],
    label: fn(&str) -> String,
) -> Vec<Choice> {
    for value in known {
        seen.insert((*value).to_owned());
    }
    let mut choices: Vec<Choice> = seen
        .into_iter()
        .map(|value| {
            let label = label(&value);
            (value, label)
        })
        .collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices.insert(0, (String::new(), all.to_owned()));
    choices
}

/// A part of the query.
type Part = fn(&mut ListQuery) -> &mut Option<String>;

fn filter(
    asked: Asked,
    label: &'static str,
    id: &'static str,
    part: Part,
    offered: impl Fn() -> Vec<Choice> + 'static,
) -> El {
    // The choices follow every page that arrives; the select is touched only when they differ.
    let offered = memo(offered);
    select_field(
        label,
        id,
        move || {
            let mut query = asked.query.get();
            part(&mut query).take().unwrap_or_default()
        },
        move || offered.get(),
        move |value| {
            let mut query = asked.query.get_untracked();
            *part(&mut query) = (!value.is_empty()).then_some(value);
            asked.push(&query);
        },
    )
}

/// Search, filters and buttons.
pub fn filters(asked: Asked, rows: Rows) -> View {
    let facets = memo(move || asked.stores.inventory.facets());
    let search = block("div", "field field-search")
        .child(el("label").attr("for", "search").child("Search numbers"))
        .child(
            el("input")
                .id("search")
                .attr("type", "search")
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("placeholder", "Number, name, plan, campaign, error…")
                .live_value(move || asked.query.with(|query| query.text.clone()))
                .entered(move |text| asked.type_text(text)),
        );
    let refresh = button("Refresh", move || {
        asked.stores.all.start(Slice::default());
        let slice = asked.query.with_untracked(ListQuery::slice);
        if !slice.is_all() {
            asked.stores.slice.start(slice);
        }
    });
    let buttons = block("div", "toolbar-buttons")
        .child(refresh)
        .child(button("Export", move || export::save_csv(rows)))
        .child(column_chooser(asked.stores.settings));
    block("div", "toolbar")
        .attr("role", "search")
        .child(search)
        .child(filter(
            asked,
            "Region",
            "region",
            |query| &mut query.region,
            move || labelled("All regions", facets.get().regions, &[], intl::region_label),
        ))
        .child(filter(
            asked,
            "Type",
            "type",
            |query| &mut query.kind,
            move || {
                let known = ["MOBILE", "LOCAL", "TOLL_FREE"];
                labelled("All types", facets.get().kinds, &known, |value| {
                    NumberType::from_wire(value).label().to_owned()
                })
            },
        ))
        .child(filter(
            asked,
            "Capability",
            "capability",
            |query| &mut query.capability,
            move || {
                let seen = facets.get().capabilities;
                labelled("All capabilities", seen, &["SMS", "VOICE"], |value| {
                    Capability::from_wire(value).label().to_owned()
                })
            },
        ))
        .child(filter(
            asked,
            "Provisioning",
            "provisioning",
            |query| &mut query.provisioning,
            || {
                choices(&[
                    ("", "All states"),
                    ("failed", "Failed"),
                    ("in-progress", "In progress"),
                    ("waiting", "Waiting"),
                    ("provisioned", "Provisioned"),
                    ("not-configured", "Not configured"),
                    ("unknown", "Unknown status"),
                ])
            },
        ))
        .child(buttons)
        .into()
}

fn column_chooser(settings: Settings) -> View {
    let hidden = settings.hidden;
    let boxes = list(Column::ALL, |column| {
        let tick = el("input")
            .attr("type", "checkbox")
            // The number is what a row is found by, so it stays.
            .flag("disabled", column == Column::Number)
            .flag(
                "checked",
                hidden.with_untracked(|hidden| !hidden.contains(&column)),
            )
            .on("change", move |_| {
                hidden.update(|hidden| {
                    let before = hidden.len();
                    hidden.retain(|other| *other != column);
                    if hidden.len() == before {
                        hidden.push(column);
                    }
                });
            });
        block("label", "check")
            .child(tick)
            .child(column.title())
            .into()
    });
    let chooser = block("fieldset", "popover")
        .id("columns")
        .attr("popover", "auto")
        .child(el("legend").child("Columns to show"))
        .child(boxes);
    let open = button("Columns", || {}).attr("popovertarget", "columns");
    [open.into(), chooser.into()].into()
}
