//! Bulk edits and bulk releases in steps, so that thousands of rows don't hold up the page.

use numbers_model::{api_version::ApiVersion, labels::Labels, protection::Protection};

use super::BulkEdit;
use crate::{
    preview::{Preview, PreviewRow, RowOutcome},
    rules::{edit_outcome, release_outcome},
    source::NumberSource,
};

/// The preview of a bulk edit, made in steps.
pub struct BulkEditJob {
    edit: BulkEdit,
    phones: Vec<String>,
    version: ApiVersion,
    labels: Labels,
    first: usize,
    preview: Preview,
}

impl BulkEditJob {
    /// The preview of an edit of `phones`, in this order. `{n}` counts from 1.
    pub fn new(
        edit: BulkEdit,
        phones: Vec<String>,
        version: ApiVersion,
        labels: Labels,
    ) -> BulkEditJob {
        BulkEditJob {
            edit,
            phones,
            version,
            labels,
            first: 1,
            preview: Preview::default(),
        }
    }

    /// Lets `{n}` count from another number.
    pub fn counting_from(mut self, first: usize) -> BulkEditJob {
        self.first = first;
        self
    }

    /// Adds up to `rows` rows; true when all are there.
    pub fn step(&mut self, numbers: &(impl NumberSource + ?Sized), rows: usize) -> bool {
        let done = self.preview.len();
        let until = self.phones.len().min(done.saturating_add(rows));
        for index in done..until {
            let phone = self.phones.get(index).cloned().unwrap_or_default();
            let row = match numbers.number(&phone) {
                None => PreviewRow::new(phone, String::new(), RowOutcome::NotYours),
                Some(number) => {
                    let position = self.first.saturating_add(index);
                    let draft = self.edit.apply(&number, position, &self.labels);
                    let outcome = edit_outcome(&number, &draft, self.version);
                    let name = number.display_name.unwrap_or_default();
                    PreviewRow::new(phone, name, outcome)
                }
            };
            self.preview.push(row);
        }
        until == self.phones.len()
    }

    /// The rows so far, for a live preview.
    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// The preview.
    pub fn finish(self) -> Preview {
        self.preview
    }
}

/// The preview of a bulk release, made in steps.
pub struct BulkReleaseJob {
    phones: Vec<String>,
    protection: Protection,
    preview: Preview,
}

impl BulkReleaseJob {
    /// The preview of the releases of `phones`. Protected numbers are refused.
    pub fn new(phones: Vec<String>, protection: Protection) -> BulkReleaseJob {
        BulkReleaseJob {
            phones,
            protection,
            preview: Preview::default(),
        }
    }

    /// Adds up to `rows` rows; true when all are there.
    pub fn step(&mut self, numbers: &(impl NumberSource + ?Sized), rows: usize) -> bool {
        let done = self.preview.len();
        let until = self.phones.len().min(done.saturating_add(rows));
        for index in done..until {
            let phone = self.phones.get(index).cloned().unwrap_or_default();
            let row = match numbers.number(&phone) {
                None => PreviewRow::new(phone, String::new(), RowOutcome::NotYours),
                Some(number) => {
                    let outcome = release_outcome(&number, &self.protection);
                    self.preview.add_release(&number, &outcome);
                    PreviewRow::new(phone, number.display_name.unwrap_or_default(), outcome)
                }
            };
            self.preview.push(row);
        }
        until == self.phones.len()
    }

    /// The preview.
    pub fn finish(self) -> Preview {
        self.preview
    }
}
