//! The parts of the number list in the deferred chunk: the first rows don't need them.

use super::{
    autocomplete::Autocomplete, export_request::ExportRequest, list_params::ListParams,
    list_results::ListResults, selection::Selection,
};
use crate::components::grid::GridPosition;
use leptos::{html, prelude::*};

/// A row that the API sent and that makes no number: the reason, and the raw JSON.
pub type UnreadableRow = (String, String);

/// A part of the list in the deferred chunk, with what it needs.
#[derive(Clone)]
pub enum ListPart {
    /// The menu of columns.
    Columns,
    /// The peek panel beside the list, open or not.
    Peek(ListResults, RwSignal<GridPosition>, RwSignal<bool>),
    /// The export dialog.
    Export(ListResults, Selection, ExportRequest),
    /// The print sheet, laid out whenever the page is printed.
    PrintSheet(ListResults),
    /// The browser's print dialog.
    Print,
    /// The notice of numbers that may match as well.
    UnknownMatches(ListResults),
    /// The report on a list of numbers in the search: which of them are missing.
    NumberList(ListParams, ListResults),
    /// The suggestions under the search box.
    Autocomplete(Autocomplete, NodeRef<html::Input>),
    /// The age of the list, and what became of its loads.
    LoadDetails,
    /// The quick filters, the active filters, and the progress of the load.
    FilterBar(ListParams, ListResults),
    /// What is shown instead of rows.
    EmptyState(ListParams, ListResults),
    /// The selection bar.
    Selection(Selection, ExportRequest),
    /// The dialog with an unreadable row.
    Unreadable(RwSignal<Option<UnreadableRow>>),
}
