//! What the page that is shown offers to the command palette.

use std::rc::Rc;

use leptos::prelude::on_cleanup;

use crate::reactive::Var;

/// Something that a page can do.
#[derive(Clone)]
pub struct Action {
    /// What it does, such as "Export the list".
    pub label: &'static str,
    /// Does it.
    pub run: Rc<dyn Fn()>,
}

/// The actions of the page that is shown. Copies share them.
#[derive(Clone, Copy)]
pub struct Actions(Var<Vec<Action>>);

impl Actions {
    /// None.
    pub fn new() -> Self {
        Self(Var::new(Vec::new()))
    }

    /// Offers these until the part of the page that calls is left.
    pub fn offer(self, actions: Vec<Action>) {
        self.0.set(actions);
        on_cleanup(move || self.0.update(Vec::clear));
    }

    /// Those that are offered now.
    pub fn now(self) -> Vec<Action> {
        self.0.get_untracked()
    }
}

impl Default for Actions {
    fn default() -> Self {
        Self::new()
    }
}
