//! From the entries of a ledger to those of the journal.

use std::collections::HashMap;

use numbers_model::change::Change;

use super::{JournalEntry, JournalOutcome, SetRef, entries};
use crate::{
    change_set::ChangeSet,
    ledger::{Fact, LedgerEntry, Outcome},
};

/// A writer of the journal of a run, entry by entry as the ledger is stored.
#[derive(Debug, Clone)]
pub struct JournalWriter {
    set: SetRef,
    phones: Vec<String>,
    user: Option<String>,
    /// The request of each row whose outcome is not final: its sequence and changes.
    begun: HashMap<usize, (u32, Vec<Change>)>,
}

impl JournalWriter {
    /// The writer of a set. `user` is the name from the gateway.
    pub fn new(set: &ChangeSet, user: Option<String>) -> JournalWriter {
        let rows = set.rows.iter();
        JournalWriter {
            set: SetRef {
                id: set.id.clone(),
                name: set.name.clone(),
            },
            phones: rows.map(|row| row.phone.clone()).collect(),
            user,
            begun: HashMap::new(),
        }
    }

    /// The writer of a set that goes on: `ledger` is what was stored before, in its order.
    pub fn resume(set: &ChangeSet, user: Option<String>, ledger: &[LedgerEntry]) -> JournalWriter {
        let mut writer = Self::new(set, user);
        for entry in ledger {
            writer.take(entry);
        }
        writer
    }

    /// Takes the next entry of the ledger, and returns the entries of the journal that follow from it: none for what was not sent.
    pub fn take(&mut self, entry: &LedgerEntry) -> Vec<JournalEntry> {
        let (outcome, confirmed, how) = match &entry.fact {
            Fact::Begun { changes, .. } => {
                self.begun
                    .insert(entry.row, (entry.sequence, changes.clone()));
                return Vec::new();
            }
            Fact::Concluded {
                outcome,
                confirmed,
                how,
                ..
            } => (outcome, confirmed, how),
        };
        let journal_outcome = match outcome {
            Outcome::Changed | Outcome::Unlinked => JournalOutcome::Changed,
            Outcome::Refused { .. } | Outcome::NeedsTwoSteps { .. } => JournalOutcome::Refused,
            Outcome::Unknown { .. } => JournalOutcome::Unknown,
            Outcome::Gone => JournalOutcome::Gone,
            Outcome::Delayed { .. } if !confirmed.is_empty() => JournalOutcome::Changed,
            // Nothing was sent, or nothing came of it and it is sent again.
            Outcome::AlreadySo | Outcome::Skipped | Outcome::Delayed { .. } => {
                self.begun.remove(&entry.row);
                return Vec::new();
            }
        };
        let begun = match outcome {
            // The same request may be settled later.
            Outcome::Unknown { .. } => self.begun.get(&entry.row).cloned(),
            _ => self.begun.remove(&entry.row),
        };
        let Some(((sequence, changes), phone)) = begun.zip(self.phones.get(entry.row)) else {
            return Vec::new();
        };
        let common = JournalEntry {
            key: format!("{}/{}/{sequence}", self.set.id, entry.row),
            at_ms: entry.at_ms,
            phone: phone.clone(),
            field: None,
            before: String::new(),
            after: String::new(),
            outcome: journal_outcome,
            how: match how.is_empty() {
                true => outcome.words().to_owned(),
                false => how.clone(),
            },
            set: Some(self.set.clone()),
            user: self.user.clone(),
        };
        let mut all = entries(&changes, &common);
        for one in &mut all {
            // Of a request that was made in part, each field has its own outcome.
            let is_made = confirmed
                .iter()
                .any(|change| Some(change.field) == one.field);
            match one.outcome {
                JournalOutcome::Refused if is_made => one.outcome = JournalOutcome::Changed,
                JournalOutcome::Changed if !is_made && one.field.is_some() => {
                    one.outcome = JournalOutcome::Refused;
                }
                _ => {}
            }
        }
        all
    }
}
