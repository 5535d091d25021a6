//! Roll-back: the inverse of what a set is known to have changed.

use numbers_model::{api_version::ApiVersion, change::Change};

use crate::{
    change_set::{Action, ChangeSet, RowChange},
    ledger::LedgerRow,
    preview::{Preview, PreviewRow, RowOutcome},
    rules::changes_outcome,
    source::NumberSource,
};

/// The inverse of a set that ran.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RollBack {
    /// The rows of the inverse set, the last changed first.
    pub rows: Vec<RowChange>,
    /// The numbers that were released, which can't be rolled back.
    pub released: Vec<String>,
    /// The numbers whose outcome is unknown: only what was confirmed of them is rolled back.
    pub unknown: Vec<String>,
}

impl RollBack {
    /// The inverse of a set, from the rows of its ledger ([`crate::ledger::replay`]).
    pub fn of(set: &ChangeSet, ledger: &[LedgerRow]) -> RollBack {
        let mut roll_back = RollBack::default();
        for (row, history) in set.rows.iter().zip(ledger).rev() {
            if history.is_released {
                roll_back.released.push(row.phone.clone());
            }
            if history.under_way.is_some() || history.unknown.is_some() {
                roll_back.unknown.push(row.phone.clone());
            }
            let changes = inverse(history.net_changes());
            if !changes.is_empty() {
                roll_back.rows.push(RowChange {
                    phone: row.phone.clone(),
                    name: row.name.clone(),
                    action: Action::Edit(changes),
                });
            }
        }
        roll_back
    }
}

/// The changes back: each value before for the value after.
pub fn inverse(changes: Vec<Change>) -> Vec<Change> {
    let changes = changes.into_iter();
    changes
        .map(|change| Change {
            field: change.field,
            before: change.after,
            after: change.before,
        })
        .collect()
}

/// The preview of rows whose values before are known: a roll-back, an undo, or a comparison. Made in steps.
///
/// A value that was changed since is told, and its row left out.
pub struct RowsPreviewJob {
    rows: std::vec::IntoIter<RowChange>,
    version: ApiVersion,
    preview: Preview,
}

impl RowsPreviewJob {
    /// The preview of edits. Releases are left out: they need a preview of their own.
    pub fn new(rows: Vec<RowChange>, version: ApiVersion) -> RowsPreviewJob {
        RowsPreviewJob {
            rows: rows.into_iter(),
            version,
            preview: Preview::default(),
        }
    }

    /// Adds up to `rows` rows; true when all are there.
    pub fn step(&mut self, numbers: &(impl NumberSource + ?Sized), rows: usize) -> bool {
        for row in self.rows.by_ref().take(rows) {
            let Action::Edit(changes) = row.action else {
                continue;
            };
            let row = match numbers.number(&row.phone) {
                None => PreviewRow::new(row.phone, row.name, RowOutcome::NotYours),
                Some(number) => {
                    let outcome = changes_outcome(&number, &changes, self.version);
                    let name = number.display_name.unwrap_or_default();
                    PreviewRow::new(row.phone, name, outcome)
                }
            };
            self.preview.push(row);
        }
        self.rows.len() == 0
    }

    /// The preview.
    pub fn finish(self) -> Preview {
        self.preview
    }
}

#[cfg(test)]
mod tests;
