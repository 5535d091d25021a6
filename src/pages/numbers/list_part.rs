//! The parts of the number list in the deferred chunk: the first rows don't need them.

use leptos::{html, prelude::*};

use super::{ListPage, autocomplete::Autocomplete};

/// A row that the API sent and that makes no number: the reason, and the raw JSON.
pub type UnreadableRow = (String, String);

/// A part of the list in the deferred chunk, with what it needs.
#[derive(Clone)]
pub enum ListPart {
    /// The menu of columns.
    Columns,
    /// The browser's print dialog.
    Print,
    /// The suggestions under the search box.
    Autocomplete(Autocomplete, NodeRef<html::Input>),
    /// The age of the list, and what became of its loads.
    LoadDetails,
    /// The quick filters, the active filters, and the progress of the load.
    FilterBar(ListPage),
    /// The reports on the search: numbers that are missing, and numbers that may match as well.
    SearchReports(ListPage),
    /// The selection bar.
    Selection(ListPage),
    /// What is shown instead of rows.
    EmptyState(ListPage),
    /// The peek panel beside the list.
    Peek(ListPage),
    /// The dialogs of the list, its print sheet, and its commands for the palette.
    Dialogs(ListPage),
}
