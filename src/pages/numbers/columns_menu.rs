//! The menu of columns: their visibility, order and width, and the density of the rows.

use leptos::prelude::*;
use numbers_inventory::columns::{self, ColumnSettings, WIDTHS};

use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, hidden, list},
        focus,
    },
    state::settings::Settings,
};

/// The popover of the button "Columns".
pub fn columns_menu(settings: Settings) -> View {
    let columns = settings.columns;
    let outcome = RwSignal::new(String::new());
    let compact = el("input")
        .attr("type", "checkbox")
        .flag("checked", settings.compact.get_untracked())
        .on("change", move |_| {
            settings.compact.update(|compact| *compact = !*compact)
        });
    // Only a change of the order renders the rows again: each width is shown by its own field.
    let order = Memo::new(move |_| {
        columns.with(|columns| {
            columns
                .iter()
                .map(|setting| setting.column)
                .collect::<Vec<_>>()
        })
    });
    let rows = dynamic(move || {
        let count = order.with(Vec::len);
        let all = columns.get_untracked();
        order.track();
        list(all.into_iter().enumerate(), |(index, setting)| {
            row(columns, outcome, setting, index, count).into()
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
                outcome.set("The columns are reset.".to_owned());
            })
            .class("link"),
        )
        .child(
            block("p", "quiet")
                .attr("role", "status")
                .text(move || outcome.get()),
        )
        .into()
}

/// A column: its visibility, width, and buttons to move it.
fn row(
    columns: RwSignal<Vec<ColumnSettings>>,
    outcome: RwSignal<String>,
    setting: ColumnSettings,
    index: usize,
    count: usize,
) -> El {
    let column = setting.column;
    let change = move |change: &dyn Fn(&mut ColumnSettings)| {
        columns.update(|columns| {
            let changed = columns.iter_mut().find(|setting| setting.column == column);
            changed.into_iter().for_each(change);
        });
    };
    let tick = el("input")
        .attr("type", "checkbox")
        // The number identifies a row, so it can't be hidden.
        .flag(
            "disabled",
            column == numbers_inventory::query::Column::Number,
        )
        .flag("checked", setting.shown)
        .on("change", move |_| {
            change(&|setting| setting.shown = !setting.shown)
        });
    let width = el("input")
        .attr("type", "number")
        .attr("min", &WIDTHS.start().to_string())
        .attr("max", &WIDTHS.end().to_string())
        .attr("step", "10")
        .attr("placeholder", "auto")
        .attr(
            "aria-label",
            &format!("Width of {} in pixels", column.title()),
        )
        .live_value(move || {
            let width = columns.with(|columns| {
                let setting = columns.iter().find(|setting| setting.column == column);
                setting.and_then(|setting| setting.width)
            });
            width.map(|width| width.to_string()).unwrap_or_default()
        })
        .entered(move |typed| {
            // While it is being typed it may be no width yet.
            let width = typed.parse().ok().filter(|width| WIDTHS.contains(width));
            if width.is_some() || typed.is_empty() {
                change(&|setting| setting.width = width);
            }
        });
    let move_button = move |to: usize, direction: &str| {
        let moved = direction.to_owned();
        button(if direction == "up" { "↑" } else { "↓" }, move || {
            columns.update(|columns| {
                if let Some(from) = columns.iter().position(|setting| setting.column == column) {
                    let setting = columns.remove(from);
                    columns.insert(to.min(columns.len()), setting);
                }
            });
            let place = to + 1;
            outcome.set(format!("{} is column {place} now.", column.title()));
            let selector = format!("#columns li:nth-child({place}) [data-move={moved}]");
            leptos::prelude::request_animation_frame(move || {
                if !focus::focus(&selector) {
                    focus::focus("#columns button:not([disabled])");
                }
            });
        })
        .attr("data-move", direction)
        .child(hidden(&format!(" Move {} {direction}", column.title())))
    };
    el("li")
        .child(block("label", "check").child(tick).child(column.title()))
        .child(width)
        .child(move_button(index.saturating_sub(1), "up").flag("disabled", index == 0))
        .child(move_button(index + 1, "down").flag("disabled", index + 1 == count))
}
