//! What the cells of the list show.

use super::view::View as Rows;
use crate::{
    browser::{
        dom::{View, block, button, el, hidden, link, sign},
        history::History,
        intl,
    },
    components::{badge::badge, grid::GridColumn, time},
    model::{
        listing::Entry,
        number::{Number, Row},
        query::Column,
    },
    paths::Route,
    reactive::Var,
};

/// Draws rows.
pub struct Cells {
    /// The rows to draw.
    pub rows: Rows,
    /// Where links lead.
    pub history: History,
    /// Told which unreadable row is asked about: reason and raw text.
    pub unreadable: Var<Option<(String, String)>>,
}

impl Cells {
    /// The cells of a row, tracked.
    pub fn row(&self, index: usize, columns: &[GridColumn]) -> Vec<View> {
        let Some(entry) = self.rows.entry(index) else {
            return Vec::new();
        };
        columns
            .iter()
            .map(
                |column| match (&entry.row, Column::from_param(column.key)) {
                    (Row::Number(number), Some(column)) => self.number(&entry, number, column),
                    (Row::Unreadable { raw, reason, phone }, Some(Column::Number)) => {
                        self.unreadable(raw, reason, phone.as_deref())
                    }
                    _ => ().into(),
                },
            )
            .collect()
    }

    fn number(&self, entry: &Entry, number: &Number, column: Column) -> View {
        let text =
            |text: Option<String>, none: &str| text.map_or_else(|| nothing(none), View::from);
        match column {
            Column::Number => {
                let path = Route::Number(number.phone.clone()).path();
                link(&number.phone, &self.history.href(&path))
                    .class("number")
                    .attr("tabindex", "-1")
                    .into()
            }
            Column::Name => match &number.display_name {
                // The text may be of any script: it is kept apart from the direction of its surroundings.
                Some(name) => el("bdi").attr("title", name).child(name.as_str()).into(),
                None => nothing("No name"),
            },
            Column::Region => match &number.region {
                Some(code) => region(code),
                None => nothing("No region"),
            },
            Column::Type => text(
                number.kind.as_ref().map(|kind| kind.label().to_owned()),
                "No type",
            ),
            Column::Capabilities => {
                let names: Vec<_> = number.capabilities.iter().map(|c| c.label()).collect();
                text(
                    (!names.is_empty()).then(|| names.join(", ")),
                    "No capabilities",
                )
            }
            Column::ServicePlan => match number.service_plan() {
                Some(plan) => block("span", "code").attr("title", plan).child(plan).into(),
                None => nothing("No service plan"),
            },
            Column::Provisioning => match &entry.badge {
                Some(state) => badge(state, number.expire_at.as_ref()),
                None => ().into(),
            },
            Column::Cost => {
                let price = number.price.as_ref();
                let price = price.map(|price| intl::price(price, number.interval_months));
                text(price, "No price")
            }
            Column::NextCharge => match &number.next_charge {
                Some(at) => time::day(at),
                None => nothing("No next charge"),
            },
        }
    }

    /// A row that makes no number: shown, with the way to what came.
    fn unreadable(&self, raw: &str, reason: &str, phone: Option<&str>) -> View {
        let label = match phone {
            Some(phone) => ["Unreadable: ", phone].concat(),
            None => "Unreadable row".to_owned(),
        };
        let (shown, found) = (self.unreadable, (reason.to_owned(), raw.to_owned()));
        button(&label, move || shown.set(Some(found.clone())))
            .class("link")
            .attr("tabindex", "-1")
            .into()
    }
}

/// The code first, so that a narrow column cuts the name and not the code.
fn region(code: &str) -> View {
    match intl::region_name(code) {
        Some(name) => [
            block("span", "code").child(code).into(),
            [" ", &name].concat().into(),
        ]
        .into(),
        None => code.into(),
    }
}

/// An empty cell: a dash to see, words to hear.
fn nothing(words: &str) -> View {
    [sign("none", "–").into(), hidden(words).into()].into()
}
