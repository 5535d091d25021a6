//! Snapshots of the list: what each number was at a time, compact enough to be kept.
//!
//! Fields are those of an export, without the next charge, which moves by itself. Values are interned: a row is an index for each
//! field. About 90 bytes a number when stored.
//!
//! ```
//! use change_sets::snapshot::{ComparisonJob, DifferenceKind, SnapshotBuilder};
//! use numbers_model::number::{Number, Row};
//!
//! let number = |name: &str| Row::Number(Box::new(Number {
//!     phone: "+12086390939".to_owned(),
//!     display_name: Some(name.to_owned()),
//!     ..Number::default()
//! }));
//! let mut before = SnapshotBuilder::new("p".to_owned(), 0);
//! before.add(&number("Desk"));
//! let mut now = SnapshotBuilder::new("p".to_owned(), 1);
//! now.add(&number("Hall"));
//! let mut job = ComparisonJob::new(before.finish(), now.finish());
//! while !job.step(1_000) {}
//! let comparison = job.finish();
//! assert!(matches!(&comparison.differences[0].kind, DifferenceKind::Changed(fields) if fields[0].after == "Hall"));
//! ```

mod comparison;
mod storage;

use std::collections::HashMap;

use numbers_inventory::export::{Field, Format, Separator, Zone, field_values};
use numbers_model::number::Row;

pub use comparison::{
    Comparison, ComparisonJob, Difference, DifferenceKind, FieldDifference, restoring_rows,
    write_difference, write_difference_header,
};
pub use storage::{MAX_SNAPSHOTS, read_snapshot, write_snapshot};

/// The fields of a snapshot, in their order. The number comes first.
pub const FIELDS: [Field; 16] = [
    Field::Number,
    Field::Name,
    Field::Region,
    Field::Type,
    Field::Capabilities,
    Field::ServicePlan,
    Field::Campaign,
    Field::Provisioning,
    Field::ErrorCodes,
    Field::VoiceType,
    Field::VoiceId,
    Field::Amount,
    Field::Currency,
    Field::Interval,
    Field::Expires,
    Field::Callback,
];

/// The indices of a number's values among the texts.
type SnapshotRow = [u32; FIELDS.len()];

/// A snapshot of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The project, in the form that change sets have it.
    pub project: String,
    /// The time, in milliseconds since 1970.
    pub taken_ms: i64,
    texts: Vec<String>,
    rows: Vec<SnapshotRow>,
}

impl Snapshot {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A value, as an export as CSV has it: empty for "not set", "unknown" where the API version does not report it.
    fn value(&self, row: &SnapshotRow, field: Field) -> &str {
        let index = FIELDS.iter().position(|known| *known == field);
        let text = index.and_then(|index| row.get(index));
        let text = text.and_then(|text| self.texts.get(usize::try_from(*text).ok()?));
        text.map_or("", String::as_str)
    }

    /// The number of a row.
    fn phone(&self, row: &SnapshotRow) -> &str {
        self.value(row, Field::Number)
    }
}

/// A builder of a snapshot, row by row.
pub struct SnapshotBuilder {
    snapshot: Snapshot,
    /// The indices of the texts.
    known: HashMap<String, u32>,
}

impl SnapshotBuilder {
    /// An empty snapshot of a project, taken at `now_ms` (milliseconds since 1970).
    pub fn new(project: String, now_ms: i64) -> SnapshotBuilder {
        SnapshotBuilder {
            snapshot: Snapshot {
                project,
                taken_ms: now_ms,
                ..Snapshot::default()
            },
            known: HashMap::new(),
        }
    }

    /// Adds a row of the list. One that is unreadable and seems to be about no number is left out.
    pub fn add(&mut self, row: &Row) {
        if matches!(row, Row::Unreadable { phone: None, .. }) {
            return;
        }
        let utc = Zone {
            name: "UTC",
            offset: &|_| 0,
        };
        let format = Format::Csv(Separator::Comma);
        let indices = FIELDS.map(|field| {
            let mut values = field_values(row, field, format, utc);
            let text = match values.len() {
                0 => String::new(),
                1 => values.swap_remove(0),
                _ => values.join(" "),
            };
            self.intern(text)
        });
        self.snapshot.rows.push(indices);
    }

    fn intern(&mut self, text: String) -> u32 {
        if let Some(known) = self.known.get(&text) {
            return *known;
        }
        // 4 billion different texts don't fit into a tab.
        let index = u32::try_from(self.snapshot.texts.len()).unwrap_or(u32::MAX);
        self.snapshot.texts.push(text.clone());
        self.known.insert(text, index);
        index
    }

    /// The snapshot.
    pub fn finish(self) -> Snapshot {
        self.snapshot
    }
}

#[cfg(test)]
mod tests;
