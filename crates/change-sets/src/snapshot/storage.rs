//! The stored form of a snapshot: JSON with the keys of its fields, its texts, and one flat list of indices.

use serde::{Deserialize, Serialize};

use super::{FIELDS, Snapshot, SnapshotRow};
use crate::stored::{StoredError, VERSION};

/// The maximum number of snapshots of a project: the oldest goes when one more is taken.
pub const MAX_SNAPSHOTS: usize = 10;

#[derive(Serialize)]
struct SnapshotRecord<'a> {
    v: u32,
    project: &'a str,
    taken: i64,
    fields: Vec<&'static str>,
    texts: &'a [String],
    rows: Vec<u32>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StoredSnapshot {
    v: u32,
    project: String,
    taken: i64,
    fields: Vec<String>,
    texts: Vec<String>,
    rows: Vec<u32>,
}

/// Writes a snapshot. Its size is the length of the text.
pub fn write_snapshot(snapshot: &Snapshot) -> String {
    let record = SnapshotRecord {
        v: VERSION,
        project: &snapshot.project,
        taken: snapshot.taken_ms,
        fields: FIELDS.map(|field| field.key()).to_vec(),
        texts: &snapshot.texts,
        rows: snapshot.rows.iter().flatten().copied().collect(),
    };
    serde_json::to_string(&record).unwrap_or_default()
}

/// Reads a snapshot. Fields that this version does not know are ignored; those that it lacks are empty.
///
/// # Errors
/// A newer version, or damage.
pub fn read_snapshot(json: &str) -> Result<Snapshot, StoredError> {
    let stored: StoredSnapshot = serde_json::from_str(json).map_err(|_| StoredError::Damaged)?;
    match stored.v {
        0 => return Err(StoredError::Damaged),
        1..=VERSION => {}
        _ => return Err(StoredError::Newer),
    }
    let width = stored.fields.len();
    let texts = u32::try_from(stored.texts.len()).map_err(|_| StoredError::Damaged)?;
    let is_whole = width > 0 && stored.rows.len().is_multiple_of(width);
    if !is_whole || stored.rows.iter().any(|index| *index >= texts) {
        return Err(StoredError::Damaged);
    }
    let mut snapshot = Snapshot {
        project: stored.project,
        taken_ms: stored.taken,
        texts: stored.texts,
        rows: Vec::with_capacity(stored.rows.len() / width),
    };
    // Beyond all texts: empty.
    let positions = FIELDS.map(|field| stored.fields.iter().position(|key| key == field.key()));
    for row in stored.rows.chunks(width) {
        let index = |position: Option<usize>| row.get(position?).copied();
        let indices: SnapshotRow = positions.map(|position| index(position).unwrap_or(u32::MAX));
        snapshot.rows.push(indices);
    }
    Ok(snapshot)
}
