//! Plain tables: rows and cells with explicit roles.
//!
//! In a narrow window the rows are laid out as blocks, which lose their table semantics in browsers, so that each part
//! states its role.

use leptos::prelude::*;

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
