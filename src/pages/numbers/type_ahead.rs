//! Type-ahead: the next row whose number or name begins with the typed text.

use leptos::{prelude::*, task::spawn_local};

use super::list_results::ListResults;
use crate::{
    browser::scheduling::TimeSlice, components::grid::TypeAhead, state::inventory::Inventory,
};

/// Rows that are compared between two readings of the clock.
const STEP: usize = 1024;

/// Finds the row; past the end it goes on from the start.
pub(super) fn find_row(inventory: Inventory, results: ListResults, search: TypeAhead) {
    let TypeAhead { text, from, found } = search;
    spawn_local(async move {
        let typed = inventory.read(|inventory| inventory.normalize(&text));
        let count = results.len().get_untracked();
        let mut slice = TimeSlice::half_frame();
        for first in (0..count).step_by(STEP) {
            let index = inventory.read(|inventory| {
                let mut indices =
                    (first..count.min(first + STEP)).map(|offset| (from + offset) % count);
                indices.find(|index| {
                    let row = results.row(*index);
                    row.is_some_and(|row| inventory.begins_with(row, &typed))
                })
            });
            if let Some(index) = index {
                found.try_run(index);
                return;
            }
            if slice.is_over() {
                slice.renew().await;
                if results.len().try_get_untracked() != Some(count) {
                    return;
                }
            }
        }
    });
}
