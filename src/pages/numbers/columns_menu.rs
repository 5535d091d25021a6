//! The menu of columns: their visibility, order and width, and the density of the rows.

use leptos::{html, prelude::*};
use numbers_inventory::{
    columns::{self, ColumnSettings, WIDTHS},
    query::Column,
};

use crate::{browser::focus, state::app_state::use_app_state};

/// The popover of the button "Columns".
#[component]
pub fn ColumnsMenu() -> impl IntoView {
    let settings = use_app_state().settings;
    let columns = settings.columns;
    let outcome = RwSignal::new(String::new());
    // A memo, so that screen readers do not announce equal text again.
    let announced = Memo::new(move |_| outcome.get());
    let order = Memo::new(move |_| {
        columns.with(|columns| {
            columns
                .iter()
                .map(|setting| setting.column)
                .collect::<Vec<_>>()
        })
    });
    let reset = move |_| {
        columns.set(columns::parse(""));
        outcome.set("The columns are reset.".to_owned());
    };
    view! {
        <fieldset id="columns" class="popover columns-menu" popover="auto">
            <legend>"Columns to show"</legend>
            <ul class="columns-list">
                <For each=move || order.get() key=|column| column.param() let:column>
                    <ColumnRow columns order outcome column />
                </For>
            </ul>
            <label class="check">
                <input type="checkbox" bind:checked=settings.compact />
                "Compact rows"
            </label>
            <button type="button" class="link" on:click=reset>
                "Reset columns"
            </button>
            <p class="quiet" role="status" prop:textContent=announced></p>
        </fieldset>
    }
}

/// The row of a column: its visibility, width, and buttons to move it.
#[component]
fn ColumnRow(
    /// The settings of all columns.
    columns: RwSignal<Vec<ColumnSettings>>,
    /// The order of the columns.
    order: Memo<Vec<Column>>,
    /// The outcome of the last action, as a sentence.
    outcome: RwSignal<String>,
    /// The column.
    column: Column,
) -> impl IntoView {
    let is_shown = move || {
        columns.with(|columns| {
            let setting = columns.iter().find(|setting| setting.column == column);
            setting.is_some_and(|setting| setting.shown)
        })
    };
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    // The number identifies a row, so it can't be hidden.
                    disabled=column == Column::Number
                    prop:checked=is_shown
                    on:change:target=move |event| {
                        let is_on = event.target().checked();
                        change(columns, column, |setting| setting.shown = is_on);
                    }
                />
                <span prop:textContent=column.title()></span>
            </label>
            <WidthInput columns column />
            <MoveButton columns order outcome column direction=Direction::Up />
            <MoveButton columns order outcome column direction=Direction::Down />
        </li>
    }
}

/// Changes the settings of a column.
fn change(
    columns: RwSignal<Vec<ColumnSettings>>,
    column: Column,
    change: impl FnOnce(&mut ColumnSettings),
) {
    columns.update(|columns| {
        if let Some(setting) = columns.iter_mut().find(|setting| setting.column == column) {
            change(setting);
        }
    });
}

/// The field for the width of a column.
#[component]
fn WidthInput(
    /// The settings of all columns.
    columns: RwSignal<Vec<ColumnSettings>>,
    /// The column.
    column: Column,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        let width = columns.with(|columns| {
            let setting = columns.iter().find(|setting| setting.column == column);
            setting.and_then(|setting| setting.width)
        });
        let width = width.map(|width| width.to_string()).unwrap_or_default();
        // Not `prop:value`: it would take away what is being typed and is no number yet.
        if let Some(input) = input.get()
            && input.value() != width
        {
            input.set_value(&width);
        }
    });
    let resize = move |typed: String| {
        // While it is being typed it may be no width yet.
        let width = typed.parse().ok().filter(|width| WIDTHS.contains(width));
        if width.is_some() || typed.is_empty() {
            change(columns, column, |setting| setting.width = width);
        }
    };
    view! {
        <input
            node_ref=input
            type="number"
            min=WIDTHS.start().to_string()
            max=WIDTHS.end().to_string()
            step="10"
            placeholder="auto"
            aria-label=format!("Width of {} in pixels", column.title())
            on:input:target=move |event| resize(event.target().value())
        />
    }
}

/// Where a column is moved to.
#[derive(Clone, Copy)]
enum Direction {
    /// One place up.
    Up,
    /// One place down.
    Down,
}

impl Direction {
    /// Its word, and its sign.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Direction::Up => ("up", "↑"),
            Direction::Down => ("down", "↓"),
        }
    }
}

/// The button that moves a column by one place.
#[component]
fn MoveButton(
    /// The settings of all columns.
    columns: RwSignal<Vec<ColumnSettings>>,
    /// The order of the columns.
    order: Memo<Vec<Column>>,
    /// The outcome of the last action, as a sentence.
    outcome: RwSignal<String>,
    /// The column.
    column: Column,
    /// The direction of the move.
    direction: Direction,
) -> impl IntoView {
    let (word, sign) = direction.names();
    // None at the end of the list.
    let destination = Memo::new(move |_| {
        order.with(|order| {
            let index = order.iter().position(|own| *own == column)?;
            match direction {
                Direction::Up => index.checked_sub(1),
                Direction::Down => Some(index + 1).filter(|next| *next < order.len()),
            }
        })
    });
    let move_column = move |_| {
        let Some(to) = destination.get_untracked() else {
            return;
        };
        columns.update(|columns| {
            if let Some(from) = columns.iter().position(|setting| setting.column == column) {
                let setting = columns.remove(from);
                columns.insert(to.min(columns.len()), setting);
            }
        });
        let place = to + 1;
        outcome.set(format!("{} is column {place} now.", column.title()));
        // Moving the row may have taken the focus away. At the end of the list the button is disabled.
        request_animation_frame(move || {
            let row = format!("#columns li:nth-child({place})");
            if !focus::focus(&format!("{row} [data-move={word}]:not([disabled])")) {
                focus::focus(&format!("{row} button:not([disabled])"));
            }
        });
    };
    view! {
        <button
            type="button"
            data-move=word
            disabled=move || destination.get().is_none()
            on:click=move_column
        >
            {sign}
            <span
                class="visually-hidden"
                prop:textContent=format!(" Move {} {word}", column.title())
            ></span>
        </button>
    }
}
