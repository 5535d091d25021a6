//! The cells of the list: a number as the data that the grid renders.

use numbers_inventory::query::Column;
use numbers_model::{
    number::{Number, Row},
    provisioning::Badge,
    timestamp::Timestamp,
};

use super::{list_part::UnreadableRow, list_results::ListResults};
use crate::{
    browser::{history::History, intl},
    components::grid::{Cell, CellPart, GridColumn},
    routes::Route,
    state::inventory::Inventory,
    widgets::{
        provisioning_badge::{BadgeContents, badges},
        time,
    },
};

/// Makes the cells of a row.
#[derive(Clone, Copy)]
pub struct CellRenderer {
    /// The rows to render.
    pub results: ListResults,
    /// The numbers.
    pub inventory: Inventory,
    /// Makes the addresses of links.
    pub history: History,
}

impl CellRenderer {
    fn row_at(self, index: usize) -> Option<Row> {
        let row = self.results.row(index)?;
        self.inventory.read(|inventory| inventory.row(row))
    }

    /// Hash of the row at an index, for the grid's cache.
    pub fn row_hash(self, index: usize) -> u64 {
        let row = self.results.row(index);
        row.map_or(0, |row| {
            self.inventory.read(|inventory| inventory.row_hash(row))
        })
    }

    /// The accessible name of the row at an index.
    pub fn name(self, index: usize) -> String {
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
    pub fn row(self, index: usize, columns: &[GridColumn]) -> Vec<Cell> {
        let Some(row) = self.row_at(index) else {
            return Vec::new();
        };
        columns
            .iter()
            .map(|column| match (&row, Column::from_param(column.key)) {
                (Row::Number(number), Some(column)) => self.number(number, column),
                (Row::Unreadable { phone, .. }, Some(Column::Number)) => {
                    unreadable(phone.as_deref())
                }
                _ => Cell::default(),
            })
            .collect()
    }

    /// The unreadable row at an index, for its dialog.
    pub fn unreadable_row(self, index: usize) -> Option<UnreadableRow> {
        match self.row_at(index)? {
            Row::Unreadable { raw, reason, .. } => Some((reason, raw)),
            Row::Number(_) => None,
        }
    }

    fn number(self, number: &Number, column: Column) -> Cell {
        match column {
            Column::Number => CellPart::Link {
                text: number.phone.clone(),
                href: self
                    .history
                    .href(&Route::Number(number.phone.clone()).path()),
                class: "number",
            }
            .into(),
            Column::Name => or_dash(number.display_name.as_deref(), "No name", |name| {
                CellPart::Isolated(name.to_owned()).into()
            }),
            Column::Region => or_dash(number.region.as_deref(), "No region", region),
            Column::Type => words(number.kind.as_ref().map(|kind| kind.label()), "No type"),
            Column::Capabilities => {
                let names: Vec<_> = number.capabilities.iter().map(|c| c.label()).collect();
                let names = names.join(", ");
                let names = Some(names.as_str()).filter(|names| !names.is_empty());
                words(names, "No capabilities")
            }
            Column::ServicePlan => or_dash(number.service_plan(), "No service plan", |plan| {
                CellPart::Label {
                    text: plan.to_owned(),
                    class: "code",
                    title: Some(plan.to_owned()),
                }
                .into()
            }),
            Column::Provisioning => provisioning(number),
            Column::Cost => {
                let price = number.price.as_ref();
                let price = price.map(|price| intl::price(price, number.interval_months));
                words(price.as_deref(), "No price")
            }
            Column::NextCharge => next_charge(number.next_charge.as_ref()),
        }
    }
}

/// An unreadable row: a button that shows its raw JSON.
fn unreadable(phone: Option<&str>) -> Cell {
    let label = match phone {
        Some(phone) => format!("Unreadable: {phone}"),
        None => "Unreadable row".to_owned(),
    };
    CellPart::Button { label }.into()
}

/// The badges of a number.
fn provisioning(number: &Number) -> Cell {
    let badge = |badge: BadgeContents| CellPart::Badge {
        state: badge.state,
        sign: badge.sign,
        label: badge.label,
        title: badge.title,
    };
    let badges = badges(&Badge::of(number), number.expire_at.as_ref());
    badges.into_iter().map(badge).collect::<Vec<_>>().into()
}

/// The day of the next charge.
fn next_charge(charge: Option<&Timestamp>) -> Cell {
    match charge {
        Some(charge) if !charge.is_set() => dash("No next charge", Some(charge.raw())),
        Some(charge) => CellPart::Time {
            text: time::due_text(charge),
            datetime: charge.raw().to_owned(),
            title: charge.utc_text(),
        }
        .into(),
        None => dash("No next charge", None),
    }
}

/// The cell of a value, or a dash with hidden words for screen readers.
fn or_dash(value: Option<&str>, none: &'static str, cell: fn(&str) -> Cell) -> Cell {
    value.map_or_else(|| dash(none, None), cell)
}

/// The text, or a dash with hidden words for screen readers.
fn words(text: Option<&str>, none: &'static str) -> Cell {
    or_dash(text, none, |text| CellPart::Text(text.to_owned()).into())
}

fn dash(words: &'static str, title: Option<&str>) -> Cell {
    let mark = CellPart::Mark {
        mark: "–",
        class: "none",
        title: title.map(str::to_owned),
    };
    vec![mark, CellPart::Hidden(words)].into()
}

/// A region: the code first, so that a narrow column truncates the name and not the code.
fn region(code: &str) -> Cell {
    let Some(name) = intl::region_name(code) else {
        return CellPart::Text(code.to_owned()).into();
    };
    let code = CellPart::Label {
        text: code.to_owned(),
        class: "code",
        title: None,
    };
    vec![code, CellPart::Text(format!(" {name}"))].into()
}
