//! The print sheet: the list as a table for paper.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
    tachys::view::any_view::AnyViewState,
};
use numbers_inventory::export::{self, Field, Format, Separator, Zone};
use numbers_model::number::Row;

use super::list_results::ListResults;
use crate::{
    browser::{event_listener::on_window, intl},
    components::excerpt::excerpt,
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
    // It is removed when its handle is dropped.
    let sheet: Rc<RefCell<Option<UnmountHandle<AnyViewState>>>> = Rc::default();
    let printed = sheet.clone();
    on_window("beforeprint", move |_| {
        sheet.take();
        let Some(page) = document().body() else {
            return;
        };
        let fresh = mount_to(page, move || {
            view! { <PrintSheet app results /> }.into_any()
        });
        sheet.replace(Some(fresh));
    });
    on_window("afterprint", move |_| drop(printed.take()));
}

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}

/// The sheet: a title, and a table of the first rows.
#[component]
fn PrintSheet(
    /// The state of the app, since nothing is provided where it is mounted.
    app: AppState,
    /// The results of the list.
    results: ListResults,
) -> impl IntoView {
    let rows = results.rows();
    let title = title(app, rows.len());
    // Days are days in UTC, as in the list.
    let zone = Zone {
        name: "UTC",
        offset: &|_| 0,
    };
    let headings = FIELDS.map(|field| {
        let title = match field {
            Field::NextCharge => format!("{} ({})", field.title(), zone.name),
            _ => field.title().to_owned(),
        };
        view! { <th scope="col" prop:textContent=title></th> }
    });
    let lines = rows.iter().take(MAX_ROWS).filter_map(|row| {
        let row = app.inventory.read(|inventory| inventory.row(*row))?;
        Some(line(&row, zone))
    });
    view! {
        <div class="print-sheet" aria-hidden="true">
            <h1>"Numbers"</h1>
            <p prop:textContent=title></p>
            <table>
                <thead>
                    <tr>{headings.into_iter().collect_view()}</tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// The title: how many numbers there are, and whether these are all.
fn title(app: AppState, len: usize) -> String {
    let count = intl::number_count(len);
    let title = match len > MAX_ROWS {
        true => format!(
            "The first {} of {count}. Export the list to have all.",
            intl::integer(MAX_ROWS)
        ),
        false => count,
    };
    match app.loaded_so_far() {
        Some(loaded) => {
            let loaded = intl::integer(loaded);
            format!("{title}, of the {loaded} loaded so far. There may be more.")
        }
        None => title,
    }
}

fn line(row: &Row, zone: Zone) -> impl IntoView + use<> {
    let cells = FIELDS.map(|field| {
        let text = export::field_values(row, field, Format::Csv(Separator::Comma), zone).join(" ");
        view! { <td prop:textContent=excerpt(&text)></td> }
    });
    view! { <tr>{cells.into_iter().collect_view()}</tr> }
}
