//! The journal: every change that this browser sent, alone or in a set.
//!
//! Entries have a key: a later entry with the same key takes the place of an earlier one, as when an unknown outcome is settled.

mod filter;
mod writer;

use numbers_model::change::{Change, Field};

pub use filter::{JournalFilter, write_journal_header, write_journal_row};
pub use writer::JournalWriter;

use crate::{
    change_set::{Action, RowChange, field_key},
    roll_back::inverse,
};

/// An entry of the journal: one field of one number, or its release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// The key, under which it is stored.
    pub key: String,
    /// The time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The number, as the API writes it.
    pub phone: String,
    /// The field; `None` for a release.
    pub field: Option<Field>,
    /// The value before, in the form of [`numbers_model::change::Draft::value`].
    pub before: String,
    /// The value that was sent.
    pub after: String,
    /// The outcome.
    pub outcome: JournalOutcome,
    /// How the outcome is known, or why it was refused, in sentences; empty if by the response.
    pub how: String,
    /// The set; `None` for a single edit.
    pub set: Option<SetRef>,
    /// The user that the gateway names.
    pub user: Option<String>,
}

/// The set that an entry belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRef {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The outcome of a change that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalOutcome {
    /// Made.
    Changed,
    /// Not made.
    Refused,
    /// Not known.
    Unknown,
    /// The number was no longer in the project.
    Gone,
}

impl JournalOutcome {
    /// Every outcome, in the order of a filter.
    pub const ALL: [JournalOutcome; 4] = [
        JournalOutcome::Changed,
        JournalOutcome::Refused,
        JournalOutcome::Unknown,
        JournalOutcome::Gone,
    ];

    /// The outcome in a word.
    pub fn label(self) -> &'static str {
        match self {
            JournalOutcome::Changed => "Changed",
            JournalOutcome::Refused => "Refused",
            JournalOutcome::Unknown => "Unknown",
            JournalOutcome::Gone => "Gone",
        }
    }
}

/// The days that entries are kept, unless Settings say otherwise.
pub const DEFAULT_DAYS: u32 = 90;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The time before which entries are deleted, in milliseconds since 1970.
pub fn expiry_ms(now_ms: i64, days: u32) -> i64 {
    now_ms.saturating_sub(i64::from(days).saturating_mul(DAY_MS))
}

/// A single edit or release that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleChange<'a> {
    /// Any text that no other change has.
    pub id: &'a str,
    /// The time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The number, as the API writes it.
    pub phone: &'a str,
    /// The changed fields; none for a release.
    pub changes: &'a [Change],
    /// The outcome.
    pub outcome: JournalOutcome,
    /// How it is known, in sentences; empty if by the response.
    pub how: &'a str,
    /// The user that the gateway names.
    pub user: Option<&'a str>,
}

impl SingleChange<'_> {
    /// The entries: one for each field, or one for a release.
    pub fn entries(&self) -> Vec<JournalEntry> {
        entries(
            self.changes,
            &JournalEntry {
                key: self.id.to_owned(),
                at_ms: self.at_ms,
                phone: self.phone.to_owned(),
                field: None,
                before: String::new(),
                after: String::new(),
                outcome: self.outcome,
                how: self.how.to_owned(),
                set: None,
                user: self.user.map(str::to_owned),
            },
        )
    }
}

/// One entry for each change, like `entry`, whose key is their common beginning; `entry` itself for a release.
fn entries(changes: &[Change], entry: &JournalEntry) -> Vec<JournalEntry> {
    if changes.is_empty() {
        return vec![JournalEntry {
            key: format!("{}/release", entry.key),
            ..entry.clone()
        }];
    }
    let changes = changes.iter();
    changes
        .map(|change| JournalEntry {
            key: format!("{}/{}", entry.key, field_key(change.field)),
            field: Some(change.field),
            before: change.before.clone(),
            after: change.after.clone(),
            ..entry.clone()
        })
        .collect()
}

impl JournalEntry {
    /// The row of a change set that undoes the entry. `None` for a release, and for what was not made.
    ///
    /// The row goes through [`crate::roll_back::RowsPreviewJob`], which tells where the value was changed since.
    pub fn undo(&self, name: &str) -> Option<RowChange> {
        let change = Change {
            field: self.field?,
            before: self.before.clone(),
            after: self.after.clone(),
        };
        (self.outcome == JournalOutcome::Changed).then(|| RowChange {
            phone: self.phone.clone(),
            name: name.to_owned(),
            action: Action::Edit(inverse(vec![change])),
        })
    }

    /// The field in words.
    pub fn label(&self) -> &'static str {
        self.field.map_or("Release", Field::label)
    }
}

#[cfg(test)]
mod tests;
