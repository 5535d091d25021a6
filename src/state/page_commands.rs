//! The current page's commands for the command palette.

use leptos::prelude::*;

/// A command of a page.
#[derive(Clone)]
pub struct PageCommand {
    /// The label, such as "Export the list".
    pub label: &'static str,
    /// The action.
    pub run: Callback<()>,
}

/// The commands of the current page. Copies share them.
#[derive(Clone, Copy)]
pub struct PageCommands(RwSignal<Vec<PageCommand>>);

impl PageCommands {
    /// No commands.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Registers commands until the owner is cleaned up.
    pub fn register(self, commands: Vec<PageCommand>) {
        self.0.set(commands);
        on_cleanup(move || self.0.update(Vec::clear));
    }

    /// The current commands.
    pub fn current(self) -> Vec<PageCommand> {
        self.0.get_untracked()
    }
}

impl Default for PageCommands {
    fn default() -> Self {
        Self::new()
    }
}
