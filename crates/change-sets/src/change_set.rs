//! A change set: a named list of changes to numbers.

use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Draft, Field, is_relink},
};

/// A named list of changes to the numbers of one project.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSet {
    /// The ID: any text that no other set has.
    pub id: String,
    /// The name that the admin gave or accepted.
    pub name: String,
    /// The time of its making, in milliseconds since 1970.
    pub created_ms: i64,
    /// The project that the numbers belong to, in any form that tells it from others.
    pub project: String,
    /// The version of the API, which decides the fields that can be changed.
    pub version: ApiVersion,
    /// The way in which the set was made.
    pub origin: Origin,
    /// Whether a number may be moved to another plan or campaign by unlinking it first, where the server asks for that.
    ///
    /// Between the two steps the number has neither, and its messages may stop.
    pub allow_two_steps: bool,
    /// The rows, in the order of the run; each number at most once.
    pub rows: Vec<RowChange>,
}

/// The way in which a change set was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// "Edit N numbers".
    BulkEdit,
    /// "Release N numbers".
    Release,
    /// The import of a file, with its name, or of pasted cells, with none.
    Import(String),
    /// The roll-back of another set, with its ID.
    RollBack(String),
    /// "Undo" of a single edit.
    Undo,
    /// The differences of a comparison.
    Comparison,
}

/// The change of one number.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// The number, as the API writes it.
    pub phone: String,
    /// The display name before, so that a reader knows the number.
    pub name: String,
    /// The change.
    pub action: Action,
}

/// The change that a row makes.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Fields with their values before and after, each in the form of [`Draft::value`].
    Edit(Vec<Change>),
    /// A release, with the values that the number had in the preview.
    Release(Box<Draft>),
}

impl ChangeSet {
    /// The numbers that the set releases.
    pub fn releases(&self) -> impl Iterator<Item = &str> {
        let releases = self.rows.iter().filter(|row| row.is_release());
        releases.map(|row| row.phone.as_str())
    }

    /// Whether the set releases any number.
    pub fn has_releases(&self) -> bool {
        self.releases().next().is_some()
    }
}

impl RowChange {
    /// Whether the row releases its number.
    pub fn is_release(&self) -> bool {
        matches!(self.action, Action::Release(_))
    }

    /// The changed fields; none for a release.
    pub fn changes(&self) -> &[Change] {
        match &self.action {
            Action::Edit(changes) => changes,
            Action::Release(_) => &[],
        }
    }

    /// Whether the row moves its number from one plan or campaign to another.
    pub fn is_relink(&self) -> bool {
        is_relink(self.changes())
    }
}

/// A draft with changes applied: `base` with each changed field set to its value afterwards.
pub fn with_changes(base: &Draft, changes: &[Change]) -> Draft {
    let mut draft = base.clone();
    for change in changes {
        draft.set_value(change.field, &change.after);
    }
    draft
}

/// The key of a field in stored sets, journals and files.
pub fn field_key(field: Field) -> &'static str {
    match field {
        Field::DisplayName => "name",
        Field::ServicePlan => "servicePlan",
        Field::Campaign => "campaign",
        Field::CallbackUrl => "callbackUrl",
        Field::Voice => "voice",
    }
}

/// The field of a key of [`field_key`].
pub fn field_of_key(key: &str) -> Option<Field> {
    ALL_FIELDS
        .into_iter()
        .find(|field| field_key(*field) == key)
}

/// Every editable field, of any version.
pub const ALL_FIELDS: [Field; 5] = [
    Field::DisplayName,
    Field::ServicePlan,
    Field::Campaign,
    Field::CallbackUrl,
    Field::Voice,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_key() {
        for field in ALL_FIELDS {
            assert_eq!(field_of_key(field_key(field)), Some(field));
        }
        assert_eq!(field_of_key("colour"), None);
    }

    #[test]
    fn a_row_knows_whether_it_releases_or_moves() {
        let change = Change {
            field: Field::ServicePlan,
            before: "a".into(),
            after: "b".into(),
        };
        let base = Draft {
            service_plan: "a".into(),
            display_name: "Desk".into(),
            ..Draft::default()
        };
        let row = |action| RowChange {
            phone: "+12086390939".into(),
            name: "Desk".into(),
            action,
        };
        let edit = row(Action::Edit(vec![change]));
        let release = row(Action::Release(Box::default()));
        assert!(edit.is_relink() && !edit.is_release());
        assert!(release.is_release() && release.changes().is_empty());
        let after = with_changes(&base, edit.changes());
        assert_eq!(
            (after.service_plan.as_str(), after.display_name.as_str()),
            ("b", "Desk")
        );
    }
}
