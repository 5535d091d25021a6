//! The stored form of a change set.

use std::ops::Range;

use numbers_model::api_version::ApiVersion;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    StoredError, VERSION, check_version,
    fields::{ChangeRecord, DraftRecord, changes, records},
    to_json,
};
use crate::change_set::{Action, ChangeSet, Origin, RowChange};

/// A set as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSet {
    /// The set, without its damaged rows.
    pub set: ChangeSet,
    /// The number of damaged rows. A set that has any must not be run on: its ledger counts rows by their position.
    pub damaged_rows: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SetRecord<'a> {
    v: u32,
    id: &'a str,
    name: &'a str,
    created: i64,
    project: &'a str,
    api_version: &'a str,
    origin: &'a str,
    source: &'a str,
    two_steps: bool,
    rows: Vec<RowRecord<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SetHead<'a> {
    v: u32,
    id: String,
    name: String,
    created: i64,
    project: String,
    api_version: String,
    origin: String,
    source: String,
    two_steps: bool,
    #[serde(borrow)]
    rows: Vec<&'a RawValue>,
}

#[derive(Serialize, Deserialize)]
struct RowRecord<'a> {
    phone: String,
    #[serde(default)]
    name: String,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    edit: Option<Vec<ChangeRecord<'a>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    release: Option<DraftRecord>,
}

/// Writes a set.
pub fn write_set(set: &ChangeSet) -> String {
    let (origin, source) = match &set.origin {
        Origin::BulkEdit => ("bulkEdit", ""),
        Origin::Release => ("release", ""),
        Origin::Import(file) => ("import", file.as_str()),
        Origin::RollBack(id) => ("rollBack", id.as_str()),
        Origin::Undo => ("undo", ""),
        Origin::Comparison => ("comparison", ""),
    };
    let rows = set.rows.iter().map(|row| {
        let (edit, release) = match &row.action {
            Action::Edit(changes) => (Some(records(changes)), None),
            Action::Release(seen) => (None, Some(DraftRecord::from(&**seen))),
        };
        RowRecord {
            phone: row.phone.clone(),
            name: row.name.clone(),
            edit,
            release,
        }
    });
    to_json(&SetRecord {
        v: VERSION,
        id: &set.id,
        name: &set.name,
        created: set.created_ms,
        project: &set.project,
        api_version: set.version.as_str(),
        origin,
        source,
        two_steps: set.allow_two_steps,
        rows: rows.collect(),
    })
}

/// Reads a set in one go.
///
/// # Errors
/// A newer version, or damage outside the rows.
pub fn read_set(json: &str) -> Result<StoredSet, StoredError> {
    let mut reader = SetReader::new(json.to_owned())?;
    while !reader.step(usize::MAX) {}
    Ok(reader.finish())
}

/// A reader of a set in steps: thousands of rows take longer than a frame.
#[derive(Debug)]
pub struct SetReader {
    json: String,
    /// The rows in the text that are left, the first one last.
    left: Vec<Range<usize>>,
    stored: StoredSet,
}

impl SetReader {
    /// Reads all but the rows.
    ///
    /// # Errors
    /// A newer version, or damage outside the rows.
    pub fn new(json: String) -> Result<SetReader, StoredError> {
        let head: SetHead = serde_json::from_str(&json).map_err(|_| StoredError::Damaged)?;
        check_version(head.v)?;
        let version: ApiVersion = head
            .api_version
            .parse()
            .map_err(|()| StoredError::Damaged)?;
        let origin = match head.origin.as_str() {
            "release" => Origin::Release,
            "import" => Origin::Import(head.source),
            "rollBack" => Origin::RollBack(head.source),
            "undo" => Origin::Undo,
            "comparison" => Origin::Comparison,
            _ => Origin::BulkEdit,
        };
        // Raw values borrow from the text: their places outlive the borrow.
        let start = json.as_ptr().addr();
        let places = head.rows.iter().rev().map(|raw| {
            let row = raw.get();
            let first = row.as_ptr().addr() - start;
            first..first + row.len()
        });
        let left: Vec<Range<usize>> = places.collect();
        let set = ChangeSet {
            id: head.id,
            name: head.name,
            created_ms: head.created,
            project: head.project,
            version,
            origin,
            allow_two_steps: head.two_steps,
            rows: Vec::with_capacity(left.len()),
        };
        let damaged_rows = 0;
        Ok(SetReader {
            stored: StoredSet { set, damaged_rows },
            json,
            left,
        })
    }

    /// Reads up to `rows` rows; true when all are read.
    pub fn step(&mut self, rows: usize) -> bool {
        for _ in 0..rows {
            let Some(place) = self.left.pop() else {
                break;
            };
            match self.json.get(place).and_then(row) {
                Some(row) => self.stored.set.rows.push(row),
                None => self.stored.damaged_rows += 1,
            }
        }
        self.left.is_empty()
    }

    /// The set.
    pub fn finish(self) -> StoredSet {
        self.stored
    }
}

fn row(json: &str) -> Option<RowChange> {
    let record: RowRecord = serde_json::from_str(json).ok()?;
    let action = match (record.edit, record.release) {
        (Some(edit), None) => Action::Edit(changes(edit)?),
        (None, Some(seen)) => Action::Release(Box::new(seen.into())),
        _ => return None,
    };
    Some(RowChange {
        phone: record.phone,
        name: record.name,
        action,
    })
}
