//! Facet counts: how many of the matching rows have each value, and match each quick filter.
//!
//! Counted in the deferred chunk, a moment after the rows.

use leptos::{prelude::*, task::spawn_local};

use super::{BLOCKS, ListResults};
use crate::browser::scheduling::{self, TimeSlice};

/// Delay before the facets are counted, in milliseconds, so that the rows are painted first.
const COUNTS_DELAY_MS: u32 = 120;

impl ListResults {
    /// Counts the facets of the results, and again whenever other ones are published.
    pub fn count_on_change(self) {
        Effect::new(move || {
            let interactive = self.published.get();
            if self.has_run.get_untracked() {
                untrack(|| self.count_facets(interactive));
            }
        });
    }

    /// Counts the facets after a delay. A new query starts over; new data waits until the count is done.
    fn count_facets(self, interactive: bool) {
        let generation = self.generation.get_untracked();
        if !interactive && self.counting.get_untracked() == Some(generation) {
            self.recount_needed.set(true);
            return;
        }
        self.counting.set(Some(generation));
        let run = async move {
            scheduling::sleep(COUNTS_DELAY_MS).await;
            let is_current = || {
                let current = self.generation.try_with_untracked(|current| *current);
                current == Some(generation)
            };
            if !is_current() {
                return;
            }
            self.recount_needed.set(false);
            let query = self.query.get_untracked();
            let filter = self
                .inventory
                .read(|inventory| self.filter(inventory, &query));
            let mut filter = filter.with_counts();
            let mut slice = TimeSlice::half_frame();
            loop {
                let done = self.inventory.read(|inventory| {
                    let mut done = false;
                    while !done && !slice.is_over() {
                        done = filter.step(inventory, BLOCKS);
                    }
                    done
                });
                if done {
                    break;
                }
                slice.renew().await;
                if !is_current() {
                    return;
                }
            }
            let outcome = self.inventory.read(|inventory| filter.finish(inventory));
            self.counting.set(None);
            self.counts.set(outcome.counts);
            if self.recount_needed.get_untracked() {
                self.count_facets(false);
            }
        };
        spawn_local(run);
    }
}
