//! Comparison of two snapshots: new, gone, and changed numbers.

use std::collections::HashMap;

use numbers_inventory::export::{Field, write_csv_text_line};
use numbers_model::{
    api_version::ApiVersion,
    change::{Draft, changes},
};

use super::{FIELDS, Snapshot, SnapshotRow};
use crate::change_set::{Action, RowChange};

/// The word for a value that an API version does not report.
const UNREPORTED: &str = "unknown";

/// The differences of two snapshots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The numbers that differ: changed and new ones in the order of the later snapshot, then those that are gone.
    pub differences: Vec<Difference>,
    /// The number of new numbers.
    pub new: usize,
    /// The number of numbers that are gone.
    pub gone: usize,
    /// The number of changed numbers.
    pub changed: usize,
    /// The number of numbers without a difference.
    pub same: usize,
}

/// A number that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The number, as the API writes it.
    pub phone: String,
    /// The display name; of a number that is gone the last one.
    pub name: String,
    /// The difference.
    pub kind: DifferenceKind,
    /// Voice type and ID before and after, where one of them differs: neither has a meaning without the other.
    pub voice: Option<[(String, String); 2]>,
}

/// The way in which a number differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DifferenceKind {
    /// Only in the later snapshot.
    New,
    /// Only in the earlier one.
    Gone,
    /// In both, with other values.
    Changed(Vec<FieldDifference>),
}

/// A value that differs. Values are those of an export as CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDifference {
    /// The field.
    pub field: Field,
    /// The earlier value; empty for "not set".
    pub before: String,
    /// The later value.
    pub after: String,
}

/// A comparison in steps.
pub struct ComparisonJob {
    before: Snapshot,
    after: Snapshot,
    /// The rows of the earlier snapshot by number; those that were found are taken out.
    earlier: HashMap<String, usize>,
    indexed: usize,
    next: usize,
    next_gone: usize,
    comparison: Comparison,
}

impl ComparisonJob {
    /// The comparison of an earlier snapshot with a later one.
    pub fn new(before: Snapshot, after: Snapshot) -> ComparisonJob {
        ComparisonJob {
            earlier: HashMap::with_capacity(before.len()),
            before,
            after,
            indexed: 0,
            next: 0,
            next_gone: 0,
            comparison: Comparison::default(),
        }
    }

    /// Goes over up to `rows` rows; true when all are done.
    pub fn step(&mut self, rows: usize) -> bool {
        let mut left = rows.max(1);
        while left > 0 {
            left -= 1;
            if let Some(row) = self.before.rows.get(self.indexed) {
                let phone = self.before.phone(row).to_owned();
                self.earlier.insert(phone, self.indexed);
                self.indexed += 1;
            } else if self.next < self.after.rows.len() {
                self.compare(self.next);
                self.next += 1;
            } else if self.next_gone < self.before.rows.len() {
                self.add_gone(self.next_gone);
                self.next_gone += 1;
            } else {
                return true;
            }
        }
        false
    }

    fn compare(&mut self, index: usize) {
        let Some(row) = self.after.rows.get(index) else {
            return;
        };
        let phone = self.after.phone(row);
        let earlier = self.earlier.remove(phone);
        let earlier = earlier.and_then(|index| self.before.rows.get(index));
        let mut voice = None;
        let kind = match earlier {
            None => {
                self.comparison.new += 1;
                DifferenceKind::New
            }
            Some(earlier) => {
                let fields = self.fields(earlier, row);
                if fields.is_empty() {
                    self.comparison.same += 1;
                    return;
                }
                self.comparison.changed += 1;
                let is_voice = |field: Field| matches!(field, Field::VoiceType | Field::VoiceId);
                if fields.iter().any(|difference| is_voice(difference.field)) {
                    voice = Some([voice_of(&self.before, earlier), voice_of(&self.after, row)]);
                }
                DifferenceKind::Changed(fields)
            }
        };
        self.comparison.differences.push(Difference {
            phone: phone.to_owned(),
            name: self.after.value(row, Field::Name).to_owned(),
            kind,
            voice,
        });
    }

