//! The user's settings of the list's columns.

use super::query::Column;

/// The settings of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSettings {
    /// The column.
    pub column: Column,
    /// Whether it is shown. The number always is, since it identifies a row.
    pub shown: bool,
    /// The width in pixels; `None` for the default.
    pub width: Option<u16>,
}

/// The permitted widths, in pixels.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 48..=800;

/// Parses settings such as "number,-region,name=220". Unknown columns are skipped; missing ones come last, with their
/// defaults.
pub fn parse(text: &str) -> Vec<ColumnSettings> {
    let mut columns: Vec<ColumnSettings> = Vec::new();
    for part in text.split(',') {
        let (name, width) = match part.split_once('=') {
            Some((name, width)) => (
                name,
                width.parse().ok().filter(|width| WIDTHS.contains(width)),
            ),
            None => (part, None),
        };
        let (name, shown) = match name.strip_prefix('-') {
            Some(name) => (name, false),
            None => (name, true),
        };
        if let Some(column) = Column::from_param(name)
            && !columns.iter().any(|known| known.column == column)
        {
            columns.push(ColumnSettings {
                column,
                shown: shown || column == Column::Number,
                width,
            });
        }
    }
    for column in Column::ALL {
        if !columns.iter().any(|known| known.column == column) {
            columns.push(ColumnSettings {
                column,
                shown: true,
                width: None,
            });
        }
    }
    columns
}

/// Writes settings in the form that [`parse`] reads.
pub fn write(columns: &[ColumnSettings]) -> String {
    let texts: Vec<String> = columns
        .iter()
        .map(|settings| {
            let hidden = if settings.shown { "" } else { "-" };
            let column = settings.column.param();
            match settings.width {
                Some(width) => format!("{hidden}{column}={width}"),
                None => format!("{hidden}{column}"),
            }
        })
        .collect();
    texts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_is_read_and_written() {
        let text =
            "name=220,number,-region,type,capabilities,servicePlan,provisioning,cost,nextCharge=90";
        assert_eq!(write(&parse(text)), text);
    }

    #[test]
    fn damage_costs_what_is_damaged() {
        let plain = "number,name,region,type,capabilities,servicePlan,provisioning,cost,nextCharge";
        for text in [
            "",
            ",,",
            "colour,=3",
            "-number",
            "number=9999,number",
            "number=x",
        ] {
            assert_eq!(write(&parse(text)), plain, "{text}");
        }
        assert!(write(&parse("cost,-name")).starts_with("cost,-name,number,region"));
    }
}
