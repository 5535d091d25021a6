//! What the page that is shown offers to the command palette.

use std::rc::Rc;

use leptos::prelude::on_cleanup;

use crate::reactive::Var;

/// Something that a page can do.
#[derive(Clone)]
pub struct PageCommand {
    /// What it does, such as "Export the list".
    pub label: &'static str,
    /// Does it.
    pub run: Rc<dyn Fn()>,
}

/// The actions of the page that is shown. Copies share them.
#[derive(Clone, Copy)]
pub struct PageCommands(Var<Vec<PageCommand>>);

impl PageCommands {
    /// None.
    pub fn new() -> Self {
        Self(Var::new(Vec::new()))
    }

    /// Offers these until the part of the page that calls is left.
    pub fn register(self, actions: Vec<PageCommand>) {
        self.0.set(actions);
        on_cleanup(move || self.0.update(Vec::clear));
    }

    /// Those that are offered now.
    pub fn current(self) -> Vec<PageCommand> {
        self.0.get_untracked()
    }
}

impl Default for PageCommands {
    fn default() -> Self {
        Self::new()
    }
}
