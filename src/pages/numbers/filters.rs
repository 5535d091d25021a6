//! The row of filters, and the buttons beside it.

use crate::reactive::{Derived, entered, memo, press};
use leptos::{ev, prelude::*};

use super::{export, view::View};
use crate::{
    app::Loaders,
    browser::intl,
    components::field::{Choice, SelectField},
    model::{
        kinds::{Capability, NumberType},
        listing::Entry,
        number::{Number, Row},
        provisioning::Badge,
        query::{Column, ListQuery},
    },
    state::settings::Settings,
};

fn number(entry: &Entry) -> Option<&Number> {
    match &entry.row {
        Row::Number(number) => Some(number),
        Row::Unreadable { .. } => None,
    }
}

/// "All", then the choices that are known or were seen, labelled and in the order of their labels.
fn choices(all: &str, values: Vec<String>, label: fn(&str) -> String) -> Vec<Choice> {
    let mut choices: Vec<Choice> = values
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

fn with_known(mut seen: Vec<String>, known: &[&str]) -> Vec<String> {
    for value in known {
        if !seen.iter().any(|seen| seen == value) {
            seen.push((*value).to_owned());
        }
    }
    seen
}

/// Search, filters and buttons.
#[component]
pub fn Filters(
    /// What is asked for now.
    query: Derived<ListQuery>,
    /// The rows shown.
    view: View,
    /// Told what is asked for next, and whether that is a step of its own for Back.
    on_change: Callback<(ListQuery, bool)>,
) -> impl IntoView {
    let loaders = expect_context::<Loaders>();
    let set = move |change: fn(&mut ListQuery, Option<String>)| {
        Callback::new(move |value: String| {
            let mut next = query.get_untracked();
            change(&mut next, (!value.is_empty()).then_some(value));
            on_change.run((next, true));
        })
    };
    let value = move |read: fn(&ListQuery) -> &Option<String>| {
        Signal::derive(move || query.with(|query| read(query).clone().unwrap_or_default()))
    };
    let regions = memo(move || {
        let seen = view.values(|entry| {
            number(entry)
                .and_then(|number| number.region.as_deref())
                .into_iter()
                .collect()
        });
        choices("All regions", seen, intl::region_label)
    });
    let types = memo(move || {
        let seen = view.values(|entry| {
            number(entry)
                .and_then(|number| number.kind.as_ref().map(NumberType::wire))
                .into_iter()
                .collect()
        });
        let values = with_known(seen, &["MOBILE", "LOCAL", "TOLL_FREE"]);
        choices("All types", values, |value| {
            NumberType::from_wire(value).label().to_owned()
        })
    });
    let capabilities = memo(move || {
        let seen = view.values(|entry| {
            number(entry)
                .map(|number| number.capabilities.iter().map(Capability::wire).collect())
                .unwrap_or_default()
        });
        choices(
            "All capabilities",
            with_known(seen, &["SMS", "VOICE"]),
            |value| Capability::from_wire(value).label().to_owned(),
        )
    });
    let states: Vec<Choice> = [("", "All states")]
        .into_iter()
        .chain([
            ("failed", "Failed"),
            ("in-progress", "In progress"),
            ("waiting", "Waiting"),
            ("provisioned", "Provisioned"),
            ("not-configured", "Not configured"),
            ("unknown", "Unknown status"),
        ])
        .map(|(value, label)| (value.to_owned(), label.to_owned()))
        .collect();
    debug_assert!(
        states[1..]
            .iter()
            .all(|(value, _)| Badge::from_param(value).is_some())
    );
    view! {
        <div class="toolbar" role="search">
            <div class="field field-search">
                <label for="search">"Search numbers"</label>
                <input
                    id="search"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Number, name, plan, campaign, error…"
                    prop:value=Signal::derive(move || query.with(|query| query.text.clone()))
                    on:input=entered(move |value| {
                        let mut next = query.get_untracked();
                        next.text = value;
                        on_change.run((next, false));
                    })
                />
            </div>
            <SelectField
                label="Region"
                id="region"
                value=value(|query| &query.region)
                choices=regions
                on_choose=set(|query, value| query.region = value)
            />
            <SelectField
                label="Type"
                id="type"
                value=value(|query| &query.kind)
                choices=types
                on_choose=set(|query, value| query.kind = value)
            />
            <SelectField
                label="Capability"
                id="capability"
                value=value(|query| &query.capability)
                choices=capabilities
                on_choose=set(|query, value| query.capability = value)
            />
            <SelectField
                label="Provisioning"
                id="provisioning"
                value=value(|query| &query.provisioning)
                choices=states
                on_choose=set(|query, value| query.provisioning = value)
            />
            <div class="toolbar-buttons">
                <button
                    type="button"
                    on:click=press(move || {
                        loaders.all.start(Default::default());
                        let slice = query.with_untracked(ListQuery::slice);
                        if !slice.is_all() {
                            loaders.slice.start(slice);
                        }
                    })
                >
                    "Refresh"
                </button>
                <button type="button" on:click=press(move || export::save_csv(view))>
                    "Export"
                </button>
                <ColumnChooser />
            </div>
        </div>
    }
}

#[component]
fn ColumnChooser() -> impl IntoView {
    let Settings { hidden, .. } = expect_context::<Settings>();
    view! {
        <button type="button" popovertarget="columns">
            "Columns"
        </button>
        <fieldset id="columns" popover="auto" class="popover">
            <legend>"Columns to show"</legend>
            {Column::ALL
                .into_iter()
                .map(|column| {
                    // The number is what a row is found by, so it stays.
                    let fixed = column == Column::Number;
                    view! {
                        <label class="check">
                            <input
                                type="checkbox"
                                disabled=fixed
                                prop:checked=Signal::derive(move || hidden.with(|hidden| !hidden.contains(&column)))
                                on:change=move |event: ev::Event| {
                                    let show = event_target_checked(&event);
                                    hidden
                                        .update(|hidden| {
                                            hidden.retain(|other| *other != column);
                                            if !show {
                                                hidden.push(column);
                                            }
                                        });
                                }
                            />
                            {column.title()}
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}
