//! Bar charts: each bar is a link, and a table has the same data for screen readers.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::excerpt::excerpt;
use crate::browser::intl;

/// Maximum number of horizontal bars; the table has all.
const MAX_BARS: usize = 8;
/// Number of table rows that are shown at first, and with each "Show more".
const TABLE_ROWS: usize = 100;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The category; unique in a chart.
    pub label: String,
    /// A short label, for vertical bars.
    pub short: String,
    /// The amount as text, then the other columns of the table.
    pub values: Vec<String>,
    /// The length, in thousandths of the longest bar.
    pub permille: u32,
    /// The target of the link.
    pub href: String,
}

/// The direction of the bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// Below one another, the longest first; at most [`MAX_BARS`].
    Horizontal,
    /// Side by side, in the order of time.
    Vertical,
}

/// The length of a bar, in thousandths of the longest. At least 1 for an amount above zero, so that it can be seen.
pub fn permille(amount: usize, longest: usize) -> u32 {
    let share = amount
        .saturating_mul(1000)
        .checked_div(longest)
        .unwrap_or(0);
    u32::try_from(share.max(usize::from(amount > 0))).unwrap_or(1000)
}

/// A bar chart with a table of the same data; nothing while there are no bars.
#[component]
pub fn Chart(
    /// The title.
    #[prop(into)]
    name: String,
    /// The headings of the table: for the label, then for each value.
    columns: &'static [&'static str],
    /// The direction of the bars.
    orientation: Orientation,
    /// The bars.
    bars: Memo<Vec<Bar>>,
) -> impl IntoView {
    let name = excerpt(&name);
    view! {
        <Show when=move || bars.with(|bars| !bars.is_empty())>
            <section class="chart" aria-label=name.clone()>
                <h3 prop:textContent=name.clone()></h3>
                <Bars name=name.clone() orientation bars />
                <ChartTable name=name.clone() columns bars />
            </section>
        </Show>
    }
}

/// The bars, as a list.
#[component]
fn Bars(
    /// The name.
    name: String,
    /// The direction of the bars.
    orientation: Orientation,
    /// The bars.
    bars: Memo<Vec<Bar>>,
) -> impl IntoView {
    let (class, limit) = match orientation {
        Orientation::Horizontal => ("bars", MAX_BARS),
        Orientation::Vertical => ("columns", usize::MAX),
    };
    let labels = Memo::new(move |_| labels(bars, limit));
    let link = move |label: String| {
        let bar = find(bars, label.clone());
        match orientation {
            Orientation::Horizontal => view! { <HorizontalBar label bar /> }.into_any(),
            Orientation::Vertical => view! { <VerticalBar label bar /> }.into_any(),
        }
    };
    view! {
        <ul class=class aria-label=name>
            <For each=move || labels.get() key=String::clone let:label>
                <li>{link(label)}</li>
            </For>
        </ul>
    }
}

/// The labels of the first `limit` bars.
fn labels(bars: Memo<Vec<Bar>>, limit: usize) -> Vec<String> {
    bars.with(|bars| {
        // Elements are known by their labels, which come from the API.
        let mut known = BTreeSet::new();
        let first = bars.iter().take(limit).map(|bar| &bar.label);
        first
            .filter(|label| known.insert(*label))
            .cloned()
            .collect()
    })
}

/// The bar with a label; `None` once it is gone.
fn find(bars: Memo<Vec<Bar>>, label: String) -> Memo<Option<Bar>> {
    Memo::new(move |_| bars.with(|bars| bars.iter().find(|bar| bar.label == label).cloned()))
}

/// The target of a bar.
fn href(bar: Memo<Option<Bar>>) -> impl Fn() -> Option<String> + Clone + Send + Sync {
    move || bar.with(|bar| bar.as_ref().map(|bar| bar.href.clone()))
}

/// A value of a bar.
fn value(bar: Memo<Option<Bar>>, index: usize) -> Memo<String> {
    Memo::new(move |_| {
        bar.with(|bar| Some(excerpt(bar.as_ref()?.values.get(index)?)))
            .unwrap_or_default()
    })
}

/// A bar in a row of its own, below its label and amount.
#[component]
fn HorizontalBar(
    /// The label.
    label: String,
    /// The bar; `None` once it is gone.
    bar: Memo<Option<Bar>>,
) -> impl IntoView {
    let label = excerpt(&label);
    view! {
        <a href=href(bar)>
            <span class="bar-label" title=label.clone() prop:textContent=label></span>
            " "
            <span class="bar-value" prop:textContent=value(bar, 0)></span>
            <BarPicture bar orientation=Orientation::Horizontal />
        </a>
    }
}

