//! Progress of a run: counts by phase and outcome, rate and time left.

use std::collections::VecDeque;

use numbers_model::change::Conflict;

use super::row::{Row, RowState};
use crate::ledger::Outcome;

/// The phase of a row, for the page.
#[derive(Debug, Clone, PartialEq)]
pub enum RowPhase<'a> {
    /// Not begun.
    Queued,
    /// Being read, sent or checked.
    InFlight,
    /// Sent; to be read again at a time, in milliseconds since 1970.
    Waiting {
        /// The time of the next read.
        due_ms: i64,
        /// Whether the row is between its two steps.
        is_unlinked: bool,
    },
    /// Changed by somebody else: waits for a decision.
    Conflict(&'a [Conflict]),
    /// Ended.
    Done(&'a Outcome),
}

/// Counts of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// All rows.
    pub rows: usize,
    /// Not begun.
    pub queued: usize,
    /// Being read, sent or checked.
    pub in_flight: usize,
    /// Sent, to be read again.
    pub waiting: usize,
    /// Waiting for a decision.
    pub conflicts: usize,
    /// Changed or released.
    pub changed: usize,
    /// Already so.
    pub already_so: usize,
    /// Refused.
    pub refused: usize,
    /// Gone.
    pub gone: usize,
    /// Unknown.
    pub unknown: usize,
    /// Left as they are by a decision.
    pub skipped: usize,
}

impl Progress {
    pub(super) fn new(rows: usize) -> Progress {
        Progress {
            rows,
            queued: rows,
            ..Progress::default()
        }
    }

    pub(super) fn of(rows: &[Row]) -> Progress {
        let mut progress = Progress {
            rows: rows.len(),
            ..Progress::default()
        };
        for row in rows {
            *progress.slot(row) += 1;
        }
        progress
    }

    /// The rows that have not ended.
    pub fn open(&self) -> usize {
        self.queued + self.in_flight + self.waiting + self.conflicts
    }

    /// The rows that have ended.
    pub fn done(&self) -> usize {
        self.rows - self.open()
    }

    /// The count that a row belongs to.
    pub(super) fn slot(&mut self, row: &Row) -> &mut usize {
        match &row.state {
            RowState::Queued => &mut self.queued,
            RowState::Reading(_)
            | RowState::Recording(_)
            | RowState::Sending(_)
            | RowState::Concluding(_) => &mut self.in_flight,
            RowState::Later { .. } => &mut self.waiting,
            RowState::Conflict(_) => &mut self.conflicts,
            RowState::Done => match row.history.outcome {
                Some(Outcome::Changed) => &mut self.changed,
                Some(Outcome::AlreadySo) => &mut self.already_so,
                Some(Outcome::Gone) => &mut self.gone,
                Some(Outcome::Unknown { .. }) => &mut self.unknown,
                Some(Outcome::Skipped) => &mut self.skipped,
                _ => &mut self.refused,
            },
        }
    }
}

/// The rate of a run, and the time left at that rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLeft {
    /// Rows a minute.
    pub rows_per_minute: u64,
    /// The time left, in milliseconds.
    pub left_ms: i64,
}

/// The times of the last finished rows.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    finished: VecDeque<i64>,
}

/// The number of finished rows that the rate is taken from.
const SAMPLE: usize = 30;
/// The number of finished rows before which nothing is told.
const LEAST: usize = 3;

impl Clock {
    pub(super) fn finished(&mut self, now_ms: i64) {
        if self.finished.len() == SAMPLE {
            self.finished.pop_front();
        }
        self.finished.push_back(now_ms);
    }

    pub(super) fn time_left(&self, now_ms: i64, open: usize) -> Option<TimeLeft> {
        let first = *self.finished.front()?;
        let rows = i64::try_from(self.finished.len() - 1).ok()?;
        let open = i64::try_from(open).ok()?;
        if self.finished.len() < LEAST {
            return None;
        }
        let passed = now_ms.saturating_sub(first).max(1);
        let per_minute = rows.saturating_mul(60_000).checked_div(passed)?;
        Some(TimeLeft {
            rows_per_minute: u64::try_from(per_minute).ok()?,
            left_ms: open.saturating_mul(passed).checked_div(rows)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_the_rate() {
        let mut clock = Clock::default();
        assert_eq!(clock.time_left(0, 10), None);
        for index in 0..100 {
            clock.finished(index * 500);
        }
        let left = clock.time_left(99 * 500, 10).unwrap();
        assert_eq!(
            left,
            TimeLeft {
                rows_per_minute: 120,
                left_ms: 5_000
            }
        );
        let stuck = clock.time_left(99 * 500 + 29 * 500, 10).unwrap();
        assert_eq!(stuck.left_ms, 10_000, "a pause slows the rate down");
    }
}
