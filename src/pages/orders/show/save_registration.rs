//! The registration: checked, handed over, and what came of it taken into the page.

use numbers_client::{
    error::Violation,
    submission::{Conclusion, Report},
};
use numbers_model::order::{FieldKey, JsonValue, Registration, RequirementsForm};

use super::{super::show_wrong, OrderPage};
use crate::{
    reactive::spawn,
    state::changes::registration::{RegistrationUpdate, WORDING},
};

const FIRST_WRONG: &str = "#order-form [aria-invalid=true]";

impl OrderPage {
    /// Sends what is filled in.
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
            let wrong = !errors.is_empty();
            self.errors.set(errors);
            if wrong {
                show_wrong(FIRST_WRONG);
                return;
            }
        }
        let Some(details @ JsonValue::Object(_)) = self.typed() else {
            show_wrong(FIRST_WRONG);
            return;
        };
        let change = RegistrationUpdate {
            client,
            order: self.id.get_untracked(),
            details: details.clone(),
            verifying: self.saving.verifying(self.reading()),
        };
        self.saving.submit(change, (), move |conclusion| {
            Some(self.saved(&details, conclusion))
        });
    }

    fn saved(self, details: &JsonValue, conclusion: Conclusion<Registration>) -> Report {
        let mut errors = Vec::new();
        // What the server objects to is said beside the fields, as far as they can be told.
        let told = conclusion.tell(&WORDING, |violation| {
            let key = self.field_for_violation(violation);
            errors.extend(key.map(|key| (key, violation.description.clone())));
            key.is_some()
        });
        if !errors.is_empty() {
            show_wrong(FIRST_WRONG);
        }
        self.errors.set(errors);
        match conclusion {
            Conclusion::Done { snapshot, .. } => {
                self.filled.set(Some(details.clone()));
                self.take_registration(snapshot);
                // It may have unblocked the order.
                spawn(async move {
                    self.read_order(true).await;
                    self.poll();
                });
            }
            Conclusion::Refused { snapshot, .. } | Conclusion::NotExecuted { snapshot, .. } => {
                if let Some(now) = snapshot {
                    self.take_registration(now);
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
