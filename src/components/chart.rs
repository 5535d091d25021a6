//! Bars that compare amounts: each a link, with a table of the same.

use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, hidden, keyed_by, show, svg},
        intl,
    },
    reactive::{Derived, Var, memo},
};

/// Bars that are drawn where there are more; the table has all.
const BARS: usize = 8;
/// Rows of the table that are drawn at once.
const ROWS: usize = 100;

/// What stands for one amount.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What the amount is of; no two bars have the same.
    pub label: String,
    /// The same in few letters, where bars stand upright.
    pub short: String,
    /// The amount in words, then what else the table says of it.
    pub values: Vec<String>,
    /// How long it is, in thousandths of the longest.
    pub permille: u32,
    /// Where it leads.
    pub href: String,
}

/// Bars of one kind.
pub struct Chart {
    /// What they compare.
    pub name: String,
    /// The headings of the table: of the label, then of each value.
    pub columns: &'static [&'static str],
    /// Whether they stand side by side, in the order of time, rather than below one another, the longest first.
    pub upright: bool,
    /// The bars.
    pub bars: Derived<Vec<Bar>>,
}

/// Draws it. Nothing is drawn while there are no bars.
pub fn chart(chart: Chart) -> View {
    let Chart {
        name,
        columns,
        upright,
        bars,
    } = chart;
    let some = memo(move || bars.with(|bars| !bars.is_empty()));
    let drawn = move || {
        let most = if upright { usize::MAX } else { BARS };
        let frame = block("ul", if upright { "columns" } else { "bars" }).attr("aria-label", &name);
        let drawn = keyed_by(frame, labels(bars, move || most), move |label| {
            el("li").child(bar(bars, label.clone(), upright))
        });
        block("section", "chart")
            .attr("aria-label", &name)
            .child(el("h3").child(name.as_str()))
            .child(drawn)
            .child(table(&name, columns, bars))
    };
    show(move || some.get(), drawn)
}

/// What the first bars are of.
fn labels(bars: Derived<Vec<Bar>>, most: impl Fn() -> usize + 'static) -> Derived<Vec<String>> {
    memo(move || {
        let most = most();
        bars.with(|bars| {
            let first = bars.iter().take(most);
            first.map(|bar| bar.label.clone()).collect()
        })
    })
}

fn find(bars: Derived<Vec<Bar>>, label: String) -> Derived<Option<Bar>> {
    memo(move || bars.with(|bars| bars.iter().find(|bar| bar.label == label).cloned()))
}

fn value(bar: Derived<Option<Bar>>, at: usize) -> String {
    bar.with(|bar| bar.as_ref()?.values.get(at).cloned())
        .unwrap_or_default()
}

/// A link that follows where its bar leads.
fn linked(bar: Derived<Option<Bar>>) -> El {
    el("a").live("href", move || {
        bar.with(|bar| bar.as_ref().map(|bar| bar.href.clone()))
    })
}

fn bar(bars: Derived<Vec<Bar>>, label: String, upright: bool) -> El {
    let own = find(bars, label.clone());
    let length = move || own.with(|own| own.as_ref().map_or(0, |own| own.permille));
    let percent = |permille: u32| {
        let (whole, tenth) = ((permille / 10).to_string(), (permille % 10).to_string());
        [&whole, ".", &tenth, "%"].concat()
    };
    let (along, across) = if upright {
        ("height", "width")
    } else {
        ("width", "height")
    };
    let rect = svg("rect")
        .attr("rx", "2")
        .attr(across, "100%")
        .live(along, move || Some(percent(length())));
    let rect = match upright {
        // Upright bars hang from their upper end.
        true => rect.live("y", move || Some(percent(1000 - length().min(1000)))),
        false => rect,
    };
    let picture = svg("svg")
        .attr("class", "bar-picture")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child(rect);
    let amount = block("span", "bar-value").text(move || value(own, 0));
    if !upright {
        return linked(own)
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
        own.with(|own| own.as_ref().map(|own| own.short.clone()))
            .unwrap_or_default()
    };
    linked(own)
        .child(hidden(&(label + " ")))
        .child(amount)
        .child(picture)
        .child(
            block("span", "bar-label")
                .attr("aria-hidden", "true")
                .text(short),
        )
}

/// All of the bars as a table: closed at first, and made when it is opened.
fn table(name: &str, columns: &'static [&'static str], bars: Derived<Vec<Bar>>) -> View {
    let (open, most) = (Var::new(false), Var::new(ROWS));
    let count = memo(move || bars.with(Vec::len));
    let caption = name.to_owned();
    let details = block("details", "chart-table");
    let element = details.element();
    let body = move || {
        let head = columns.iter().fold(el("tr"), |row, name| {
            row.child(el("th").attr("scope", "col").child(*name))
        });
        let shown = labels(bars, move || most.get());
        let rows = keyed_by(el("tbody"), shown, move |label| {
            let own = find(bars, label.clone());
            let first = el("tr").child(
                el("th")
                    .attr("scope", "row")
                    .child(linked(own).child(label.as_str())),
            );
            (1..columns.len()).fold(first, |row, at| {
                row.child(el("td").text(move || value(own, at - 1)))
            })
        });
        let more = move || {
            let left = count.get().saturating_sub(most.get());
            (left > 0).then(|| {
                let verb = if left == 1 { " is left" } else { " are left" };
                let text = ["Show more: ", &intl::integer(left), verb].concat();
                button(&text, move || most.update(|most| *most += ROWS))
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
        .child(hidden(&[name, ": "].concat()))
        .text(move || match count.get() {
            count if count > BARS => ["Table of all ", &intl::integer(count)].concat(),
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

/// How long a bar is, in thousandths of the longest. What is there at all is seen.
pub fn permille(amount: usize, longest: usize) -> u32 {
    let share = amount
        .saturating_mul(1000)
        .checked_div(longest)
        .unwrap_or(0);
    u32::try_from(share.max(usize::from(amount > 0))).unwrap_or(1000)
}
