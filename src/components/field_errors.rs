//! Field errors: the error messages of a form, each with the field it belongs to.

use leptos::prelude::*;

/// The error messages of a form whose fields are named by `F`. Copies share them; none by default.
pub struct FieldErrors<F: Send + Sync + 'static>(RwSignal<Vec<(F, String)>>);

impl<F: Send + Sync + 'static> Clone for FieldErrors<F> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<F: Send + Sync + 'static> Copy for FieldErrors<F> {}

impl<F: Send + Sync + 'static> Default for FieldErrors<F> {
    fn default() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

impl<F: PartialEq + Send + Sync + 'static> FieldErrors<F> {
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
