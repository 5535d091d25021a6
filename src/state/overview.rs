//! The figures of the overview, from the loaded numbers: counts and costs.

use leptos::prelude::*;
use numbers_client::cancel::CancelToken;
use numbers_inventory::{
    CostAggregation, FacetCounts, QueryJob,
    cost_forecast::{CostForecast, CostForecastBuilder},
    query::ListQuery,
    search::Search,
};

use super::{inventory::Inventory, recompute::recompute_throttled};
use crate::browser::{clock, scheduling};

/// Blocks of 1,024 rows that are counted before the main thread is yielded.
const BLOCKS: usize = 8;
/// Charge days that are added up before the main thread is yielded.
const DAYS: usize = 2_000;

/// The figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Number of counted numbers.
    pub numbers: usize,
    /// Number of numbers that were loaded then.
    pub loaded: usize,
    /// Number of unreadable rows, which are in no other figure.
    pub unreadable: usize,
    /// Counts of numbers by their properties.
    pub counts: FacetCounts,
    /// Costs, by currency.
    pub spend: CostForecast,
}

/// The figures, recomputed while the owner lives. `None` until they are computed for the first time.
pub fn follow(inventory: Inventory) -> RwSignal<Option<Figures>> {
    let (figures, cancel) = (RwSignal::new(None), CancelToken::new());
    let work_cancel = cancel.clone();
    recompute_throttled(
        move || inventory.track(),
        &cancel,
        move || {
            let cancel = work_cancel.clone();
            async move {
                let computed = compute(inventory, &cancel).await;
                if computed.is_some()
                    && figures.try_with_untracked(|current| *current != computed) == Some(true)
                {
                    figures.set(computed);
                }
            }
        },
    );
    let cancel = send_wrapper::SendWrapper::new(cancel);
    on_cleanup(move || cancel.cancel());
    figures
}

/// Computes the figures, time-sliced; `None` when cancelled.
async fn compute(inventory: Inventory, cancel: &CancelToken) -> Option<Figures> {
    let now = clock::epoch_ms();
    let (query, search) = (ListQuery::default(), Search::default());
    let mut filter =
        inventory.read(|inventory| QueryJob::new(inventory, &query, &search, now).with_counts());
    let mut survey = CostAggregation::default();
    // In lockstep, so that both see the same rows.
    while !inventory
        .read(|inventory| filter.step(inventory, BLOCKS) & survey.step(inventory, BLOCKS))
    {
        scheduling::yield_to_main().await;
        if cancel.is_cancelled() {
            return None;
        }
    }
    let (outcome, priced, loaded) = inventory.read(|inventory| {
        (
            filter.finish(inventory),
            survey.finish(inventory),
            inventory.len(),
        )
    });
    let mut forecast = CostForecastBuilder::new(now)?;
    for group in &priced {
        forecast.add(group);
        for days in group.due.chunks(DAYS) {
            forecast.charge(group, days);
            scheduling::yield_to_main().await;
            if cancel.is_cancelled() {
                return None;
            }
        }
    }
    Some(Figures {
        numbers: priced.iter().map(|group| group.numbers).sum(),
        loaded,
        unreadable: inventory.read(numbers_inventory::Inventory::unreadable),
        counts: outcome.counts,
        spend: forecast.finish(),
    })
}
