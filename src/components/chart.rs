//! Bar charts: each bar is a link, and a table has the same data for screen readers.

use crate::browser::{
    dom::{El, View, block, button, dynamic, el, hidden, keyed_by, show, svg},
    intl,
};
use leptos::prelude::*;

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

/// A bar chart.
pub struct Chart {
    /// The title.
    pub name: String,
    /// The headings of the table: for the label, then for each value.
    pub columns: &'static [&'static str],
    /// The direction of the bars.
    pub orientation: Orientation,
    /// The bars.
    pub bars: Memo<Vec<Bar>>,
}

/// The chart; nothing while there are no bars.
pub fn chart(chart: Chart) -> View {
    let Chart {
        name,
        columns,
        orientation,
        bars,
    } = chart;
    let is_vertical = orientation == Orientation::Vertical;
    let has_bars = Memo::new(move |_| bars.with(|bars| !bars.is_empty()));
    let drawn = move || {
        let limit = if is_vertical { usize::MAX } else { MAX_BARS };
        let frame =
            block("ul", if is_vertical { "columns" } else { "bars" }).attr("aria-label", &name);
        let drawn = keyed_by(frame, labels(bars, move || limit), move |label| {
            el("li").child(bar(bars, label.clone(), is_vertical))
        });
        block("section", "chart")
            .attr("aria-label", &name)
            .child(el("h3").child(name.as_str()))
            .child(drawn)
            .child(table(&name, columns, bars))
    };
    show(move || has_bars.get(), drawn)
}

/// The labels of the first `limit` bars.
fn labels(
    bars: Memo<Vec<Bar>>,
    limit: impl Fn() -> usize + Send + Sync + 'static,
) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        let limit = limit();
        bars.with(|bars| {
            let first = bars.iter().take(limit);
            first.map(|bar| bar.label.clone()).collect()
        })
    })
}

fn find(bars: Memo<Vec<Bar>>, label: String) -> Memo<Option<Bar>> {
    Memo::new(move |_| bars.with(|bars| bars.iter().find(|bar| bar.label == label).cloned()))
}

fn value(bar: Memo<Option<Bar>>, index: usize) -> String {
    bar.with(|bar| bar.as_ref()?.values.get(index).cloned())
        .unwrap_or_default()
}

/// A link to the target of a bar.
fn bar_link(bar: Memo<Option<Bar>>) -> El {
    el("a").live("href", move || {
        bar.with(|bar| bar.as_ref().map(|bar| bar.href.clone()))
    })
}

fn bar(bars: Memo<Vec<Bar>>, label: String, is_vertical: bool) -> El {
    let bar = find(bars, label.clone());
    let length = move || bar.with(|bar| bar.as_ref().map_or(0, |bar| bar.permille));
    let percent = |permille: u32| format!("{}.{}%", permille / 10, permille % 10);
    let (along, across) = if is_vertical {
        ("height", "width")
    } else {
        ("width", "height")
    };
    let rect = svg("rect")
        .attr("rx", "2")
        .attr(across, "100%")
        .live(along, move || Some(percent(length())));
    let rect = match is_vertical {
        // SVG draws downwards, so that a vertical bar begins at its upper end.
        true => rect.live("y", move || Some(percent(1000 - length().min(1000)))),
        false => rect,
    };
    let picture = svg("svg")
        .attr("class", "bar-picture")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child(rect);
    let amount = block("span", "bar-value").text(move || value(bar, 0));
    if !is_vertical {
        return bar_link(bar)
            .child(
                block("span", "bar-label")
                    .attr("title", &label)
                    .child(label.as_str()),
            )
            .child(" ")
            .child(amount)
            .child(picture);
    }
    let short = move || {
        bar.with(|bar| bar.as_ref().map(|bar| bar.short.clone()))
            .unwrap_or_default()
    };
    bar_link(bar)
        .child(hidden(&format!("{label} ")))
        .child(amount)
        .child(picture)
        .child(
            block("span", "bar-label")
                .attr("aria-hidden", "true")
                .text(short),
        )
}

/// The table of all bars: collapsed at first, and rendered when it is opened.
fn table(name: &str, columns: &'static [&'static str], bars: Memo<Vec<Bar>>) -> View {
    let (open, limit) = (RwSignal::new(false), RwSignal::new(TABLE_ROWS));
    let count = Memo::new(move |_| bars.with(Vec::len));
    let caption = name.to_owned();
    let details = block("details", "chart-table");
    let element = details.element();
    let body = move || {
        let head = columns.iter().fold(el("tr"), |row, name| {
            row.child(el("th").attr("scope", "col").child(*name))
        });
        let shown = labels(bars, move || limit.get());
        let rows = keyed_by(el("tbody"), shown, move |label| {
            let bar = find(bars, label.clone());
            let first = el("tr").child(
                el("th")
                    .attr("scope", "row")
                    .child(bar_link(bar).child(label.as_str())),
            );
            (1..columns.len()).fold(first, |row, column| {
                row.child(el("td").text(move || value(bar, column - 1)))
            })
        });
        let more = move || {
            let left = count.get().saturating_sub(limit.get());
            (left > 0).then(|| {
                let verb = if left == 1 { " is left" } else { " are left" };
                let text = format!("Show more: {}{verb}", intl::integer(left));
                button(&text, move || limit.update(|limit| *limit += TABLE_ROWS))
            })
        };
        block("div", "scroll-x")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", &caption)
            .child(
                el("table")
                    .child(block("caption", "visually-hidden").child(caption.as_str()))
                    .child(el("thead").child(head))
                    .child(rows),
            )
            .child(dynamic(more))
    };
    let summary = el("summary")
        .child(hidden(&format!("{name}: ")))
        .text(move || match count.get() {
            count if count > MAX_BARS => format!("Table of all {}", intl::integer(count)),
            _ => "Table".to_owned(),
        });
    details
        .on("toggle", move |_| {
            open.set(element.has_attribute("open"));
        })
        .child(summary)
        .child(show(move || open.get(), body))
        .into()
}

/// The length of a bar, in thousandths of the longest. At least 1 for an amount above zero, so that it can be seen.
pub fn permille(amount: usize, longest: usize) -> u32 {
    let share = amount
        .saturating_mul(1000)
        .checked_div(longest)
        .unwrap_or(0);
    u32::try_from(share.max(usize::from(amount > 0))).unwrap_or(1000)
}
