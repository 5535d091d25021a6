//! The data grid.

use std::{collections::BTreeSet, ops::RangeInclusive};

use leptos::prelude::*;
use numberdesk::components::badge::sign;
use numberdesk::components::grid::{
    Cell, CellAlign, CellOverflow, CellPart, DataGrid, GridColumn, GridPosition, GridRows,
    GridSelection,
};

use super::{
    frame::{Exhibit, State},
    samples::{RIGHT_TO_LEFT, UNBROKEN},
};

/// All of its states.
#[component]
pub fn Grids() -> impl IntoView {
    let kinds = Callback::new(cells_of_all_kinds);
    let plain = Callback::new(|row: usize| plain_cells(row));
    view! {
        <Exhibit name="DataGrid">
            <State label="Every kind of cell; sorted by two columns; some rows selected" wide=true>
                <Shown label="Kinds of cells" count=8 cells=kinds />
            </State>
            <State label="A million rows" wide=true>
                <Shown label="Many rows" count=1_000_000 cells=plain />
            </State>
            <State label="Without rows" wide=true>
                <Shown label="No rows" count=0 cells=plain />
            </State>
        </Exhibit>
    }
}

#[component]
fn Shown(label: &'static str, count: usize, cells: Callback<usize, Vec<Cell>>) -> impl IntoView {
    let columns = RwSignal::new(columns());
    let position = RwSignal::new(GridPosition::default());
    let rows = GridRows {
        count: Signal::stored(count),
        hash: Callback::new(|row| row as u64),
        name: Callback::new(|row| format!("Row {}", row + 1)),
        cells,
    };
    let on_width = Callback::new(move |(key, width)| {
        columns.update(|columns| {
            for column in columns.iter_mut().filter(|column| column.key == key) {
                column.width = width;
            }
        });
    });
    view! {
        <div class="grid-frame">
            <DataGrid
                label
                columns
                widths=48..=800
                sorted=Signal::stored(vec![("name", false), ("price", true)])
                on_sort=Callback::new(|_| ())
                on_width
                rows
                row_height=Signal::stored(40)
                position
                selection=selection(count)
                on_cell_press=Callback::new(|_| ())
                on_peek=Callback::new(|_| ())
                on_escape=Callback::new(|()| ())
                on_type_ahead=Callback::new(|_| ())
            />
        </div>
    }
}

fn columns() -> Vec<GridColumn> {
    let column = |key, title, min_width, grow| GridColumn {
        key,
        title,
        min_width,
        grow,
        ..GridColumn::default()
    };
    vec![
        column("name", "Name", 180, 1),
        GridColumn {
            note: "In the currency of the number",
            align: CellAlign::End,
            ..column("price", "Price", 96, 0)
        },
        GridColumn {
            overflow: CellOverflow::Clip,
            ..column("state", "State", 160, 0)
        },
    ]
}

/// Rows 2 and 3 of those that there are.
fn selection(count: usize) -> GridSelection {
    let selected: BTreeSet<usize> = (1..3).filter(|row| *row < count).collect();
    let selected = RwSignal::new(selected);
    let set = move |(rows, is_on): (RangeInclusive<usize>, bool)| {
        selected.update(|selected| match is_on {
            true => selected.extend(rows),
            false => selected.retain(|row| !rows.contains(row)),
        });
    };
    let set_all = move |is_on| match is_on {
        true => selected.set((0..count).collect()),
        false => selected.set(BTreeSet::new()),
    };
    GridSelection {
        has: Callback::new(move |row| selected.with(|selected| selected.contains(&row))),
        shown: Signal::derive(move || selected.with(BTreeSet::len)),
        set: Callback::new(set),
        set_all: Callback::new(set_all),
    }
}

fn plain_cells(row: usize) -> Vec<Cell> {
    let texts = [
        format!("Row {}", row + 1),
        format!("{row}.00 USD"),
        String::new(),
    ];
    texts.map(|text| CellPart::Text(text).into()).into()
}

/// Another kind of cell in each row.
fn cells_of_all_kinds(row: usize) -> Vec<Cell> {
    let part = match row {
        0 => CellPart::Text(UNBROKEN.to_owned()),
        1 => CellPart::Isolated(RIGHT_TO_LEFT.to_owned()),
        2 => label("Not reported"),
        3 => CellPart::Link {
            text: "+12086390939".to_owned(),
            href: "/numbers/+12086390939".to_owned(),
            class: "number",
        },
        4 => CellPart::Button {
            label: "Unreadable".to_owned(),
        },
        5 => CellPart::Time {
            text: "29 Nov 2099".to_owned(),
            datetime: "2099-11-29T08:15:30Z".to_owned(),
            title: "2099-11-29 08:15:30 UTC".to_owned(),
        },
        6 => CellPart::Mark {
            mark: "▲",
            class: "",
            title: Some("Changed".to_owned()),
        },
        _ => CellPart::Hidden("Only to be heard"),
    };
    let badge = CellPart::Badge {
        state: "failed".to_owned(),
        sign: sign::CROSS,
        label: "Failed".to_owned(),
        title: None,
    };
    vec![
        part.into(),
        CellPart::Text(format!("{row}.00 USD")).into(),
        badge.into(),
    ]
}

fn label(text: &str) -> CellPart {
    CellPart::Label {
        text: text.to_owned(),
        class: "none",
        title: Some(text.to_owned()),
    }
}
