//! The save of an emergency address: validate, choose, submit.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::{Conclusion, Report, ReportKind},
};
use numbers_model::emergency::{EmergencyAddress, Field, validate};

use super::{Emergency, EmergencyStep};
use crate::{
    browser::focus,
    state::{
        changes::emergency_address::{self, EmergencyAddressSave, StoredAddress},
        remote::Remote,
    },
};

impl Emergency {
    /// Validates the entered address with the API, which stores nothing.
    pub(super) fn check(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        if self.step.get_untracked() != EmergencyStep::Editing {
            return;
        }
        self.saving.reset();
        let entered = self.entered();
        if !self.errors.set(validate(&entered)) {
            focus::focus_soon(&[".emergency [aria-invalid=true]"]);
            return;
        }
        self.validation.set(None);
        self.step.set(EmergencyStep::Checking);
        spawn_local(async move {
            let phone = self.phone.get_untracked();
            let options = RequestOptions::new(&self.cancel.get_value());
            let answer = client.check_emergency(&phone, &entered, &options).await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(validation) => {
                    let choices = validation.choices(&entered.address).len();
                    self.chosen.set(validation.preferred(choices));
                    self.validation.set(Some((entered, validation)));
                    self.step.set(EmergencyStep::Choosing);
                    focus::focus_soon(&["#emergency"]);
                }
                Err(error) => self.check_failed(&error),
            }
        });
    }

    /// Returns to the form with the errors of a failed validation.
    fn check_failed(self, error: &ClientError) {
        let mut errors = Vec::new();
        let Explanation { what, advice } = error.explain_beside(|violation| {
            let field = Field::from_violation(&violation.field);
            errors.extend(field.map(|field| (field, violation.description.clone())));
            field.is_some()
        });
        self.show_fields(errors);
        self.saving.tell(Some(Report {
            kind: ReportKind::Failed,
            what,
            advice: format!("The address was not checked, and nothing you typed is lost. {advice}"),
        }));
    }

    /// The chosen address, tracked.
    pub(super) fn chosen_address(self) -> Option<EmergencyAddress> {
        let chosen = self.chosen.get()?;
        self.validation.with(|validation| {
            let (entered, validation) = validation.as_ref()?;
            let (_, address) = validation
                .choices(&entered.address)
                .into_iter()
                .nth(chosen)?;
            Some(EmergencyAddress {
                name: entered.name.clone(),
                address,
            })
        })
    }

    /// Shows the form with these errors.
    pub(super) fn show_fields(self, errors: Vec<(Field, String)>) {
        self.errors.set(errors);
        self.validation.set(None);
        self.step.set(EmergencyStep::Editing);
        focus::focus_soon(&[".emergency [aria-invalid=true]", "#emergency-name"]);
    }

    /// Saves the chosen address.
    pub(super) fn save(self) {
        let client = self.app.connection.client_untracked();
        let (Some(client), Some(address)) = (client, self.chosen_address()) else {
            return;
        };
        let before = Some(self.stored_or_empty()).filter(|before| !before.address.is_empty());
        let change = EmergencyAddressSave::new(
            client,
            self.phone.get_untracked(),
            address,
            before,
            self.saving.verifying(RequestOptions::default()),
        );
        self.saving.submit_beyond_page(
            &emergency_address::WORDING,
            change,
            (),
            |_| (),
            move |conclusion| Some(self.concluded(conclusion)),
        );
    }

    /// Applies the conclusion of a save; returns what to tell.
    fn concluded(self, conclusion: Conclusion<StoredAddress>) -> Report {
        let show_stored =
            |snapshot: StoredAddress| self.stored.set(Remote::Ready(snapshot.address));
        let (told, errors) = emergency_address::tell(&conclusion);
        match conclusion {
            Conclusion::Done { snapshot, .. } => {
                show_stored(snapshot);
                self.close();
            }
            Conclusion::Partly { snapshot, .. } => {
                let is_accepted = snapshot.is_accepted;
                show_stored(snapshot);
                if is_accepted {
                    self.close();
                }
            }
            Conclusion::Refused { snapshot, .. } => {
                snapshot.into_iter().for_each(show_stored);
                self.show_fields(errors);
            }
            Conclusion::NotExecuted { snapshot, .. } => {
                snapshot.into_iter().for_each(show_stored);
            }
            Conclusion::NotSent(_) | Conclusion::Unknown { .. } => {}
        }
        told
    }
}
