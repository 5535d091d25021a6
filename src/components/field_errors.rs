//! Field errors: the error messages of a form, each with the field it belongs to.

use crate::reactive::Var;

/// The error messages of a form whose fields are named by `F`. Copies share them; none by default.
pub struct FieldErrors<F>(Var<Vec<(F, String)>>);

impl<F> Clone for FieldErrors<F> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<F> Copy for FieldErrors<F> {}

impl<F: 'static> Default for FieldErrors<F> {
    fn default() -> Self {
        Self(Var::new(Vec::new()))
    }
}

impl<F: PartialEq + 'static> FieldErrors<F> {
    /// The message of a field, tracked.
    pub fn of(self, field: &F) -> Option<String> {
        self.0.with(|errors| {
            let found = errors.iter().find(|(name, _)| name == field);
            found.map(|(_, message)| message.clone())
        })
    }

    /// Replaces all messages; returns whether there are none.
    pub fn set(self, errors: Vec<(F, String)>) -> bool {
        let is_empty = errors.is_empty();
        self.0.set(errors);
        is_empty
    }
}
