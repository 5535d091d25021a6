//! The requests that a change set takes.

use numbers_model::change::is_relink;

use super::RowOutcome;

/// A number of requests, with about how long they take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RequestEstimate {
    /// Requests if every move to another plan or campaign takes one step: a read and a change for each row.
    pub least: usize,
    /// Requests if every move takes two steps: the refusal and its check, the unlinking, a read until it is done, and the linking.
    pub most: usize,
}

/// A read before a change, and the change.
const REQUESTS: usize = 2;
/// The requests that two steps add: the check of the refusal, the unlinking, and a read that finds it done.
const TWO_STEPS: usize = 3;

impl RequestEstimate {
    pub(super) fn add(&mut self, outcome: &RowOutcome) {
        let (least, most) = requests(outcome);
        self.least += least;
        self.most += most;
    }

    pub(super) fn remove(&mut self, outcome: &RowOutcome) {
        let (least, most) = requests(outcome);
        self.least = self.least.saturating_sub(least);
        self.most = self.most.saturating_sub(most);
    }

    /// The time of the least requests in seconds, `lanes` rows side by side, at `request_ms` milliseconds a request.
    pub fn seconds(self, lanes: usize, request_ms: u64) -> u64 {
        let lanes = u64::try_from(lanes).unwrap_or(1).max(1);
        let requests = u64::try_from(self.least).unwrap_or(u64::MAX);
        requests
            .saturating_mul(request_ms)
            .div_ceil(lanes.saturating_mul(1000))
    }
}

fn requests(outcome: &RowOutcome) -> (usize, usize) {
    match outcome {
        RowOutcome::WillChange(changes) if is_relink(changes) => (REQUESTS, REQUESTS + TWO_STEPS),
        RowOutcome::WillChange(_) | RowOutcome::WillRelease(_) => (REQUESTS, REQUESTS),
        _ => (0, 0),
    }
}
