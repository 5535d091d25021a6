//! Which numbers are selected. They stay so when a filter hides them, and are always counted.

use std::rc::Rc;

use numbers_inventory::RowSet;

use super::{export, list_results::ListResults};
use crate::{
    browser::{
        clipboard,
        dom::{View, block, button, show},
        intl,
    },
    components::grid,
    reactive::{Derived, Var, effect, memo, spawn},
    state::{app_state::AppState, inventory::Inventory},
};

/// The selected rows. Copies share them.
#[derive(Clone, Copy)]
pub struct Selection {
    set: Var<RowSet>,
    /// How many there are.
    pub len: Derived<usize>,
    shown: Derived<usize>,
    rows: ListResults,
    inventory: Inventory,
}

impl Selection {
    /// None yet.
    pub fn new(rows: ListResults, inventory: Inventory) -> Self {
        let set = Var::new(RowSet::default());
        effect(move || {
            rows.result_set.track();
            // What is gone can't be selected.
            let gone: Vec<_> = inventory.read(|inventory| {
                set.with_untracked(|set| {
                    set.iter()
                        .filter(|row| !inventory.contains_row(*row))
                        .collect()
                })
            });
            if !gone.is_empty() {
                set.update(|set| gone.into_iter().for_each(|row| set.set(row, false)));
            }
        });
        Self {
            set,
            len: memo(move || set.with(RowSet::len)),
            shown: memo(move || {
                rows.result_set
                    .with(|found| set.with(|set| set.intersection_len(&found.rows)))
            }),
            rows,
            inventory,
        }
    }

    /// For the grid.
    pub fn of_grid(self) -> grid::GridSelection {
        let Self { set, rows, .. } = self;
        grid::GridSelection {
            has: Rc::new(move |index| {
                set.with(|set| rows.row(index).is_some_and(|row| set.contains(row)))
            }),
            shown: self.shown,
            set: Rc::new(move |indices, selected| {
                set.update(|set| {
                    for row in indices.filter_map(|index| rows.row(index)) {
                        set.set(row, selected);
                    }
                });
            }),
            set_all: Rc::new(move |selected| {
                set.update(|set| {
                    rows.result_set.with_untracked(|found| {
                        set.union_with(&found.rows);
                        if !selected {
                            found.rows.iter().for_each(|row| set.set(row, false));
                        }
                    });
                });
            }),
        }
    }

    /// The selected rows, as they are shown; then those that are not shown, in the order in which they came.
    pub fn rows(self) -> Vec<u32> {
        self.set.with_untracked(|set| {
            if set.is_empty() {
                return Vec::new();
            }
            let mut hidden = set.clone();
            let mut rows = self.rows.rows();
            rows.retain(|row| {
                hidden.set(*row, false);
                set.contains(*row)
            });
            rows.extend(hidden.iter());
            rows
        })
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.set.set(RowSet::default());
    }

    /// "12 selected, 3 of them not shown", with what can be done with them.
    pub fn selection_bar(self, app: AppState, exporting: export::ExportRequest) -> View {
        let said = Var::new(String::new());
        let counted = block("p", "selection-count")
            .attr("role", "status")
            .text(move || {
                let (all, shown) = (self.len.get(), self.shown.get());
                let count = match all {
                    0 => String::new(),
                    _ => intl::integer(all) + " selected",
                };
                let hidden = match all - shown.min(all) {
                    0 => String::new(),
                    hidden => [", ", &intl::integer(hidden), " of them not shown"].concat(),
                };
                [count, hidden, said.get()].concat()
            });
        let buttons = show(
            move || self.len.get() > 0,
            move || {
                [
                    button("Copy numbers", move || self.copy(app, said)).into(),
                    button("Export selected", move || {
                        exporting.open(export::ExportScope::Selected)
                    })
                    .into(),
                    button("Clear selection", move || self.clear()).into(),
                ]
            },
        );
        effect(move || {
            self.set.track();
            said.set(String::new());
        });
        [counted.into(), buttons].into()
    }

    fn copy(self, app: AppState, said: Var<String>) {
        let mut text = String::new();
        self.inventory.read(|inventory| {
            for row in self.rows() {
                // None at the end: a single number goes into a field as it is.
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(inventory.identity(row));
            }
        });
        let one = !text.contains('\n');
        spawn(async move {
            let mut words = match (clipboard::copy(&text).await, one) {
                (true, true) => ". Copied.",
                (true, false) => ". Copied, one number a line.",
                (false, true) => ". The browser did not allow copying. Export it instead.",
                (false, false) => ". The browser did not allow copying. Export them instead.",
            }
            .to_owned();
            if let Some(loaded) = app.loaded_so_far() {
                let loaded = intl::integer(loaded);
                words += &match one {
                    true => format!(" It is one of the {loaded} loaded so far."),
                    false => format!(" They are of the {loaded} loaded so far."),
                };
            }
            said.set(words);
        });
    }
}
