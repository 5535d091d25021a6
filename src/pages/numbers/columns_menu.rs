//! Which columns the list has, in which order, how wide, and how close the rows are.

use numbers_inventory::columns::{self, ColumnSettings, WIDTHS};

use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, hidden, list},
        focus,
    },
    reactive::Var,
    state::settings::Settings,
};

/// What the button "Columns" opens.
pub fn columns_menu(settings: Settings) -> View {
    let columns = settings.columns;
    let said = Var::new(String::new());
    let compact = el("input")
        .attr("type", "checkbox")
        .flag("checked", settings.compact.get_untracked())
        .on("change", move |_| {
            settings.compact.update(|compact| *compact = !*compact)
        });
    // Widths are written by their own fields; only another order draws the rows anew.
    let order = crate::reactive::memo(move || {
        columns.with(|columns| columns.iter().map(|own| own.column).collect::<Vec<_>>())
    });
    let rows = dynamic(move || {
        let count = order.with(Vec::len);
        let all = columns.get_untracked();
        order.track();
        list(all.into_iter().enumerate(), |(at, own)| {
            row(columns, said, own, at, count).into()
        })
    });
    block("fieldset", "popover columns-menu")
        .id("columns")
        .attr("popover", "auto")
        .child(el("legend").child("Columns to show"))
        .child(block("ul", "columns-list").child(rows))
        .child(block("label", "check").child(compact).child("Compact rows"))
        .child(
            button("Reset columns", move || {
                columns.set(columns::parse(""));
                said.set("The columns are reset.".to_owned());
            })
            .class("link"),
        )
        .child(
            block("p", "quiet")
                .attr("role", "status")
                .text(move || said.get()),
        )
        .into()
}

fn row(
    columns: Var<Vec<ColumnSettings>>,
    said: Var<String>,
    own: ColumnSettings,
    at: usize,
    count: usize,
) -> El {
    let column = own.column;
    let change = move |change: &dyn Fn(&mut ColumnSettings)| {
        columns.update(|columns| {
            let held = columns.iter_mut().find(|held| held.column == column);
            held.into_iter().for_each(change);
        });
    };
    let tick = el("input")
        .attr("type", "checkbox")
        // The number is what a row is found by, so it stays.
        .flag(
            "disabled",
            column == numbers_inventory::query::Column::Number,
        )
        .flag("checked", own.shown)
        .on("change", move |_| change(&|held| held.shown = !held.shown));
    let width = el("input")
        .attr("type", "number")
        .attr("min", &WIDTHS.start().to_string())
        .attr("max", &WIDTHS.end().to_string())
        .attr("step", "10")
        .attr("placeholder", "auto")
        .attr(
            "aria-label",
            &["Width of ", column.title(), " in pixels"].concat(),
        )
        .live_value(move || {
            let held = columns.with(|columns| {
                let held = columns.iter().find(|held| held.column == column);
                held.and_then(|held| held.width)
            });
            held.map(|width| width.to_string()).unwrap_or_default()
        })
        .entered(move |typed| {
            // While it is being typed it may be no width yet.
            let width = typed.parse().ok().filter(|width| WIDTHS.contains(width));
            if width.is_some() || typed.is_empty() {
                change(&|held| held.width = width);
            }
        });
    let shift = move |to: usize, label: &str| {
        let moved = label.to_owned();
        button(if label == "up" { "↑" } else { "↓" }, move || {
            columns.update(|columns| {
                if let Some(from) = columns.iter().position(|held| held.column == column) {
                    let held = columns.remove(from);
                    columns.insert(to.min(columns.len()), held);
                }
            });
            said.set(
                [
                    column.title(),
                    " is column ",
                    &(to + 1).to_string(),
                    " now.",
                ]
                .concat(),
            );
            let selector = [
                "#columns li:nth-child(",
                &(to + 1).to_string(),
                ") [data-move=",
                &moved,
                "]",
            ]
            .concat();
            leptos::prelude::request_animation_frame(move || {
                if !focus::focus(&selector) {
                    focus::focus("#columns button:not([disabled])");
                }
            });
        })
        .attr("data-move", label)
        .child(hidden(&[" Move ", column.title(), " ", label].concat()))
    };
    el("li")
        .child(block("label", "check").child(tick).child(column.title()))
        .child(width)
        .child(shift(at.saturating_sub(1), "up").flag("disabled", at == 0))
        .child(shift(at + 1, "down").flag("disabled", at + 1 == count))
}
