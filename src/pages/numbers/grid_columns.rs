//! The columns of the grid.

use numbers_inventory::{columns::ColumnSettings, query::Column};

use crate::components::grid::GridColumn;

/// A column with its default width in pixels, as in style/grid.css.
///
/// Together with the checkboxes the default widths fill a window of 1280 pixels and no more.
pub(super) fn grid_column(setting: &ColumnSettings) -> GridColumn {
    let min_width = match setting.column {
        Column::Number => 114,
        Column::Name => 108,
        Column::Region => 81,
        Column::Type => 64,
        Column::Capabilities => 103,
        Column::ServicePlan => 105,
        Column::Provisioning => 284,
        Column::Cost => 160,
        Column::NextCharge => 160,
    };
    GridColumn {
        key: setting.column.param(),
        title: setting.column.title(),
        note: match setting.column {
            Column::NextCharge => "Days are days in UTC",
            Column::Cost => {
                "Sorts by the price per month. A price that is charged once counts as it stands."
            }
            _ => "",
        },
        min_width,
        width: setting.width,
    }
}
