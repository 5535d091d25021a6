//! Stored forms of sets, ledgers and journals: JSON texts with a version, read tolerantly.
//!
//! A set is one text; each entry of its ledger is one of its own, so that a write stays small. Unknown members are ignored, and damage
//! costs the row or the entry that it is in. Nothing in them is secret.

mod entry;
mod fields;
mod journal;
mod number;
mod set;

pub use entry::{StoredLedger, read_ledger, write_entry};
pub use journal::{read_journal_entry, write_journal_entry};
pub use number::{read_number_record, write_number_record};
pub use set::{SetReader, StoredSet, read_set, write_set};

/// The version that is written.
pub const VERSION: u32 = 1;

/// The reason why a stored text can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredError {
    /// A newer version of the app has written it.
    Newer,
    /// It is damaged.
    Damaged,
}

impl StoredError {
    /// The error and what to do, in sentences.
    pub fn explain(self) -> &'static str {
        match self {
            StoredError::Newer => {
                "A newer version of this app has stored it. Reload the page to get that version."
            }
            StoredError::Damaged => "What the browser has stored of it is damaged.",
        }
    }
}

/// Checks the version of a stored text.
fn check_version(version: u32) -> Result<(), StoredError> {
    match version {
        0 => Err(StoredError::Damaged),
        1..=VERSION => Ok(()),
        _ => Err(StoredError::Newer),
    }
}

/// The JSON of a value of our own types, which can't fail to be written.
fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
