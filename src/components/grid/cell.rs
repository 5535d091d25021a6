//! The contents of a cell: plain data, which `row_pool.rs` compares and turns into elements.

/// The contents of a cell. A cell whose contents are equal to those it shows is not touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// The parts, in order.
    pub parts: Vec<CellPart>,
}

/// A part of a cell: text, or one element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellPart {
    /// Plain text.
    Text(String),
    /// Text of any script, isolated from the writing direction of its surroundings. It is its own tooltip.
    Isolated(String),
    /// Text with a look of its own.
    Label {
        /// The text.
        text: String,
        /// The class.
        class: &'static str,
        /// The tooltip, if any.
        title: Option<String>,
    },
    /// A link.
    Link {
        /// The text.
        text: String,
        /// The address.
        href: String,
        /// The class.
        class: &'static str,
    },
    /// A button that looks like a link. A press of it reaches the grid's `on_cell_press`.
    Button {
        /// The label.
        label: String,
    },
    /// A date or time.
    Time {
        /// The text.
        text: String,
        /// The machine-readable time.
        datetime: String,
        /// The tooltip.
        title: String,
    },
    /// A badge: a sign and a word.
    Badge {
        /// The state, by which the stylesheet colours it.
        state: String,
        /// The sign, a path of [`crate::components::badge::sign`].
        sign: &'static str,
        /// The word.
        label: String,
        /// The tooltip, if any.
        title: Option<String>,
    },
    /// A sign that screen readers skip.
    Mark {
        /// The sign.
        mark: &'static str,
        /// The class.
        class: &'static str,
        /// The tooltip, if any.
        title: Option<String>,
    },
    /// Words for screen readers only.
    Hidden(&'static str),
}

impl From<CellPart> for Cell {
    fn from(part: CellPart) -> Self {
        Cell { parts: vec![part] }
    }
}

impl From<Vec<CellPart>> for Cell {
    fn from(parts: Vec<CellPart>) -> Self {
        Cell { parts }
    }
}
