//! Which row is next, and the bookkeeping of states.

use super::{
    Run,
    event::{Effect, PauseReason, RetryScope, RunState},
    row::{ReadPurpose, RowState},
};
use crate::ledger::{LedgerEntry, Outcome};

/// The longest wait before a row is read again, in milliseconds.
const MAX_WAIT_MS: i64 = 60_000;

impl Run {
    /// Begins rows while lanes are free, and ends the run when nothing is left.
    pub(super) fn advance(&mut self, now_ms: i64) {
        if let RunState::Grace { until_ms } = self.state {
            if now_ms < until_ms {
                return self.wake(until_ms);
            }
            self.state = RunState::Running;
        }
        let has_begun = matches!(self.state, RunState::Running | RunState::Paused(_));
        if has_begun && self.is_complete() {
            self.state = RunState::Finished;
        }
        while self.state == RunState::Running && self.active < self.pace.lanes() {
            if now_ms < self.pace.next_ms() {
                return self.wake(self.pace.next_ms());
            }
            let due = self.later.first().copied();
            if let Some((_, row)) = due.filter(|(due_ms, _)| *due_ms <= now_ms) {
                self.read_later(row);
            } else if let Some(row) = self.queue.pop_front() {
                // A row that was put back and taken up otherwise stands in the queue twice.
                if self
                    .rows
                    .get(row)
                    .is_some_and(|row| matches!(row.state, RowState::Queued))
                {
                    self.read(row, ReadPurpose::Before);
                }
            } else if let Some((due_ms, _)) = due {
                return self.wake(due_ms);
            } else {
                if self.active == 0 {
                    self.state = RunState::Paused(PauseReason::Decisions);
                }
                return;
            }
        }
    }

    fn wake(&mut self, at_ms: i64) {
        if self.woken_at != Some(at_ms) {
            self.woken_at = Some(at_ms);
            self.effects.push(Effect::Wake { at_ms });
        }
    }

    fn read_later(&mut self, index: usize) {
        if let Some(RowState::Later { purpose, .. }) = self.rows.get(index).map(|row| &row.state) {
            self.read(index, *purpose);
        }
    }

    fn read(&mut self, index: usize, purpose: ReadPurpose) {
        let phone = self.set.rows.get(index).map(|row| row.phone.clone());
        self.set_state(index, RowState::Reading(purpose));
        self.effects.push(Effect::Read {
            row: index,
            phone: phone.unwrap_or_default(),
        });
    }

    /// Moves a row to a state, with all counts.
    pub(super) fn set_state(&mut self, index: usize, state: RowState) {
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        *self.progress.slot(row) -= 1;
        self.active -= usize::from(row.is_active());
        if let RowState::Later { due_ms, .. } = row.state {
            self.later.remove(&(due_ms, index));
        }
        row.state = state;
        *self.progress.slot(row) += 1;
        self.active += usize::from(row.is_active());
        if let RowState::Later { due_ms, .. } = row.state {
            self.later.insert((due_ms, index));
        }
    }

    /// Queues a row as the next one.
    pub(super) fn queue_first(&mut self, index: usize) {
        self.set_state(index, RowState::Queued);
        self.queue.push_front(index);
    }

    /// Puts a row back whose read told nothing.
    pub(super) fn put_back(&mut self, now_ms: i64, index: usize, purpose: ReadPurpose) {
        match purpose {
            ReadPurpose::Before => self.queue_first(index),
            purpose => self.set_state(
                index,
                RowState::Later {
                    due_ms: now_ms,
                    purpose,
                },
            ),
        }
    }

    /// Brings reads forward that are due much later than any wait, as after the clock was set back.
    pub(super) fn bring_forward(&mut self, now_ms: i64) {
        let latest = now_ms.saturating_add(MAX_WAIT_MS);
        let late: Vec<usize> = self
            .later
            .range((latest, usize::MAX)..)
            .map(|(_, row)| *row)
            .collect();
        for index in late {
            if let Some(RowState::Later { purpose, .. }) =
                self.rows.get(index).map(|row| &row.state)
            {
                let purpose = *purpose;
                self.set_state(
                    index,
                    RowState::Later {
                        due_ms: latest,
                        purpose,
                    },
                );
            }
        }
    }

    /// Asks for an entry to be stored.
    pub(super) fn record(&mut self, entry: LedgerEntry) {
        self.recording.insert(entry.sequence, entry.row);
        self.effects.push(Effect::Record(entry));
    }

    /// Asks again for the entries that could not be stored.
    pub(super) fn record_again(&mut self) {
        let mut entries = Vec::new();
        for row in &mut self.rows {
            if let RowState::Concluding(concluding) = &mut row.state
                && std::mem::take(&mut concluding.has_failed)
            {
                entries.push(concluding.entry.clone());
            }
        }
        for entry in entries {
            self.record(entry);
        }
    }

    /// Queues ended rows again. Unknown ones are checked first.
    pub(super) fn on_retry(&mut self, now_ms: i64, scope: RetryScope) {
        let rows = match scope {
            RetryScope::Row(row) => row..row.saturating_add(1).min(self.rows.len()),
            RetryScope::Refused | RetryScope::Unknown => 0..self.rows.len(),
        };
        for index in rows {
            let Some(row) = self.rows.get(index) else {
                continue;
            };
            if !matches!(row.state, RowState::Done) {
                continue;
            }
            let is_unknown = matches!(row.history.outcome, Some(Outcome::Unknown { .. }));
            let is_refused = matches!(row.history.outcome, Some(Outcome::Refused { .. }));
            match scope {
                RetryScope::Refused if !is_refused => continue,
                RetryScope::Unknown if !is_unknown => continue,
                _ => {}
            }
            if is_unknown {
                let purpose = ReadPurpose::Verify {
                    reads: 0,
                    then_send: true,
                };
                let due_ms = now_ms;
                self.set_state(index, RowState::Later { due_ms, purpose });
            } else if is_refused {
                self.set_state(index, RowState::Queued);
                self.queue.push_back(index);
            }
        }
        if self.state == RunState::Finished && !self.is_complete() {
            self.state = RunState::Ready;
        }
    }
}
