//! The stored form of a change set.

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

/// Reads a set.
///
/// # Errors
/// A newer version, or damage outside the rows.
pub fn read_set(json: &str) -> Result<StoredSet, StoredError> {
    let head: SetHead = serde_json::from_str(json).map_err(|_| StoredError::Damaged)?;
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
    let stored = head.rows.len();
    let rows: Vec<RowChange> = head.rows.into_iter().filter_map(row).collect();
    Ok(StoredSet {
        damaged_rows: stored - rows.len(),
        set: ChangeSet {
            id: head.id,
            name: head.name,
            created_ms: head.created,
            project: head.project,
            version,
            origin,
            allow_two_steps: head.two_steps,
            rows,
        },
    })
}

fn row(raw: &RawValue) -> Option<RowChange> {
    let record: RowRecord = serde_json::from_str(raw.get()).ok()?;
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
