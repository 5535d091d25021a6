//! The save of the registration: validated, submitted, and its outcome applied to the page.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    error::Violation,
    submission::{Conclusion, Report},
};
use numbers_model::order::{FieldKey, JsonValue, Registration, RequirementsForm};

use super::{super::focus_error, OrderPage};
use crate::state::changes::registration::{RegistrationUpdate, WORDING};

const FIRST_ERROR: &str = "#order-form [aria-invalid=true]";

impl OrderPage {
    /// Saves the entered details, if they are valid.
    pub(super) fn save(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.saving.reset();
        if !self.saving.may_send() {
            return;
        }
        if let Some(RequirementsForm::Form(form)) = self.form.get_untracked() {
            let errors = self.values.with_untracked(|values| form.validate(values));
            if !self.errors.set(errors) {
                focus_error(FIRST_ERROR);
                return;
            }
        }
        let Some(details @ JsonValue::Object(_)) = self.entered_details() else {
            focus_error(FIRST_ERROR);
            return;
        };
        let change = RegistrationUpdate {
            client,
            order: self.id.get_untracked(),
            details: details.clone(),
            verifying: self.saving.verifying(self.reading()),
        };
        self.saving.submit(change, (), move |conclusion| {
            Some(self.save_concluded(&details, conclusion))
        });
    }

    /// Applies the conclusion of a save; returns what to tell.
    fn save_concluded(self, details: &JsonValue, conclusion: Conclusion<Registration>) -> Report {
        let mut errors = Vec::new();
        let told = conclusion.tell(&WORDING, |violation| {
            let key = self.field_for_violation(violation);
            errors.extend(key.map(|key| (key, violation.description.clone())));
            key.is_some()
        });
        if !self.errors.set(errors) {
            focus_error(FIRST_ERROR);
        }
        match conclusion {
            Conclusion::Done { snapshot, .. } => {
                self.stored_details.set(Some(details.clone()));
                self.set_registration(snapshot);
                // The save may have unblocked the order.
                spawn_local(async move {
                    self.read_order(true).await;
                    self.poll();
                });
            }
            Conclusion::Refused { snapshot, .. } | Conclusion::NotExecuted { snapshot, .. } => {
                if let Some(registration) = snapshot {
                    self.set_registration(registration);
                }
            }
            Conclusion::Partly { .. } | Conclusion::NotSent(_) | Conclusion::Unknown { .. } => {}
        }
        told
    }

    fn field_for_violation(self, violation: &Violation) -> Option<FieldKey> {
        let Some(RequirementsForm::Form(form)) = self.form.get_untracked() else {
            return None;
        };
        self.values
            .with_untracked(|values| form.field_for_violation(&violation.field, values))
    }
}
