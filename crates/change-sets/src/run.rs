//! The run of a change set: a pure state machine, from events to effects.
//!
//! The app carries out each [`Effect`] and reports back with an [`Event`]. Nothing is sent before its ledger entry is stored:
//!
//! ```text
//! Queued ─Read─▶ Reading ─▶ Recording ─Record─▶ (stored) ─Submit─▶ Sending ─▶ Concluding ─Record─▶ (stored) ─▶ Done
//!    ▲              │ └─ changed by somebody else ─▶ Conflict ─ a decision ─▶ Queued or Done          │
//!    └── 429, sign-in ended: not executed ────────────────────────────────────────────────────────────┤
//!                                  Later ◀─ unknown: check by a read; unlinked: read until done ──────┘
//! ```
//!
//! A `Submit` goes through the app's `Submission` (numbers-client), which sends once and checks an answer that proves nothing. A row
//! whose outcome stays unknown is read again before anything is sent for it. After a crash, [`Run::resume`] takes up set and ledger,
//! and checks first what was under way.
//!
//! ```
//! use change_sets::{change_set::{Action, ChangeSet, Origin, RowChange}, run::{Effect, Event, Run, RunSettings}};
//! use numbers_model::{api_version::ApiVersion, change::{Change, Field}};
//!
//! let change = Change { field: Field::DisplayName, before: String::new(), after: "Desk".to_owned() };
//! let set = ChangeSet {
//!     id: "1".to_owned(),
//!     name: "Names".to_owned(),
//!     created_ms: 0,
//!     project: "p".to_owned(),
//!     version: ApiVersion::V1,
//!     origin: Origin::BulkEdit,
//!     allow_two_steps: true,
//!     rows: vec![RowChange { phone: "+12086390939".to_owned(), name: String::new(), action: Action::Edit(vec![change]) }],
//! };
//! let mut run = Run::new(set, RunSettings::default());
//! let effects = run.handle(0, Event::Resume);
//! assert_eq!(effects, [Effect::Read { row: 0, phone: "+12086390939".to_owned() }]);
//! ```

mod answers;
mod checks;
mod conclude;
mod event;
mod pace;
mod progress;
mod queue;
mod row;
mod send;
mod unlinking;

use std::collections::{BTreeSet, HashMap, VecDeque};

use numbers_model::protection::Protection;

pub use event::{
    Conclusion, Decision, Effect, Event, PauseReason, ReadFailure, ReadResult, Rejection, Request,
    RetryScope, RunState,
};
pub use pace::MAX_LANES;
pub use progress::{Progress, RowPhase, TimeLeft};

use self::{
    pace::Pace,
    progress::Clock,
    row::{Row, RowState},
};
use crate::{
    change_set::ChangeSet,
    ledger::{LedgerEntry, LedgerRow, replay},
};

/// The settings of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSettings {
    /// The number of rows side by side, 1 to [`MAX_LANES`].
    pub lanes: usize,
    /// The time between the start and the first request of a set with releases, in milliseconds.
    pub grace_ms: i64,
    /// The protected numbers, which are not released whatever the set says.
    pub protection: Protection,
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            lanes: 1,
            grace_ms: 10_000,
            protection: Protection::default(),
        }
    }
}

/// A run of a change set.
#[derive(Debug, Clone)]
pub struct Run {
    set: ChangeSet,
    settings: RunSettings,
    state: RunState,
    rows: Vec<Row>,
    /// The rows that nothing has been read for yet, in their order.
    queue: VecDeque<usize>,
    /// The rows that are read again at a time, in milliseconds since 1970.
    later: BTreeSet<(i64, usize)>,
    /// The rows of entries that are being stored.
    recording: HashMap<u32, usize>,
    /// The sequence of the next entry.
    sequence: u32,
    /// The number of rows with something in flight.
    active: usize,
    pace: Pace,
    clock: Clock,
    progress: Progress,
    /// Failures to reach the server in a row.
    failures: u32,
    /// Whether the server has asked for two steps, so that later rows begin with them.
    needs_two_steps: bool,
    /// The time of the last [`Effect::Wake`].
    woken_at: Option<i64>,
    effects: Vec<Effect>,
}

/// Failures to reach the server in a row after which the run pauses.
const MAX_FAILURES: u32 = 3;

impl Run {
    /// The run of a new set. Nothing happens before [`Event::Resume`].
    pub fn new(set: ChangeSet, settings: RunSettings) -> Run {
        Self::resume(set, settings, &[])
    }

    /// The run of a set that was begun before, from its ledger. Nothing happens before [`Event::Resume`]; then the rows that were
    /// under way are checked first.
    pub fn resume(set: ChangeSet, settings: RunSettings, ledger: &[LedgerEntry]) -> Run {
        let next = ledger.iter().map(|entry| entry.sequence.saturating_add(1));
        let mut run = Run {
            sequence: next.max().unwrap_or_default(),
            pace: Pace::new(settings.lanes),
            rows: Vec::with_capacity(set.rows.len()),
            state: RunState::Ready,
            queue: VecDeque::new(),
            later: BTreeSet::new(),
            recording: HashMap::new(),
            active: 0,
            clock: Clock::default(),
            progress: Progress::new(set.rows.len()),
            failures: 0,
            needs_two_steps: false,
            woken_at: None,
            effects: Vec::new(),
            set,
            settings,
        };
        for (index, history) in replay(run.set.rows.len(), ledger).into_iter().enumerate() {
            run.needs_two_steps |= history.unlinked.is_some();
            run.rows.push(Row::resumed(history));
            run.place(index);
        }
        run.progress = Progress::of(&run.rows);
        if !ledger.is_empty() && run.is_complete() {
            run.state = RunState::Finished;
        }
        run
    }

