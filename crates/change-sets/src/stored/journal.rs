//! The stored form of the journal's entries.

use serde::{Deserialize, Serialize};

use super::{StoredError, VERSION, check_version, to_json};
use crate::{
    change_set::{field_key, field_of_key},
    journal::{JournalEntry, JournalOutcome, SetRef},
};

#[derive(Serialize, Deserialize)]
struct JournalRecord {
    v: u32,
    key: String,
    at: i64,
    phone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
    outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    how: String,
    /// ID and name of the set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
}

fn key(outcome: JournalOutcome) -> &'static str {
    match outcome {
        JournalOutcome::Changed => "changed",
        JournalOutcome::Refused => "refused",
        JournalOutcome::Unknown => "unknown",
        JournalOutcome::Gone => "gone",
    }
}

/// Writes an entry of the journal.
pub fn write_journal_entry(entry: &JournalEntry) -> String {
    let set = entry.set.as_ref();
    to_json(&JournalRecord {
        v: VERSION,
        key: entry.key.clone(),
        at: entry.at_ms,
        phone: entry.phone.clone(),
        field: entry.field.map(|field| field_key(field).to_owned()),
        before: entry.before.clone(),
        after: entry.after.clone(),
        outcome: key(entry.outcome).to_owned(),
        how: entry.how.clone(),
        set: set.map(|set| (set.id.clone(), set.name.clone())),
        user: entry.user.clone(),
    })
}

/// Reads an entry of the journal.
///
/// # Errors
/// A newer version, damage, or a field that this version does not know.
pub fn read_journal_entry(json: &str) -> Result<JournalEntry, StoredError> {
    let record: JournalRecord = serde_json::from_str(json).map_err(|_| StoredError::Damaged)?;
    check_version(record.v)?;
    let outcome = JournalOutcome::ALL.into_iter();
    let outcome = outcome
        .into_iter()
        .find(|outcome| key(*outcome) == record.outcome);
    let field = match record.field {
        Some(key) => Some(field_of_key(&key).ok_or(StoredError::Damaged)?),
        None => None,
    };
    Ok(JournalEntry {
        key: record.key,
        at_ms: record.at,
        phone: record.phone,
        field,
        before: record.before,
        after: record.after,
        outcome: outcome.ok_or(StoredError::Damaged)?,
        how: record.how,
        set: record.set.map(|(id, name)| SetRef { id, name }),
        user: record.user,
    })
}
