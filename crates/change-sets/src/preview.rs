//! Preview of a change set: rows with their outcome, counts, requests and costs. Nothing is sent before it.

mod estimate;
mod outcome;
mod release_effects;

use numbers_model::{
    change::{Change, is_relink},
    number::Number,
};

pub use estimate::RequestEstimate;
pub use outcome::{NotANumber, OutcomeKind, Refusal, RowOutcome};
pub use release_effects::{EmergencyUse, ReleaseEffects};

use crate::change_set::{Action, RowChange};

/// The rows of a future change set.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    rows: Vec<PreviewRow>,
    counts: [usize; OutcomeKind::COUNT],
    taken_out: usize,
    estimate: RequestEstimate,
    effects: ReleaseEffects,
}

/// A row of a preview.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewRow {
    /// The number, as the API writes it; the text as it was written where it is none of the project's.
    pub phone: String,
    /// The display name before.
    pub name: String,
    /// The line of the file that the row comes from, counted from 1.
    pub line: Option<usize>,
    /// The outcome.
    pub outcome: RowOutcome,
    /// Whether the admin has taken the row out.
    pub is_taken_out: bool,
}

impl PreviewRow {
    /// A row that comes from no file.
    pub fn new(phone: String, name: String, outcome: RowOutcome) -> PreviewRow {
        PreviewRow {
            phone,
            name,
            line: None,
            outcome,
            is_taken_out: false,
        }
    }

    /// The changed fields; none for a release or a row that is left out.
    pub fn changes(&self) -> &[Change] {
        match &self.outcome {
            RowOutcome::WillChange(changes) => changes,
            _ => &[],
        }
    }
}

impl Preview {
    /// Adds a row.
    pub fn push(&mut self, row: PreviewRow) {
        if let Some(count) = self.counts.get_mut(row.outcome.kind() as usize) {
            *count += 1;
        }
        if row.is_taken_out {
            self.taken_out += 1;
        } else {
            self.estimate.add(&row.outcome);
        }
        self.rows.push(row);
    }

    /// Counts a number that will be released, with what stops and what it costs.
    pub fn add_release(&mut self, number: &Number, outcome: &RowOutcome) {
        if matches!(outcome, RowOutcome::WillRelease(_)) {
            self.effects.add(number);
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, in the order of the file or the selection.
    pub fn rows(&self) -> &[PreviewRow] {
        &self.rows
    }

    /// The number of rows of a kind, including those that were taken out.
    pub fn count(&self, kind: OutcomeKind) -> usize {
        self.counts.get(kind as usize).copied().unwrap_or_default()
    }

    /// The indices of the rows of a kind.
    pub fn rows_of(&self, kind: OutcomeKind) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |(_, row)| row.outcome.kind() == kind)
            .map(|(index, _)| index)
    }

    /// The number of rows that will be sent.
    pub fn to_run(&self) -> usize {
        self.count(OutcomeKind::Will) - self.taken_out
    }

    /// Takes a row out, or puts it back. Only a row that will change can be taken out.
    ///
    /// The effects of releases stay as they were: [`Preview::set_release_effects`] takes them as counted again.
    pub fn take_out(&mut self, index: usize, is_taken_out: bool) {
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        if row.outcome.kind() != OutcomeKind::Will || row.is_taken_out == is_taken_out {
            return;
        }
        row.is_taken_out = is_taken_out;
        if is_taken_out {
            self.taken_out += 1;
            self.estimate.remove(&row.outcome);
        } else {
            self.taken_out -= 1;
            self.estimate.add(&row.outcome);
        }
    }

    /// The requests that the rows take.
    pub fn estimate(&self) -> RequestEstimate {
        self.estimate
    }

    /// The effects of the releases: uses that stop, and cost.
    pub fn release_effects(&self) -> &ReleaseEffects {
        &self.effects
    }

    /// Replaces the effects of the releases, after rows were taken out.
    pub fn set_release_effects(&mut self, effects: ReleaseEffects) {
        self.effects = effects;
    }

    /// The number of rows that move their number from one plan or campaign to another.
    pub fn relinks(&self) -> usize {
        let rows = self.rows.iter().filter(|row| !row.is_taken_out);
        rows.filter(|row| is_relink(row.changes())).count()
    }

    /// The numbers that will be released, to be confirmed by [`numbers_model::release::ConfirmedReleases`].
    pub fn releases(&self) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter().filter(|row| !row.is_taken_out);
        rows.filter(|row| matches!(row.outcome, RowOutcome::WillRelease(_)))
            .map(|row| row.phone.as_str())
    }

    /// The rows of the change set: those that will change and were not taken out.
    pub fn into_rows(self) -> Vec<RowChange> {
        let rows = self.rows.into_iter().filter(|row| !row.is_taken_out);
        rows.filter_map(|row| {
            let action = match row.outcome {
                RowOutcome::WillChange(changes) => Action::Edit(changes),
                RowOutcome::WillRelease(seen) => Action::Release(seen),
                _ => return None,
            };
            Some(RowChange {
                phone: row.phone,
                name: row.name,
                action,
            })
        })
        .collect()
    }
}

#[cfg(test)]
mod tests;