/// A bar in a column of its own, between its amount and its short label.
#[component]
fn VerticalBar(
    /// The label.
    label: String,
    /// The bar; `None` once it is gone.
    bar: Memo<Option<Bar>>,
) -> impl IntoView {
    let label = format!("{} ", excerpt(&label));
    let short = Memo::new(move |_| {
        bar.with(|bar| bar.as_ref().map(|bar| bar.short.clone()))
            .unwrap_or_default()
    });
    view! {
        <a href=href(bar)>
            <span class="visually-hidden" prop:textContent=label></span>
            <span class="bar-value" prop:textContent=value(bar, 0)></span>
            <BarPicture bar orientation=Orientation::Vertical />
            <span class="bar-label" aria-hidden="true" prop:textContent=short></span>
        </a>
    }
}

/// The picture of a bar: a rectangle of its length.
#[component]
fn BarPicture(
    /// The bar; `None` once it is gone.
    bar: Memo<Option<Bar>>,
    /// The direction of the bars.
    orientation: Orientation,
) -> impl IntoView {
    let length = Memo::new(move |_| bar.with(|bar| bar.as_ref().map_or(0, |bar| bar.permille)));
    let percent = |permille: u32| format!("{}.{}%", permille / 10, permille % 10);
    let along = move || percent(length.get());
    let rect = match orientation {
        Orientation::Horizontal => {
            view! { <rect rx="2" height="100%" width=along></rect> }.into_any()
        }
        Orientation::Vertical => {
            // SVG draws downwards, so that a vertical bar begins at its upper end.
            let top = move || percent(1000 - length.get().min(1000));
            view! { <rect rx="2" width="100%" height=along y=top></rect> }.into_any()
        }
    };
    view! {
        <svg class="bar-picture" aria-hidden="true" focusable="false">
            {rect}
        </svg>
    }
}

/// The table of all bars: collapsed at first, and rendered when it is opened.
#[component]
fn ChartTable(
    /// The name.
    name: String,
    /// The headings of the columns.
    columns: &'static [&'static str],
    /// The bars.
    bars: Memo<Vec<Bar>>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let before = format!("{name}: ");
    let label = Memo::new(move |_| match bars.with(Vec::len) {
        count if count > MAX_BARS => format!("Table of all {}", intl::integer(count)),
        _ => "Table".to_owned(),
    });
    view! {
        <details
            class="chart-table"
            on:toggle:target=move |event| is_open.set(event.target().open())
        >
            <summary>
                <span class="visually-hidden" prop:textContent=before></span>
                <span prop:textContent=label></span>
            </summary>
            <Show when=move || is_open.get()>
                <OpenTable name=name.clone() columns bars />
            </Show>
        </details>
    }
}

/// The table, with a button that shows more of its rows.
#[component]
fn OpenTable(
    /// The name.
    name: String,
    /// The headings of the columns.
    columns: &'static [&'static str],
    /// The bars.
    bars: Memo<Vec<Bar>>,
) -> impl IntoView {
    let limit = RwSignal::new(TABLE_ROWS);
    let labels = Memo::new(move |_| labels(bars, limit.get()));
    let left = Memo::new(move |_| bars.with(Vec::len).saturating_sub(limit.get()));
    let more = Memo::new(move |_| {
        let left = left.get();
        let verb = if left == 1 { " is left" } else { " are left" };
        format!("Show more: {}{verb}", intl::integer(left))
    });
    let headings = columns.iter().map(|name| {
        view! { <th scope="col">{*name}</th> }
    });
    view! {
        // A scrollable part of the page has to be reachable by keyboard.
        <div class="scroll-x" tabindex="0" role="group" aria-label=name>
            <table>
                <caption class="visually-hidden" prop:textContent=name.clone()></caption>
                <thead>
                    <tr>{headings.collect_view()}</tr>
                </thead>
                <tbody>
                    <For each=move || labels.get() key=String::clone let:label>
                        <TableRow bar=find(bars, label.clone()) label columns />
                    </For>
                </tbody>
            </table>
            <Show when=move || { left.get() > 0 }>
                <button
                    type="button"
                    prop:textContent=more
                    on:click=move |_| limit.update(|limit| *limit += TABLE_ROWS)
                ></button>
            </Show>
        </div>
    }
}

/// The row of a bar: its label, then its values.
#[component]
fn TableRow(
    /// The label.
    label: String,
    /// The headings of the columns.
    columns: &'static [&'static str],
    /// The bar; `None` once it is gone.
    bar: Memo<Option<Bar>>,
) -> impl IntoView {
    let values = (1..columns.len()).map(|column| {
        view! { <td prop:textContent=value(bar, column - 1)></td> }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=href(bar) prop:textContent=excerpt(&label)></a>
            </th>
            {values.collect_view()}
        </tr>
    }
}
