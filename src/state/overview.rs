//! The figures of the overview, from the loaded numbers: counts and costs.

use leptos::prelude::on_cleanup;
use numbers_client::cancel::CancelToken;
use numbers_inventory::{
    CostAggregation, FacetCounts, QueryJob,
    cost_forecast::{CostForecast, CostForecastBuilder},
    query::ListQuery,
    search::Search,
};

use super::{inventory::Inventory, recompute::recompute_throttled};
use crate::{
    browser::{clock, scheduling},
    reactive::Var,
};

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
    /// How many there are of each kind.
    pub counts: FacetCounts,
    /// What they cost.
    pub spend: CostForecast,
}

/// The figures, recomputed while the owner lives. `None` until they are computed for the first time.
pub fn follow(inventory: Inventory) -> Var<Option<Figures>> {
    let (figures, cancel) = (Var::new(None), CancelToken::new());
    let stopped = cancel.clone();
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
    let held = send_wrapper::SendWrapper::new(cancel);
    on_cleanup(move || held.cancel());
    figures
}

/// `None` when it was cancelled meanwhile.
async fn make(inventory: Inventory, cancel: &CancelToken) -> Option<Figures> {
    #[expect(clippy::cast_possible_truncation, reason = "a time of this century")]
    let now = clock::now_ms() as i64;
    let (query, search) = (ListQuery::default(), Search::default());
    let mut filter = inventory.read(|held| QueryJob::new(held, &query, &search, now).with_counts());
    let mut survey = CostAggregation::default();
    // Both take the same steps, so both see the same rows.
    while !inventory.read(|held| filter.step(held, BLOCKS) & survey.step(held, BLOCKS)) {
        scheduling::yield_to_main().await;
        if cancel.is_cancelled() {
            return None;
        }
    }
    let (outcome, priced, loaded) =
        inventory.read(|held| (filter.finish(held), survey.finish(held), held.len()));
    let mut forecast = CostForecastBuilder::new(now)?;
    for one in &priced {
        forecast.add(one);
        for due in one.due.chunks(DAYS) {
            forecast.charge(one, due);
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
