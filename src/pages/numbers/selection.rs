//! Row selection. Rows stay selected while a filter hides them, and are always counted.

use std::ops::RangeInclusive;

use leptos::{prelude::*, task::spawn_local};
use numbers_client::gateway::Role;
use numbers_inventory::RowSet;

use super::{ListPage, export_request::ExportScope, list_results::ListResults};
use crate::{
    browser::{clipboard, intl},
    components::grid,
    state::{
        app_state::{AppState, use_app_state},
        change_sets::Preparation,
        inventory::Inventory,
    },
};

/// The selected rows. Copies share them.
#[derive(Clone, Copy)]
pub struct Selection {
    set: RwSignal<RowSet>,
    /// Number of selected rows.
    pub len: Memo<usize>,
    /// Number of selected rows among the results.
    shown: Memo<usize>,
    results: ListResults,
    inventory: Inventory,
}

impl Selection {
    /// An empty selection.
    pub fn new(results: ListResults, inventory: Inventory) -> Self {
        let set = RwSignal::new(RowSet::default());
        Self {
            set,
            len: Memo::new(move |_| set.with(RowSet::len)),
            shown: Memo::new(move |_| {
                results
                    .result_set
                    .with(|found| set.with(|set| set.intersection_len(&found.rows)))
            }),
            results,
            inventory,
        }
    }

    /// Deselects rows that are removed from the inventory.
    fn follow_inventory(self) {
        let Self {
            set,
            results,
            inventory,
            ..
        } = self;
        Effect::new(move || {
            results.result_set.track();
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
    }

    /// The selection as the grid sees it, by index into the results.
    pub fn for_grid(self) -> grid::GridSelection {
        let Self { set, results, .. } = self;
        grid::GridSelection {
            has: Callback::new(move |index| {
                set.with(|set| results.row(index).is_some_and(|row| set.contains(row)))
            }),
            shown: self.shown.into(),
            set: Callback::new(move |(indices, selected): (RangeInclusive<usize>, bool)| {
                set.update(|set| {
                    for row in indices.filter_map(|index| results.row(index)) {
                        set.set(row, selected);
                    }
                });
            }),
            set_all: Callback::new(move |selected| self.set_all(selected)),
        }
    }

    /// Selects or deselects all rows among the results.
    pub fn set_all(self, selected: bool) {
        self.set.update(|set| {
            self.results.result_set.with_untracked(|found| {
                set.union_with(&found.rows);
                if !selected {
                    found.rows.iter().for_each(|row| set.set(row, false));
                }
            });
        });
    }

    /// The selected rows, in the order of the list. Hidden ones come last, in the order in which they came.
    pub fn rows(self) -> Vec<u32> {
        self.set.with_untracked(|set| {
            if set.is_empty() {
                return Vec::new();
            }
            let mut hidden = set.clone();
            let mut rows = self.results.rows();
            rows.retain(|row| {
                hidden.set(*row, false);
                set.contains(*row)
            });
            rows.extend(hidden.iter());
            rows
        })
    }

    /// The selected numbers, in the order of [`Selection::rows`].
    fn phones(self) -> Vec<String> {
        self.inventory.read(|inventory| {
            let rows = self.rows().into_iter();
            rows.map(|row| inventory.identity(row).to_owned()).collect()
        })
    }

    /// Clears the selection.
    pub fn clear(self) {
        self.set.set(RowSet::default());
    }

    fn copy(self, app: AppState, outcome: RwSignal<String>) {
        let mut text = String::new();
        self.inventory.read(|inventory| {
            for row in self.rows() {
                // No line break at the end, so that a single number can be pasted into a field.
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(inventory.identity(row));
            }
        });
        let is_one = !text.contains('\n');
        spawn_local(async move {
            let mut words = match (clipboard::copy(&text).await, is_one) {
                (true, true) => ". Copied.",
                (true, false) => ". Copied, one number a line.",
                (false, true) => ". The browser did not allow copying. Export it instead.",
                (false, false) => ". The browser did not allow copying. Export them instead.",
            }
            .to_owned();
            if let Some(loaded) = app.loaded_so_far() {
                let loaded = intl::integer(loaded);
                words += &match is_one {
                    true => format!(" It is one of the {loaded} loaded so far."),
                    false => format!(" They are of the {loaded} loaded so far."),
                };
            }
            outcome.set(words);
        });
    }
}

/// The selection bar: "12 selected, 3 of them not shown", with its bulk actions.
#[component]
pub(super) fn SelectionBar(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let ListPage {
        selection, export, ..
    } = list;
    selection.follow_inventory();
    let app = use_app_state();
    let outcome = RwSignal::new(String::new());
    let count = Memo::new(move |_| {
        let (all, shown) = (selection.len.get(), selection.shown.get());
        let count = match all {
            0 => String::new(),
            _ => format!("{} selected", intl::integer(all)),
        };
        let hidden = match all - shown.min(all) {
            0 => String::new(),
            hidden => format!(", {} of them not shown", intl::integer(hidden)),
        };
        format!("{count}{hidden}{}", outcome.get())
    });
    Effect::new(move || {
        selection.set.track();
        outcome.set(String::new());
    });
    let prepare = move |make: fn(Vec<String>) -> Preparation| {
        app.change_sets().prepare(make(selection.phones()));
    };
    view! {
        <p class="selection-count" role="status" prop:textContent=count></p>
        <Show when=move || selection.len.get() != 0>
            <button type="button" on:click=move |_| selection.copy(app, outcome)>
                "Copy numbers"
            </button>
            <Show when=move || app.account().may(Role::Editor)>
                <button type="button" on:click=move |_| prepare(Preparation::Edit)>
                    {move || format!("Edit {}", intl::number_count(selection.len.get()))}
                </button>
            </Show>
            <Show when=move || app.account().may(Role::Releaser)>
                <button type="button" on:click=move |_| prepare(Preparation::Release)>
                    {move || format!("Release {}", intl::number_count(selection.len.get()))}
                </button>
            </Show>
            <button type="button" on:click=move |_| export.open(ExportScope::Selected)>
                "Export selected"
            </button>
            <button type="button" on:click=move |_| selection.clear()>
                "Clear selection"
            </button>
        </Show>
    }
}
