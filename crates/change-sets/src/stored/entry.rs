//! The stored form of a ledger's entries.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{
    StoredError, VERSION, check_version,
    fields::{ChangeRecord, changes, records},
    number::NumberRecord,
    to_json,
};
use crate::{
    change_set::{field_key, field_of_key},
    ledger::{Fact, LedgerEntry, Outcome, Step},
};

/// A ledger as it was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoredLedger {
    /// The entries, in their order.
    pub entries: Vec<LedgerEntry>,
    /// The number of entries that could not be read. What they were about is read before anything is sent.
    pub damaged: usize,
}

#[derive(Serialize, Deserialize)]
struct EntryRecord<'a> {
    v: u32,
    seq: u32,
    row: usize,
    at: i64,
    step: &'a str,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    begun: Option<BegunRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    concluded: Option<ConcludedRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
struct BegunRecord<'a> {
    #[serde(borrow, default)]
    changes: Vec<ChangeRecord<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<NumberRecord>,
}

#[derive(Serialize, Deserialize)]
struct ConcludedRecord<'a> {
    #[serde(borrow)]
    outcome: Cow<'a, str>,
    #[serde(borrow, default)]
    words: Cow<'a, str>,
    #[serde(borrow, default)]
    fields: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    #[serde(borrow, default)]
    confirmed: Vec<ChangeRecord<'a>>,
    #[serde(borrow, default)]
    how: Cow<'a, str>,
}

const STEPS: [(Step, &str); 4] = [
    (Step::Direct, "direct"),
    (Step::Unlink, "unlink"),
    (Step::Link, "link"),
    (Step::Release, "release"),
];

/// Writes an entry.
pub fn write_entry(entry: &LedgerEntry) -> String {
    let (step, begun, concluded) = match &entry.fact {
        Fact::Begun {
            step,
            changes,
            before,
        } => {
            let begun = BegunRecord {
                changes: records(changes),
                before: before.as_deref().map(NumberRecord::from),
            };
            (step, Some(begun), None)
        }
        Fact::Concluded {
            step,
            outcome,
            confirmed,
            how,
        } => {
            let fields: &[_] = match outcome {
                Outcome::Refused { fields, .. } => fields,
                _ => &[],
            };
            let fields = fields.iter();
            let concluded = ConcludedRecord {
                outcome: outcome_key(outcome).into(),
                words: match outcome {
                    Outcome::Gone => "".into(),
                    outcome => outcome.words().into(),
                },
                fields: fields
                    .map(|(field, text)| (field_key(*field).into(), text.as_str().into()))
                    .collect(),
                confirmed: records(confirmed),
                how: how.as_str().into(),
            };
            (step, None, Some(concluded))
        }
    };
    let step = STEPS.iter().find(|(known, _)| known == step);
    to_json(&EntryRecord {
        v: VERSION,
        seq: entry.sequence,
        row: entry.row,
        at: entry.at_ms,
        step: step.map_or("", |(_, key)| key),
        begun,
        concluded,
    })
}

/// Reads the entries of a ledger, in any order.
pub fn read_ledger<'a>(texts: impl IntoIterator<Item = &'a str>) -> StoredLedger {
    let mut ledger = StoredLedger::default();
    for text in texts {
        match read_entry(text) {
            Ok(entry) => ledger.entries.push(entry),
            Err(_) => ledger.damaged += 1,
        }
    }
    ledger.entries.sort_by_key(|entry| entry.sequence);
    ledger
}

fn read_entry(json: &str) -> Result<LedgerEntry, StoredError> {
    let record: EntryRecord = serde_json::from_str(json).map_err(|_| StoredError::Damaged)?;
    check_version(record.v)?;
    let step = STEPS.iter().find(|(_, key)| *key == record.step);
    let step = step.map(|(step, _)| *step);
    let fact = step.and_then(|step| match (record.begun, record.concluded) {
        (Some(begun), None) => Some(Fact::Begun {
            step,
            changes: changes(begun.changes)?,
            before: begun.before.map(|before| Box::new(before.into())),
        }),
        (None, Some(concluded)) => Some(Fact::Concluded {
            step,
            outcome: outcome(&concluded)?,
            confirmed: changes(concluded.confirmed)?,
            how: concluded.how.into_owned(),
        }),
        _ => None,
    });
    Ok(LedgerEntry {
        sequence: record.seq,
        row: record.row,
        at_ms: record.at,
        fact: fact.ok_or(StoredError::Damaged)?,
    })
}

/// The key of an outcome in stored ledgers and journals.
pub(super) fn outcome_key(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Changed => "changed",
        Outcome::AlreadySo => "alreadySo",
        Outcome::Refused { .. } => "refused",
        Outcome::Gone => "gone",
        Outcome::Unknown { .. } => "unknown",
        Outcome::Skipped => "skipped",
        Outcome::Unlinked => "unlinked",
        Outcome::NeedsTwoSteps { .. } => "needsTwoSteps",
        Outcome::Delayed { .. } => "delayed",
    }
}

fn outcome(record: &ConcludedRecord) -> Option<Outcome> {
    let words = record.words.clone().into_owned();
    Some(match &*record.outcome {
        "changed" => Outcome::Changed,
        "alreadySo" => Outcome::AlreadySo,
        "refused" => {
            let fields = record.fields.iter();
            let fields = fields.filter_map(|(field, text)| {
                Some((field_of_key(field)?, text.clone().into_owned()))
            });
            Outcome::Refused {
                words,
                fields: fields.collect(),
            }
        }
        "gone" => Outcome::Gone,
        "unknown" => Outcome::Unknown { words },
        "skipped" => Outcome::Skipped,
        "unlinked" => Outcome::Unlinked,
        "needsTwoSteps" => Outcome::NeedsTwoSteps { words },
        "delayed" => Outcome::Delayed { words },
        _ => return None,
    })
}
