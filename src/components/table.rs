//! Plain tables: rows and cells with explicit roles.
//!
//! In a narrow window the rows are laid out as blocks, which lose their table semantics in browsers, so that each part
//! states its role.

use leptos::prelude::*;

use crate::browser::dom::{El, View, block, el};

/// A table with these classes, to be given a head and a body.
pub fn table(classes: &str) -> El {
    block("table", classes).attr("role", "table")
}

/// A head with one row of column headings. An empty name makes an empty cell instead, for a column of buttons.
pub fn table_head(names: &[&str]) -> El {
    let headings = names.iter().fold(row(), |row, name| match *name {
        "" => row.child(cell()),
        name => row.child(column_heading(name)),
    });
    el("thead").attr("role", "rowgroup").child(headings)
}

/// A body.
pub fn table_body() -> El {
    el("tbody").attr("role", "rowgroup")
}

/// A row.
pub fn row() -> El {
    el("tr").attr("role", "row")
}

/// A cell.
pub fn cell() -> El {
    el("td").attr("role", "cell")
}

/// The heading of a column.
pub fn column_heading(text: impl Into<View>) -> El {
    el("th")
        .attr("scope", "col")
        .attr("role", "columnheader")
        .child(text)
}

/// The heading of a row.
pub fn row_heading(text: impl Into<View>) -> El {
    el("th")
        .attr("scope", "row")
        .attr("role", "rowheader")
        .child(text)
}

/// A head with one row of column headings. An empty name makes an empty cell instead, for a column of buttons.
#[component]
pub fn TableHead(
    /// The names of the columns.
    names: Vec<&'static str>,
) -> impl IntoView {
    let headings = names.into_iter().map(|name| match name {
        "" => view! { <td role="cell"></td> }.into_any(),
        name => view! {
            <th scope="col" role="columnheader">
                {name}
            </th>
        }
        .into_any(),
    });
    view! {
        <thead role="rowgroup">
            <tr role="row">{headings.collect_view()}</tr>
        </thead>
    }
}
