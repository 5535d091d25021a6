//! The print sheet: the list as a table for paper.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::{document, window};
use numbers_inventory::export::{self, Field, Format, Separator, Zone};
use numbers_model::number::Row;
use web_sys::HtmlElement;

use super::list_results::ListResults;
use crate::{
    browser::{
        dom::{El, View, block, el, list, on_window},
        intl,
    },
    state::app_state::AppState,
};

/// Maximum number of rows on the sheet; its title says when some are left out.
const MAX_ROWS: usize = 2_000;
/// The columns of the sheet.
const FIELDS: [Field; 7] = [
    Field::Number,
    Field::Name,
    Field::Region,
    Field::Type,
    Field::ServicePlan,
    Field::Provisioning,
    Field::NextCharge,
];

/// Lays out the print sheet whenever the page is printed. Also by the browser's menu or Ctrl+P.
///
/// Synchronously, not time-sliced: the browser prints the document as it is when `beforeprint` ends, and its dialog blocks
/// the page from then on.
pub fn lay_out_when_printed(app: AppState, results: ListResults) {
    let sheet: Rc<RefCell<Option<HtmlElement>>> = Rc::default();
    let remove = {
        let sheet = sheet.clone();
        move || {
            if let Some(sheet) = sheet.take() {
                sheet.remove();
            }
        }
    };
    let after = remove.clone();
    on_window("beforeprint", move |_| {
        remove();
        let Some(page) = document().body() else {
            return;
        };
        let fresh = draw(app, results).element();
        let _ = page.append_child(&fresh);
        sheet.replace(Some(fresh));
    });
    on_window("afterprint", move |_| after());
}

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}

fn draw(app: AppState, results: ListResults) -> El {
    let all = results.rows();
    let count = intl::number_count(all.len());
    let mut title = match all.len() > MAX_ROWS {
        true => format!(
            "The first {} of {count}. Export the list to have all.",
            intl::integer(MAX_ROWS)
        ),
        false => count,
    };
    if let Some(loaded) = app.loaded_so_far() {
        let loaded = intl::integer(loaded);
        title = format!("{title}, of the {loaded} loaded so far. There may be more.");
    }
    // Days are days in UTC, as in the list.
    let zone = Zone {
        name: "UTC",
        offset: &|_| 0,
    };
    let heads = list(FIELDS, |field| {
        let title = match field {
            Field::NextCharge => format!("{} ({})", field.title(), zone.name),
            _ => field.title().to_owned(),
        };
        el("th").attr("scope", "col").child(title).into()
    });
    let printed = all.iter().take(MAX_ROWS).filter_map(|row| {
        let row = app.inventory.read(|inventory| inventory.row(*row))?;
        Some(line(&row, zone))
    });
    block("div", "print-sheet")
        .attr("aria-hidden", "true")
        .child(el("h1").child("Numbers"))
        .child(el("p").child(title))
        .child(
            el("table")
                .child(el("thead").child(el("tr").child(heads)))
                .child(el("tbody").child(list(printed, View::from))),
        )
}

fn line(row: &Row, zone: Zone) -> El {
    let cells = list(FIELDS, |field| {
        let text = export::field_values(row, field, Format::Csv(Separator::Comma), zone).join(" ");
        el("td").child(text).into()
    });
    el("tr").child(cells)
}