    /// The fields that differ. A value that one of the API versions does not report tells nothing.
    fn fields(&self, earlier: &SnapshotRow, later: &SnapshotRow) -> Vec<FieldDifference> {
        let fields = FIELDS.iter().map(|field| FieldDifference {
            field: *field,
            before: self.before.value(earlier, *field).to_owned(),
            after: self.after.value(later, *field).to_owned(),
        });
        let is_known = |difference: &FieldDifference| {
            !may_be_unreported(difference.field)
                || (difference.before != UNREPORTED && difference.after != UNREPORTED)
        };
        fields
            .filter(|difference| difference.before != difference.after && is_known(difference))
            .collect()
    }

    fn add_gone(&mut self, index: usize) {
        let Some(row) = self.before.rows.get(index) else {
            return;
        };
        let phone = self.before.phone(row);
        if self.earlier.remove(phone).is_some() {
            self.comparison.gone += 1;
            self.comparison.differences.push(Difference {
                phone: phone.to_owned(),
                name: self.before.value(row, Field::Name).to_owned(),
                kind: DifferenceKind::Gone,
                voice: None,
            });
        }
    }

    /// The comparison.
    pub fn finish(self) -> Comparison {
        self.comparison
    }
}

fn voice_of(snapshot: &Snapshot, row: &SnapshotRow) -> (String, String) {
    let value = |field| snapshot.value(row, field).to_owned();
    (value(Field::VoiceType), value(Field::VoiceId))
}

/// Whether an API version does not report a field (docs/numbers-api.md 0.1). The badge depends on such fields.
fn may_be_unreported(field: Field) -> bool {
    matches!(
        field,
        Field::Campaign | Field::ErrorCodes | Field::VoiceType | Field::VoiceId | Field::Callback
    )
}

/// The rows of a change set that brings changed numbers back to how they were, as far as fields can be changed.
///
/// They go through [`crate::roll_back::RowsPreviewJob`].
pub fn restoring_rows(differences: &[Difference], version: ApiVersion) -> Vec<RowChange> {
    let rows = differences.iter().filter_map(|difference| {
        let DifferenceKind::Changed(fields) = &difference.kind else {
            return None;
        };
        let (mut then, mut now) = (Draft::default(), Draft::default());
        for FieldDifference {
            field,
            before,
            after,
        } in fields
        {
            set(&mut then, *field, before);
            set(&mut now, *field, after);
        }
        if let Some([before, after]) = &difference.voice {
            (then.voice_kind, then.voice_id) = before.clone();
            (now.voice_kind, now.voice_id) = after.clone();
        }
        let changes = changes(&now, &then, version);
        (!changes.is_empty()).then(|| RowChange {
            phone: difference.phone.clone(),
            name: difference.name.clone(),
            action: Action::Edit(changes),
        })
    });
    rows.collect()
}

fn set(draft: &mut Draft, field: Field, value: &str) {
    let target = match field {
        Field::Name => &mut draft.display_name,
        Field::ServicePlan => &mut draft.service_plan,
        Field::Campaign => &mut draft.campaign,
        Field::Callback => &mut draft.callback_url,
        _ => return,
    };
    value.clone_into(target);
}

/// Writes the header of a comparison as CSV.
pub fn write_difference_header(out: &mut Vec<u8>) {
    write_csv_text_line(
        out,
        ["Number", "Name", "Difference", "Field", "Before", "After"],
    );
}

/// Writes a difference as CSV: a line for each field, or one for a number that is new or gone.
pub fn write_difference(out: &mut Vec<u8>, difference: &Difference) {
    let (phone, name) = (difference.phone.as_str(), difference.name.as_str());
    match &difference.kind {
        DifferenceKind::New => write_csv_text_line(out, [phone, name, "New", "", "", ""]),
        DifferenceKind::Gone => write_csv_text_line(out, [phone, name, "Gone", "", "", ""]),
        DifferenceKind::Changed(fields) => {
            for FieldDifference {
                field,
                before,
                after,
            } in fields
            {
                write_csv_text_line(out, [phone, name, "Changed", field.title(), before, after]);
            }
        }
    }
}
