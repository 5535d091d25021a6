//! Bulk edit: one specification for many numbers, field by field "keep", "set to …" or "clear".
//!
//! ```
//! use change_sets::bulk_edit::{BulkEdit, FieldEdit, NameEdit, NamePattern};
//! use numbers_model::{labels::Labels, number::Number};
//!
//! let edit = BulkEdit {
//!     name: NameEdit::Pattern(NamePattern::parse("{region} desk {n:03}").map_err(|error| error.text)?),
//!     service_plan: FieldEdit::Set("marketing".to_owned()),
//!     ..BulkEdit::default()
//! };
//! let number = Number { region: Some("US".to_owned()), ..Number::default() };
//! let draft = edit.apply(&number, 7, &Labels::default());
//! assert_eq!(draft.display_name, "US desk 007");
//! assert_eq!(draft.service_plan, "marketing");
//! # Ok::<(), String>(())
//! ```

mod job;
mod name_pattern;
mod name_replacement;

use numbers_model::{change::Draft, labels::Labels, number::Number};

pub use job::{BulkEditJob, BulkReleaseJob};
pub use name_pattern::{NamePattern, PatternError};
pub use name_replacement::{NameReplacement, ReplacementError, ReplacementOptions};

/// The specification of a bulk edit. The default keeps every field.
#[derive(Debug, Clone, Default)]
pub struct BulkEdit {
    /// The display name.
    pub name: NameEdit,
    /// The service plan.
    pub service_plan: FieldEdit,
    /// The campaign.
    pub campaign: FieldEdit,
    /// The callback URL.
    pub callback_url: FieldEdit,
    /// The voice type with its ID.
    pub voice: VoiceEdit,
}

/// The edit of a text field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FieldEdit {
    /// The value stays.
    #[default]
    Keep,
    /// This value.
    Set(String),
    /// No value.
    Clear,
}

/// The edit of the voice configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum VoiceEdit {
    /// The configuration stays.
    #[default]
    Keep,
    /// This type, as the API writes it, and ID.
    Set {
        /// The voice type, as the API writes it.
        kind: String,
        /// The ID of the app, trunk or fax service.
        id: String,
    },
    /// Voice is disconnected.
    Clear,
}

/// The edit of the display name.
#[derive(Debug, Clone, Default)]
pub enum NameEdit {
    /// The name stays.
    #[default]
    Keep,
    /// This name.
    Set(String),
    /// No name.
    Clear,
    /// A pattern with placeholders.
    Pattern(NamePattern),
    /// Find and replace.
    Replace(NameReplacement),
}

impl BulkEdit {
    /// Whether every field is kept.
    pub fn is_empty(&self) -> bool {
        matches!(self.name, NameEdit::Keep)
            && self.voice == VoiceEdit::Keep
            && [&self.service_plan, &self.campaign, &self.callback_url]
                .iter()
                .all(|edit| **edit == FieldEdit::Keep)
    }

    /// The draft of a number. `position` is the value of `{n}`; `labels` name plans in `{plan}`.
    pub fn apply(&self, number: &Number, position: usize, labels: &Labels) -> Draft {
        let mut draft = Draft::of(number);
        match &self.name {
            NameEdit::Keep => {}
            NameEdit::Set(name) => name.clone_into(&mut draft.display_name),
            NameEdit::Clear => draft.display_name.clear(),
            NameEdit::Pattern(pattern) => {
                draft.display_name = pattern.apply(number, position, labels);
            }
            NameEdit::Replace(replacement) => {
                draft.display_name = replacement.apply(&draft.display_name);
            }
        }
        self.service_plan.apply(&mut draft.service_plan);
        self.campaign.apply(&mut draft.campaign);
        self.callback_url.apply(&mut draft.callback_url);
        match &self.voice {
            VoiceEdit::Keep => {}
            VoiceEdit::Set { kind, id } => {
                kind.clone_into(&mut draft.voice_kind);
                id.clone_into(&mut draft.voice_id);
            }
            VoiceEdit::Clear => draft.voice_id.clear(),
        }
        draft
    }
}

impl FieldEdit {
    fn apply(&self, value: &mut String) {
        match self {
            FieldEdit::Keep => {}
            FieldEdit::Set(text) => text.clone_into(value),
            FieldEdit::Clear => value.clear(),
        }
    }
}

#[cfg(test)]
mod tests;
