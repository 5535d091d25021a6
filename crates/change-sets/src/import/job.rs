//! Comparison of a table's rows with the project's numbers, in steps.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use numbers_inventory::export::unmarked;
use numbers_model::{
    api_version::ApiVersion, change::Draft, enums::VoiceType, identifier, number::Number,
};

use super::{
    mapping::{ColumnRole, Mapping},
    number_cell::{NumberCell, read_number},
    table::Table,
};
use crate::{
    preview::{Preview, PreviewRow, Refusal, RowOutcome},
    rules::edit_outcome,
    source::NumberSource,
};

/// The options of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// The version of the API, which decides the fields that can be changed.
    pub version: ApiVersion,
    /// The region of national numbers, a code such as "SE".
    pub region: Option<String>,
    /// The meaning of empty cells.
    pub empty_cells: EmptyCells,
}

/// The meaning of empty cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyCells {
    /// The value stays.
    #[default]
    Keep,
    /// The value is cleared.
    Clear,
}

impl ImportOptions {
    /// Options for a version: no region, and empty cells keep the value.
    pub fn new(version: ApiVersion) -> ImportOptions {
        ImportOptions {
            version,
            region: None,
            empty_cells: EmptyCells::Keep,
        }
    }
}

/// The word for a value that the API version does not report, in exports.
const UNREPORTED: &str = "unknown";

/// The preview of an import, made in steps.
pub struct ImportJob {
    table: Arc<Table>,
    mapping: Mapping,
    options: ImportOptions,
    next: usize,
    /// The lines of the numbers so far.
    lines: HashMap<String, usize>,
    preview: Preview,
}

impl ImportJob {
    /// The import of a table. The table is shared, so that another mapping takes it again.
    pub fn new(table: Arc<Table>, mapping: Mapping, options: ImportOptions) -> ImportJob {
        ImportJob {
            next: mapping.records(&table).start,
            table,
            mapping,
            options,
            lines: HashMap::new(),
            preview: Preview::default(),
        }
    }

    /// Compares up to `rows` rows; true when all are done.
    pub fn step(&mut self, numbers: &(impl NumberSource + ?Sized), rows: usize) -> bool {
        let end = self.mapping.records(&self.table).end;
        let until = end.min(self.next.saturating_add(rows));
        for record in self.next..until {
            // A row of separators only is an empty line.
            if self
                .table
                .record(record)
                .any(|cell| !cell.trim().is_empty())
            {
                let row = self.row(record, numbers);
                self.preview.push(row);
            }
        }
        self.next = until;
        until == end
    }

    /// The rows so far.
    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// The preview.
    pub fn finish(self) -> Preview {
        self.preview
    }

    fn row(&mut self, record: usize, numbers: &(impl NumberSource + ?Sized)) -> PreviewRow {
        let line = self.table.line(record);
        let cell = self.cell(record, ColumnRole::Number).unwrap_or_default();
        let written = identifier::clean(&unmarked(cell));
        let number = read_number(cell, self.options.region.as_deref(), numbers);
        let mut name = String::new();
        let (phone, outcome) = match number {
            NumberCell::Invalid(why) => (written, RowOutcome::NotANumber(why)),
            NumberCell::Other(phone) => match self.first_line(&phone, line) {
                Some(first_line) => (phone, RowOutcome::Duplicate { first_line }),
                None => (phone, RowOutcome::NotYours),
            },
            NumberCell::Known(phone) => {
                match (self.first_line(&phone, line), numbers.number(&phone)) {
                    (Some(first_line), _) => (phone, RowOutcome::Duplicate { first_line }),
                    (None, None) => (phone, unreadable()),
                    (None, Some(number)) => {
                        let draft = self.draft(record, &number);
                        let outcome = edit_outcome(&number, &draft, self.options.version);
                        name = number.display_name.unwrap_or_default();
                        (phone, outcome)
                    }
                }
            }
        };
        PreviewRow {
            line: Some(line),
            ..PreviewRow::new(phone, name, outcome)
        }
    }

    /// The earlier line of a number; `None` the first time.
    fn first_line(&mut self, phone: &str, line: usize) -> Option<usize> {
        let earlier = self.lines.get(phone).copied();
        if earlier.is_none() {
            self.lines.insert(phone.to_owned(), line);
        }
        earlier
    }

    fn cell(&self, record: usize, role: ColumnRole) -> Option<&str> {
        let column = self.mapping.column(role)?;
        Some(self.table.cell(record, column))
    }

    /// The value of a cell; `None` where it keeps what is there.
    fn value(&self, record: usize, role: ColumnRole) -> Option<Cow<'_, str>> {
        let value = unmarked(self.cell(record, role)?);
        let may_be_unreported = !matches!(role, ColumnRole::Name | ColumnRole::ServicePlan);
        let is_kept = match value.trim() {
            "" => self.options.empty_cells == EmptyCells::Keep,
            UNREPORTED => may_be_unreported,
            _ => false,
        };
        (!is_kept).then_some(value)
    }

    /// The draft of a number with the values of a record.
    fn draft(&self, record: usize, number: &Number) -> Draft {
        let mut draft = Draft::of(number);
        let set = |role, field: &mut String| {
            if let Some(value) = self.value(record, role)
                && *value != **field
            {
                // Equal values stay as they are, whatever spaces they have.
                value.trim().clone_into(field);
            }
        };
        set(ColumnRole::Name, &mut draft.display_name);
        set(ColumnRole::ServicePlan, &mut draft.service_plan);
        set(ColumnRole::Campaign, &mut draft.campaign);
        set(ColumnRole::CallbackUrl, &mut draft.callback_url);
        if let Some(id) = self.value(record, ColumnRole::VoiceId) {
            // A type alone changes nothing: without its ID it has no meaning.
            if let Some(kind) = self.value(record, ColumnRole::VoiceType) {
                draft.voice_kind = voice_type(kind.trim());
            }
            if draft.voice_kind.is_empty() && !id.trim().is_empty() {
                VoiceType::Rtc.wire().clone_into(&mut draft.voice_kind);
            }
            id.trim().clone_into(&mut draft.voice_id);
        }
        draft
    }
}

/// The voice type of a cell, as the API writes it: "EST", "est", "SIP trunk (EST)".
fn voice_type(text: &str) -> String {
    let known = [VoiceType::Rtc, VoiceType::Est, VoiceType::Fax];
    let labelled = known
        .into_iter()
        .find(|kind| kind.label().eq_ignore_ascii_case(text));
    let kind = labelled.unwrap_or_else(|| VoiceType::from_wire(text));
    kind.wire().to_owned()
}

fn unreadable() -> RowOutcome {
    let text = "The data of this number can't be read, so it can't be changed here.".to_owned();
    RowOutcome::Refused(vec![Refusal { field: None, text }])
}
