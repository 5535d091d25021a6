//! The list on paper.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};

use super::view::View as Rows;
use crate::{
    browser::{
        clock,
        dom::{block, el, list},
        intl,
    },
    model::{
        export::{self, Field, Format, Zone},
        number::Row,
    },
    reactive::spawn,
    state::inventory::Inventory,
};

/// More rows than anybody prints. The sheet says so when it leaves some out.
const MOST: usize = 2_000;
/// What is on the sheet.
const FIELDS: [Field; 7] = [
    Field::Number,
    Field::Name,
    Field::Region,
    Field::Type,
    Field::ServicePlan,
    Field::Provisioning,
    Field::NextCharge,
];

/// Prints the rows that match, in the order of the list.
pub fn print(rows: Rows, inventory: Inventory) {
    spawn(async move {
        let all = rows.rows();
        let count = intl::integer(all.len());
        let title = match all.len() > MOST {
            true => [
                "The first ",
                &intl::integer(MOST),
                " of ",
                &count,
                " numbers. Export the list to have all.",
            ]
            .concat(),
            false => [&count, " numbers"].concat(),
        };
        let name = intl::time_zone();
        let zone = Zone {
            name: &name,
            offset: &intl::minutes_ahead,
        };
        let heads = list(FIELDS, |field| {
            let title = match field {
                Field::NextCharge => [field.title(), " (", &name, ")"].concat(),
                _ => field.title().to_owned(),
            };
            el("th").attr("scope", "col").child(title).into()
        });
        let body = el("tbody");
        let sheet = block("div", "print-sheet")
            .attr("aria-hidden", "true")
            .child(el("h1").child("Numbers"))
            .child(el("p").child(title))
            .child(
                el("table")
                    .child(el("thead").child(el("tr").child(heads)))
                    .child(body.clone()),
            );
        let mut start = clock::now_ms();
        for row in all.iter().take(MOST) {
            let Some(row) = inventory.read(|inventory| inventory.row(*row)) else {
                continue;
            };
            line(&row, zone).mount(&body.element());
            if clock::now_ms() - start > 8.0 {
                clock::breathe().await;
                start = clock::now_ms();
            }
        }
        let element = sheet.element();
        let Some(page) = document().body() else {
            return;
        };
        let _ = page.append_child(&element);
        let done = Closure::once_into_js(move || element.remove());
        let _ = window().add_event_listener_with_callback("afterprint", done.unchecked_ref());
        let _ = window().print();
    });
}

fn line(row: &Row, zone: Zone) -> crate::browser::dom::El {
    let cells = list(FIELDS, |field| {
        let text = export::texts(row, field, Format::Csv, zone).join(" ");
        el("td").child(text).into()
    });
    el("tr").child(cells)
}
