//! The cells of the list.

use leptos::prelude::*;
use numbers_inventory::query::Column;
use numbers_model::{
    number::{Number, Row},
    provisioning::Badge,
    timestamp::Timestamp,
};

use super::{list_part::UnreadableRow, list_results::ListResults};
use crate::{
    browser::{
        dom::{View, block, button, el, hidden, link, sign},
        history::History,
        intl,
    },
    components::{
        badge::badge,
        grid::{Cell, GridColumn},
        time,
    },
    routes::Route,
    state::inventory::Inventory,
};

/// Renders the cells of a row.
pub struct CellRenderer {
    /// The rows to render.
    pub results: ListResults,
    /// The numbers.
    pub inventory: Inventory,
    /// Makes the addresses of links.
    pub history: History,
    /// The unreadable row to show in its dialog.
    pub unreadable: RwSignal<Option<UnreadableRow>>,
}

impl CellRenderer {
    fn row_at(&self, index: usize) -> Option<Row> {
        let row = self.results.row(index)?;
        self.inventory.read(|inventory| inventory.row(row))
    }

    /// Hash of the row at an index, for the grid's cache.
    pub fn row_hash(&self, index: usize) -> u64 {
        let row = self.results.row(index);
        row.map_or(0, |row| {
            self.inventory.read(|inventory| inventory.row_hash(row))
        })
    }

    /// The accessible name of the row at an index.
    pub fn name(&self, index: usize) -> String {
        let row = self.results.row(index);
        row.map_or_else(String::new, |row| {
            self.inventory
                .read(|inventory| match inventory.is_number(row) {
                    true => inventory.identity(row).to_owned(),
                    false => "unreadable row".to_owned(),
                })
        })
    }

    /// The cells of a row.
    pub fn row(&self, index: usize, columns: &[GridColumn]) -> Vec<Cell> {
        let Some(row) = self.row_at(index) else {
            return Vec::new();
        };
        columns
            .iter()
            .map(|column| match (&row, Column::from_param(column.key)) {
                (Row::Number(number), Some(column)) => self.number(number, column),
                (Row::Unreadable { raw, reason, phone }, Some(Column::Number)) => {
                    self.unreadable(raw, reason, phone.as_deref())
                }
                _ => text(String::new()),
            })
            .collect()
    }

    fn number(&self, number: &Number, column: Column) -> Cell {
        match column {
            Column::Number => {
                let phone = number.phone.clone();
                let path = self.history.href(&Route::Number(phone.clone()).path());
                drawn(&number.phone, move || {
                    link(&phone, &path)
                        .class("number")
                        .attr("tabindex", "-1")
                        .into()
                })
            }
            Column::Name => some(number.display_name.as_deref(), "No name", |name| {
                // The text may be of any script: it is kept apart from the direction of its surroundings.
                el("bdi").attr("title", name).child(name).into()
            }),
            Column::Region => some(number.region.as_deref(), "No region", region),
            Column::Type => words(number.kind.as_ref().map(|kind| kind.label()), "No type"),
            Column::Capabilities => {
                let names: Vec<_> = number.capabilities.iter().map(|c| c.label()).collect();
                let names = names.join(", ");
                let names = Some(names.as_str()).filter(|names| !names.is_empty());
                words(names, "No capabilities")
            }
            Column::ServicePlan => some(number.service_plan(), "No service plan", |plan| {
                block("span", "code").attr("title", plan).child(plan).into()
            }),
            Column::Provisioning => {
                let (state, expires) = (Badge::of(number), number.expire_at.clone());
                let until = expires.as_ref().map_or("", Timestamp::raw);
                drawn(&format!("{}\n{until}", state.label()), move || {
                    badge(&state, expires.as_ref())
                })
            }
            Column::Cost => {
                let price = number.price.as_ref();
                let price = price.map(|price| intl::price(price, number.interval_months));
                words(price.as_deref(), "No price")
            }
            Column::NextCharge => match number.next_charge.clone() {
                Some(charge) if !charge.is_set() => {
                    drawn(&format!("\0{}", charge.raw()), move || {
                        dash("No next charge", charge.raw())
                    })
                }
                Some(charge) => {
                    let passed = if time::has_passed(&charge) { "\n" } else { "" };
                    drawn(&format!("{}{passed}", charge.raw()), move || {
                        time::due_date(&charge)
                    })
                }
                None => words(None, "No next charge"),
            },
        }
    }

    /// An unreadable row: a button that shows its raw JSON.
    fn unreadable(&self, raw: &str, reason: &str, phone: Option<&str>) -> Cell {
        let label = match phone {
            Some(phone) => format!("Unreadable: {phone}"),
            None => "Unreadable row".to_owned(),
        };
        let (shown, found) = (self.unreadable, (reason.to_owned(), raw.to_owned()));
        drawn(&format!("{label}\n{reason}\n{raw}"), move || {
            button(&label, move || shown.set(Some(found.clone())))
                .class("link")
                .attr("tabindex", "-1")
                .into()
        })
    }
}

fn text(text: String) -> Cell {
    Cell { text, draw: None }
}

fn drawn(text: &str, draw: impl FnOnce() -> View + 'static) -> Cell {
    Cell {
        text: text.to_owned(),
        draw: Some(Box::new(draw)),
    }
}

fn some(value: Option<&str>, none: &'static str, draw: fn(&str) -> View) -> Cell {
    match value {
        Some(value) => {
            let owned = value.to_owned();
            drawn(value, move || draw(&owned))
        }
        None => words(None, none),
    }
}

/// The text, or a dash with hidden words for screen readers.
fn words(value: Option<&str>, none: &'static str) -> Cell {
    match value {
        Some(value) => text(value.to_owned()),
        // A cache key that no text of the API equals.
        None => drawn("\0", move || dash(none, "")),
    }
}

fn dash(words: &str, title: &str) -> View {
    [
        sign("none", "–").attr("title", title).into(),
        hidden(words).into(),
    ]
    .into()
}

/// A region: the code first, so that a narrow column truncates the name and not the code.
fn region(code: &str) -> View {
    match intl::region_name(code) {
        Some(name) => [
            block("span", "code").child(code).into(),
            format!(" {name}").into(),
        ]
        .into(),
        None => code.into(),
    }
}
