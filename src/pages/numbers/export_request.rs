//! A request to export numbers, served by the export dialog. Made by the toolbar, the palette and the selection bar.

use leptos::prelude::*;

/// The numbers to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportScope {
    /// The numbers that match, in the order of the list.
    Shown,
    /// The selected numbers.
    Selected,
    /// All loaded numbers, in the order in which they came.
    All,
}

/// The open state of the export dialog, with the scope it opens with. Copies share it.
#[derive(Clone, Copy)]
pub struct ExportRequest {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// The numbers to export.
    pub scope: RwSignal<ExportScope>,
}

impl ExportRequest {
    /// A closed dialog.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            scope: RwSignal::new(ExportScope::Shown),
        }
    }

    /// Opens the dialog for these numbers.
    pub fn open(self, scope: ExportScope) {
        self.scope.set(scope);
        self.open.set(true);
    }
}