    /// Puts a row of a resumed run where it belongs: checks first, then what was not begun.
    fn place(&mut self, index: usize) {
        match self.rows.get(index).map(|row| &row.state) {
            Some(RowState::Queued) => self.queue.push_back(index),
            Some(RowState::Later { due_ms, .. }) => {
                self.later.insert((*due_ms, index));
            }
            _ => {}
        }
    }

    /// The set.
    pub fn set(&self) -> &ChangeSet {
        &self.set
    }

    /// The settings.
    pub fn settings(&self) -> &RunSettings {
        &self.settings
    }

    /// The state.
    pub fn state(&self) -> RunState {
        self.state
    }

    /// Counts by phase and outcome.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The rate of finished rows, and the time that the rest takes at that rate; `None` until a few have finished.
    pub fn time_left(&self, now_ms: i64) -> Option<TimeLeft> {
        self.clock.time_left(now_ms, self.progress.open())
    }

    /// The time before which nothing is begun because the server asked for it, in milliseconds since 1970.
    pub fn waits_until_ms(&self, now_ms: i64) -> Option<i64> {
        Some(self.pace.next_ms()).filter(|next_ms| *next_ms > now_ms)
    }

    /// The number of rows side by side for now, and whether the server has slowed the run down.
    pub fn lanes(&self) -> (usize, bool) {
        (self.pace.lanes(), self.pace.is_slowed())
    }

    /// The phase of a row.
    pub fn phase(&self, row: usize) -> Option<RowPhase<'_>> {
        Some(self.rows.get(row)?.phase())
    }

    /// The history of a row, as its ledger tells it.
    pub fn history(&self, row: usize) -> Option<&LedgerRow> {
        Some(&self.rows.get(row)?.history)
    }

    /// Whether every row has ended, decisions included.
    fn is_complete(&self) -> bool {
        self.progress.open() == 0
    }

    /// Takes an event at a time, in milliseconds since 1970, and returns the effects to carry out, in this order.
    ///
    /// Events about a row that is not waiting for them, such as answers from before a reload, have no effect.
    pub fn handle(&mut self, now_ms: i64, event: Event) -> Vec<Effect> {
        match event {
            Event::Resume => self.on_resume(now_ms),
            Event::Pause => self.pause(PauseReason::Asked),
            Event::Stop => self.pause(PauseReason::Stopped),
            Event::WentOffline => self.pause(PauseReason::Offline),
            Event::SignInEnded => self.pause(PauseReason::SignedOut),
            Event::WentOnline => {
                if self.state == RunState::Paused(PauseReason::Offline) {
                    self.on_resume(now_ms);
                }
            }
            Event::SetLanes(lanes) => {
                self.settings.lanes = lanes;
                self.pace.set_lanes(lanes);
            }
            Event::Tick => self.woken_at = None,
            Event::Read { row, result } => self.on_read(now_ms, row, result),
            Event::Recorded { sequence } => self.on_recorded(now_ms, sequence),
            Event::RecordFailed { sequence } => self.on_record_failed(sequence),
            Event::Concluded { row, conclusion } => self.on_concluded(now_ms, row, conclusion),
            Event::Decided { row, decision } => self.on_decided(now_ms, row, decision),
            Event::Retry(scope) => self.on_retry(now_ms, scope),
        }
        self.advance(now_ms);
        std::mem::take(&mut self.effects)
    }

    fn on_resume(&mut self, now_ms: i64) {
        let is_resumed = match self.state {
            RunState::Ready if self.has_queued_release() && self.settings.grace_ms > 0 => {
                let until_ms = now_ms.saturating_add(self.settings.grace_ms);
                self.state = RunState::Grace { until_ms };
                false
            }
            RunState::Ready | RunState::Paused(_) => true,
            RunState::Grace { .. } | RunState::Running | RunState::Finished => false,
        };
        if is_resumed {
            self.state = RunState::Running;
            self.failures = 0;
            self.record_again();
            self.bring_forward(now_ms);
        }
    }

    /// Whether a release may be sent.
    fn has_queued_release(&self) -> bool {
        let rows = self.set.rows.iter().zip(&self.rows);
        let mut open = rows.filter(|(_, row)| !matches!(row.state, RowState::Done));
        open.any(|(change, _)| change.is_release())
    }

    /// Pauses the run. What is in flight is followed to its end.
    fn pause(&mut self, reason: PauseReason) {
        match self.state {
            // Nothing has been sent yet.
            RunState::Grace { .. } => self.state = RunState::Ready,
            RunState::Running => self.state = RunState::Paused(reason),
            // The admin's word goes before what happened by itself, but a connection that returns must not undo it.
            RunState::Paused(PauseReason::Offline)
                if matches!(reason, PauseReason::Asked | PauseReason::Stopped) =>
            {
                self.state = RunState::Paused(reason);
            }
            RunState::Ready | RunState::Paused(_) | RunState::Finished => {}
        }
    }
}

#[cfg(test)]
mod tests;
