//! The columns of the list: their widths, headings and notes.

use numbers_inventory::{columns::ColumnSettings, query::Column};

use crate::components::grid::{CellAlign, CellOverflow, GridColumn};

/// Height of a comfortable row, in pixels.
pub const ROW_HEIGHT: usize = 40;
/// Height of a compact row, in pixels.
pub const COMPACT_HEIGHT: usize = 28;
/// Height of a card in a narrow window, in pixels; style/numbers.css lays out its contents.
pub const CARD_HEIGHT: usize = 148;

/// The columns that are shown, in order.
pub fn grid_columns(settings: &[ColumnSettings]) -> Vec<GridColumn> {
    let shown = settings.iter().filter(|setting| setting.shown);
    shown.map(grid_column).collect()
}

/// A column with its default width in pixels, and its share of spare room.
///
/// Together with the checkboxes the default widths fill a window of 1280 pixels and no more.
fn grid_column(setting: &ColumnSettings) -> GridColumn {
    let (min_width, grow) = match setting.column {
        Column::Number => (114, 0),
        Column::Name => (108, 20),
        Column::Region => (81, 12),
        Column::Type => (64, 0),
        Column::Capabilities => (103, 0),
        Column::ServicePlan => (105, 10),
        Column::Provisioning => (284, 0),
        Column::Cost => (160, 0),
        Column::NextCharge => (160, 0),
    };
    GridColumn {
        key: setting.column.param(),
        title: setting.column.title(),
        note: note(setting.column),
        min_width,
        grow,
        width: setting.width,
        align: match setting.column {
            Column::Cost => CellAlign::End,
            _ => CellAlign::Start,
        },
        overflow: match setting.column {
            // Two badges; a badge that is cut is no ellipsis.
            Column::Provisioning => CellOverflow::Clip,
            _ => CellOverflow::Ellipsis,
        },
    }
}

/// The tooltip of a heading.
fn note(column: Column) -> &'static str {
    match column {
        Column::NextCharge => "Days are days in UTC",
        Column::Cost => {
            "Sorts by the price per month. A price that is charged once counts as it stands."
        }
        _ => "",
    }
}
