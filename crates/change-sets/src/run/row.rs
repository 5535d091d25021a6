//! A row of a run.

use numbers_model::{
    change::{Change, Conflict},
    number::Number,
};

use super::{event::Request, progress::RowPhase};
use crate::ledger::{LedgerEntry, LedgerRow, Outcome, SentRequest};

/// A row: its state, and what the ledger says of it.
#[derive(Debug, Clone)]
pub struct Row {
    pub state: RowState,
    pub history: LedgerRow,
    /// Whether the admin has decided to change the number although somebody else has.
    pub overwrites: bool,
}

/// The state of a row.
#[derive(Debug, Clone)]
pub enum RowState {
    /// To be read before its change.
    Queued,
    /// Being read.
    Reading(ReadPurpose),
    /// Changed by somebody else.
    Conflict(Vec<Conflict>),
    /// The entry before the request is being stored.
    Recording(Box<Recording>),
    /// The request is in flight, or being verified by its submission.
    Sending(Box<Sent>),
    /// The entry after the answer is being stored.
    Concluding(Box<Concluding>),
    /// To be read at a time, in milliseconds since 1970.
    Later {
        /// The time.
        due_ms: i64,
        /// The purpose of the read.
        purpose: ReadPurpose,
    },
    /// Ended, with the last outcome of its history.
    Done,
}

/// The purpose of a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadPurpose {
    /// Before a change.
    Before,
    /// The check of a request whose outcome is unknown.
    Verify {
        /// The number of such reads before.
        reads: u32,
        /// Whether the request is sent again if it was not executed.
        then_send: bool,
    },
    /// Whether an unlinking is done.
    Unlinking {
        /// The number of such reads before.
        reads: u32,
    },
}

/// A request whose entry is being stored.
#[derive(Debug, Clone)]
pub struct Recording {
    pub entry: LedgerEntry,
    pub request: Request,
    /// The number as it was read.
    pub number: Number,
}

/// A request in flight.
#[derive(Debug, Clone)]
pub struct Sent {
    pub request: Request,
    /// The number as it was read before.
    pub number: Number,
}

/// An outcome whose entry is being stored.
#[derive(Debug, Clone)]
pub struct Concluding {
    pub entry: LedgerEntry,
    pub next: Next,
    /// Whether storing it has failed.
    pub has_failed: bool,
}

/// The next thing after an outcome.
#[derive(Debug, Clone)]
pub enum Next {
    /// Nothing: the row has ended.
    End,
    /// The row is queued again.
    Queue,
    /// The first of two steps, from the number as it was read.
    Unlink(Box<Number>),
    /// A read at a time.
    Later {
        /// The time, in milliseconds since 1970.
        due_ms: i64,
        /// The purpose of the read.
        purpose: ReadPurpose,
    },
}

/// The time after which a request that was under way in a crash counts as settled, in milliseconds.
const SETTLE_MS: i64 = 5_000;

impl Row {
    /// The row of a resumed run: what was under way is checked, the rest goes on or has ended.
    pub fn resumed(history: LedgerRow) -> Row {
        let state = match (&history.under_way, &history.outcome) {
            (Some(request), _) => RowState::Later {
                due_ms: request.at_ms.saturating_add(SETTLE_MS),
                purpose: ReadPurpose::Verify {
                    reads: 0,
                    then_send: true,
                },
            },
            (None, None) => RowState::Queued,
            (None, Some(Outcome::Unlinked)) => RowState::Later {
                due_ms: history.at_ms,
                purpose: ReadPurpose::Unlinking { reads: 0 },
            },
            (None, Some(outcome)) if !outcome.is_final() => RowState::Queued,
            (None, Some(_)) => RowState::Done,
        };
        Row {
            state,
            history,
            overwrites: false,
        }
    }

    /// The request whose outcome is to be checked.
    pub fn unsettled(&self) -> Option<&SentRequest> {
        self.history
            .under_way
            .as_ref()
            .or(self.history.unknown.as_ref())
    }

    /// Whether something of the row is in flight.
    pub fn is_active(&self) -> bool {
        matches!(
            self.state,
            RowState::Reading(_)
                | RowState::Recording(_)
                | RowState::Sending(_)
                | RowState::Concluding(_)
        )
    }

    /// The phase, for the page.
    pub fn phase(&self) -> RowPhase<'_> {
        match &self.state {
            RowState::Queued => RowPhase::Queued,
            RowState::Reading(_)
            | RowState::Recording(_)
            | RowState::Sending(_)
            | RowState::Concluding(_) => RowPhase::InFlight,
            RowState::Later { due_ms, purpose } => RowPhase::Waiting {
                due_ms: *due_ms,
                is_unlinked: matches!(purpose, ReadPurpose::Unlinking { .. }),
            },
            RowState::Conflict(conflicts) => RowPhase::Conflict(conflicts),
            RowState::Done => match &self.history.outcome {
                Some(outcome) => RowPhase::Done(outcome),
                None => RowPhase::Queued,
            },
        }
    }
}

/// The changes that are left to link after an unlinking: those of the set, with the unlinked values as the values before, and a
/// campaign that went along with its plan.
pub fn linking_changes(changes: &[Change], unlinked: &[Change]) -> Vec<Change> {
    let mut linking = changes.to_vec();
    for gone in unlinked {
        match linking.iter_mut().find(|change| change.field == gone.field) {
            Some(change) => gone.after.clone_into(&mut change.before),
            None => linking.push(Change {
                field: gone.field,
                before: gone.after.clone(),
                after: gone.before.clone(),
            }),
        }
    }
    linking
}
