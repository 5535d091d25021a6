//! The columns of the grid, and the custom properties that lay them out.

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GridColumn {
    /// The key, in code and stylesheets; unique in its grid.
    pub key: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The tooltip of the heading; empty for none.
    pub note: &'static str,
    /// The default width, in pixels.
    pub min_width: u16,
    /// The share of spare room that the column takes, in proportion to the other columns; 0 for none.
    pub grow: u16,
    /// The width that the reader has set, in pixels.
    pub width: Option<u16>,
    /// The alignment of its cells.
    pub align: CellAlign,
    /// The end of contents that are wider than the column.
    pub overflow: CellOverflow,
}

/// The alignment of the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellAlign {
    /// At the start of the line, as text is.
    #[default]
    Start,
    /// At the end of the line, as amounts are.
    End,
}

/// The end of contents that are wider than their column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellOverflow {
    /// Text ends in an ellipsis.
    #[default]
    Ellipsis,
    /// Contents other than text are clipped.
    Clip,
}

impl GridColumn {
    /// The room that the column takes at least, in pixels.
    pub(super) fn room(&self) -> usize {
        usize::from(self.width.unwrap_or(self.min_width))
    }

    /// The width for the stylesheet, the value of [`flex_property`].
    pub(super) fn flex(&self) -> String {
        match (self.width, self.grow) {
            (Some(width), _) => fixed_flex(width),
            (None, 0) => fixed_flex(self.min_width),
            // It shrinks too, while another column is being dragged.
            (None, grow) => format!("{grow} 1 {}px", self.min_width),
        }
    }

    /// The reference of its cells to the width.
    pub(super) fn flex_reference(&self) -> String {
        format!("var({})", flex_property(self.key))
    }
}

impl CellAlign {
    /// The value for the stylesheet.
    pub(super) fn css(self) -> &'static str {
        match self {
            CellAlign::Start => "start",
            CellAlign::End => "end",
        }
    }
}

impl CellOverflow {
    /// The value for the stylesheet.
    pub(super) fn css(self) -> &'static str {
        match self {
            CellOverflow::Ellipsis => "ellipsis",
            CellOverflow::Clip => "clip",
        }
    }
}

/// The custom property of the frame with the width of a column.
///
/// Of the frame, so that a column is resized by one change, however many rows there are.
pub(super) fn flex_property(key: &str) -> String {
    format!("--flex-{key}")
}

/// The width of a column that neither grows nor shrinks.
pub(super) fn fixed_flex(width: u16) -> String {
    format!("0 0 {width}px")
}
