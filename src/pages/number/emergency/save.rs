//! The way from the fields to the server: check, choose, save.

use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::{Conclusion, Report, ReportKind},
};
use numbers_model::emergency::{EmergencyAddress, Field, validate};

use super::{Emergency, Step};
use crate::{
    browser::focus,
    reactive::spawn,
    state::{
        changes::emergency_address::{self, EmergencyAddressSave, StoredAddress},
        remote::Remote,
    },
};

impl Emergency {
    /// Asks the API whether there is such an address. Nothing is stored.
    pub(super) fn check(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        if self.step.get_untracked() != Step::Editing {
            return;
        }
        self.saving.reset();
        let place = self.typed();
        let errors = validate(&place);
        let wrong = !errors.is_empty();
        self.errors.set(errors);
        if wrong {
            focus::focus_soon(&[".emergency [aria-invalid=true]"]);
            return;
        }
        self.checked.set(None);
        self.step.set(Step::Checking);
        spawn(async move {
            let phone = self.phone.get_untracked();
            let call = RequestOptions::new(&self.cancel.get_untracked());
            let answer = client.check_emergency(&phone, &place, &call).await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(checked) => {
                    let offers = checked.choices(&place.address).len();
                    self.chosen.set(checked.preferred(offers));
                    self.checked.set(Some((place, checked)));
                    self.step.set(Step::Choosing);
                    focus::focus_soon(&["#emergency"]);
                }
                Err(error) => self.not_checked(&error),
            }
        });
    }

    fn not_checked(self, error: &ClientError) {
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

    /// The address that the reader has chosen, tracked.
    pub(super) fn wanted(self) -> Option<EmergencyAddress> {
        let chosen = self.chosen.get()?;
        self.checked.with(|checked| {
            let (place, checked) = checked.as_ref()?;
            let (_, address) = checked.choices(&place.address).into_iter().nth(chosen)?;
            Some(EmergencyAddress {
                name: place.name.clone(),
                address,
            })
        })
    }

    /// Shows the fields as they were filled in, with these errors.
    pub(super) fn show_fields(self, errors: Vec<(Field, String)>) {
        self.errors.set(errors);
        self.checked.set(None);
        self.step.set(Step::Editing);
        focus::focus_soon(&[".emergency [aria-invalid=true]", "#emergency-name"]);
    }

    /// Saves the address that is chosen.
    pub(super) fn save(self) {
        let (Some(client), Some(wanted)) = (self.app.connection.client_untracked(), self.wanted())
        else {
            return;
        };
        let before = Some(self.known()).filter(|before| !before.address.is_empty());
        let verifying = RequestOptions::new(&self.cancel.get_untracked());
        let change = EmergencyAddressSave::new(
            client,
            self.phone.get_untracked(),
            wanted,
            before,
            self.saving.verifying(verifying),
        );
        self.saving.submit(change, (), move |conclusion| {
            Some(self.concluded(conclusion))
        });
    }

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
