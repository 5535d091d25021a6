//! Filters and export of the journal.

use numbers_inventory::export::write_csv_text_line;
use numbers_model::{change::Field, phone, text::lowercase, timestamp::Timestamp};

use super::{JournalEntry, JournalOutcome};

/// The filters of the journal. The default keeps everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalFilter {
    /// Words that all have to be in the entry, in any case and order; a word of digits is looked for in the number too.
    pub text: String,
    /// The field; `Some(None)` for releases.
    pub field: Option<Option<Field>>,
    /// The outcome.
    pub outcome: Option<JournalOutcome>,
    /// The ID of the set; `Some("")` for single changes.
    pub set: Option<String>,
    /// The number, as the API writes it: "Changed in this browser" on its page.
    pub phone: Option<String>,
    /// The earliest time, in milliseconds since 1970.
    pub since_ms: Option<i64>,
}

impl JournalFilter {
    /// Whether an entry passes all filters.
    pub fn matches(&self, entry: &JournalEntry) -> bool {
        let set = entry.set.as_ref().map_or("", |set| set.id.as_str());
        self.field.is_none_or(|field| entry.field == field)
            && self.outcome.is_none_or(|outcome| entry.outcome == outcome)
            && self.set.as_deref().is_none_or(|id| set == id)
            && self
                .phone
                .as_deref()
                .is_none_or(|phone| entry.phone == phone)
            && self.since_ms.is_none_or(|since_ms| entry.at_ms >= since_ms)
            && self.matches_text(entry)
    }

    fn matches_text(&self, entry: &JournalEntry) -> bool {
        if self.text.trim().is_empty() {
            return true;
        }
        let name = entry.set.as_ref().map_or("", |set| set.name.as_str());
        let user = entry.user.as_deref().unwrap_or_default();
        let texts = [
            entry.phone.as_str(),
            entry.label(),
            &entry.before,
            &entry.after,
            entry.outcome.label(),
            &entry.how,
            name,
            user,
        ];
        let all = lowercase(&texts.join("\n"));
        let mut words = self.text.split_whitespace();
        words.all(|word| {
            let digits = phone::strip_punctuation(word);
            all.contains(&lowercase(word)) || (!digits.is_empty() && entry.phone.contains(&digits))
        })
    }
}

/// Writes the header of the journal as CSV.
pub fn write_journal_header(out: &mut Vec<u8>) {
    let titles = [
        "Time (UTC)",
        "Number",
        "Field",
        "Before",
        "After",
        "Outcome",
        "How it is known",
        "Change set",
        "User",
    ];
    write_csv_text_line(out, titles);
}

/// Writes an entry as CSV.
pub fn write_journal_row(out: &mut Vec<u8>, entry: &JournalEntry) {
    let time = Timestamp::from_epoch_ms(entry.at_ms).utc_text();
    let cells = [
        time.strip_suffix(" UTC").unwrap_or(&time),
        &entry.phone,
        entry.label(),
        &entry.before,
        &entry.after,
        entry.outcome.label(),
        &entry.how,
        entry.set.as_ref().map_or("", |set| set.name.as_str()),
        entry.user.as_deref().unwrap_or_default(),
    ];
    write_csv_text_line(out, cells);
}
