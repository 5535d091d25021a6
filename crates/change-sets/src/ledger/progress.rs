//! The state of each row, replayed from a ledger.

use numbers_model::{change::Change, number::Number};

use super::{Fact, LedgerEntry, Outcome, Step};

/// A row as its ledger tells it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LedgerRow {
    /// A request that was begun and has no outcome yet: it may have been executed.
    pub under_way: Option<SentRequest>,
    /// The last request whose outcome is unknown.
    pub unknown: Option<SentRequest>,
    /// The last outcome.
    pub outcome: Option<Outcome>,
    /// How the last outcome is known, in sentences; empty if by the response.
    pub how: String,
    /// The changes of an unlinking that was accepted, while the linking is not confirmed.
    pub unlinked: Option<Vec<Change>>,
    /// The changes that are known to be made, in their order.
    pub confirmed: Vec<Change>,
    /// Whether the number is known to be released.
    pub is_released: bool,
    /// The time of the last entry, in milliseconds since 1970.
    pub at_ms: i64,
}

/// A request as the ledger has it.
#[derive(Debug, Clone, PartialEq)]
pub struct SentRequest {
    /// The step.
    pub step: Step,
    /// The changes; none for a release.
    pub changes: Vec<Change>,
    /// The number before, for a release.
    pub before: Option<Box<Number>>,
    /// The time of the entry, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Replays a ledger into one state for each of `rows` rows. Entries of rows beyond are skipped.
pub fn replay(rows: usize, entries: &[LedgerEntry]) -> Vec<LedgerRow> {
    let mut states = vec![LedgerRow::default(); rows];
    // Stored entries may come back in any order.
    let mut ordered: Vec<&LedgerEntry> = entries.iter().collect();
    ordered.sort_by_key(|entry| entry.sequence);
    for entry in ordered {
        if let Some(state) = states.get_mut(entry.row) {
            state.apply(entry);
        }
    }
    states
}

impl LedgerRow {
    /// Applies the next entry of the row.
    pub fn apply(&mut self, entry: &LedgerEntry) {
        self.at_ms = entry.at_ms;
        match &entry.fact {
            Fact::Begun {
                step,
                changes,
                before,
            } => {
                self.under_way = Some(SentRequest {
                    step: *step,
                    changes: changes.clone(),
                    before: before.clone(),
                    at_ms: entry.at_ms,
                });
            }
            Fact::Concluded {
                step,
                outcome,
                confirmed,
                how,
            } => self.conclude(*step, outcome, confirmed, how),
        }
    }

    fn conclude(&mut self, step: Step, outcome: &Outcome, confirmed: &[Change], how: &str) {
        let (under_way, unknown) = (self.under_way.take(), self.unknown.take());
        match outcome {
            Outcome::Unknown { .. } => self.unknown = under_way.or(unknown),
            Outcome::Unlinked => self.unlinked = Some(confirmed.to_vec()),
            // An accepted unlinking came to nothing.
            Outcome::Refused { .. } if step == Step::Unlink => {
                let taken_back = self.unlinked.take().unwrap_or_default();
                self.confirmed.retain(|change| !taken_back.contains(change));
            }
            Outcome::Changed if step == Step::Link => self.unlinked = None,
            Outcome::Changed if step == Step::Release => self.is_released = true,
            _ => {}
        }
        self.confirmed.extend(confirmed.iter().cloned());
        self.outcome = Some(outcome.clone());
        how.clone_into(&mut self.how);
    }

    /// The changes that are known to be made, first value to last: one for each field, none where the values are equal.
    pub fn net_changes(&self) -> Vec<Change> {
        let mut net: Vec<Change> = Vec::new();
        for change in &self.confirmed {
            match net.iter_mut().find(|known| known.field == change.field) {
                Some(known) => change.after.clone_into(&mut known.after),
                None => net.push(change.clone()),
            }
        }
        net.retain(|change| change.before != change.after);
        net
    }
}
