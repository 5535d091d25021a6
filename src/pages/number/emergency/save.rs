//! The way from the fields to the server: check, choose, send once, and look when the answer is unclear.

use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
};
use numbers_model::emergency::{EmergencyAddress, Field, SaveOutcome, save_outcome, validate};

use super::{Emergency, Step};
use crate::{
    api::settle::settle,
    browser::focus,
    components::{notice::Severity, outcome::Outcome},
    reactive::spawn,
    state::remote::Remote,
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
        self.said.set(None);
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
                Err(failure) => self.refused(&failure, "The address was not checked."),
            }
        });
    }

    /// What the reader has chosen to store.
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

    pub(super) fn back_to_fields(self) {
        self.said.set(None);
        self.checked.set(None);
        self.step.set(Step::Editing);
        focus::focus_soon(&[".emergency [aria-invalid=true]", "#emergency-name"]);
    }

    /// Stores what is chosen, once.
    pub(super) fn save(self) {
        let (Some(client), Some(wanted)) = (self.app.connection.client_untracked(), self.wanted())
        else {
            return;
        };
        // Set before anything is awaited: a second click finds it and does nothing.
        if self.step.get_untracked() != Step::Choosing {
            return;
        }
        self.said.set(None);
        self.step.set(Step::Saving);
        spawn(async move {
            let phone = self.phone.get_untracked();
            // Not tied to the page: a change that was sent is seen through to its end.
            let call = RequestOptions::default();
            let answer = client
                .set_emergency(crate::api::permit(), &phone, &wanted, &call)
                .await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(Some(place)) if wanted.matches_stored(&place) => {
                    self.stored_now(Some(place), "The emergency address is saved.");
                }
                // A success that does not say so itself.
                Ok(other) => {
                    let why = match other {
                        Some(_) => "Sinch’s answer shows another address.",
                        None => "The server did not say what is stored now.",
                    };
                    self.look(Doubt::success(why));
                }
                Err(failure) if failure.proves_not_executed() => {
                    self.refused(&failure, "Nothing was changed.");
                }
                Err(failure) => self.look(Doubt::new(failure)),
            }
        });
    }

    pub(super) fn stored_now(self, place: Option<EmergencyAddress>, how: &str) {
        self.stored.set(Remote::Ready(place));
        self.said
            .set(Some(Outcome::new(Severity::Success, how, "")));
        self.close();
    }

    /// What is stored is neither what was sent nor what was there before.
    fn stored_otherwise(self, doubt: &Doubt, place: &EmergencyAddress) {
        let held = ["So it was read again: Sinch holds “", &place.text(), "”."];
        let what = doubt.and(&held.concat());
        // What was refused or lost is still there to be sent.
        let (advice, done) = match doubt.is_success() {
            true => (
                "If that is the same place in other words, it is saved. If not, change the address again.",
                true,
            ),
            false => (
                "If that is the same place in other words, it is saved: cancel. If not, save again.",
                false,
            ),
        };
        self.said
            .set(Some(Outcome::new(Severity::Warning, &what, advice)));
        match done {
            true => self.close(),
            false => self.step.set(Step::Choosing),
        }
    }

    /// The server said no: its complaints go to their fields.
    fn refused(self, failure: &ClientError, state: &str) {
        let mut errors = Vec::new();
        let Explanation { what, advice } = failure.explain_beside(|own| {
            let field = Field::from_violation(&own.field);
            errors.extend(field.map(|field| (field, own.description.clone())));
            field.is_some()
        });
        self.errors.set(errors);
        self.back_to_fields();
        let advice = [&advice, " ", state, " Nothing you typed is lost."].concat();
        self.said
            .set(Some(Outcome::new(Severity::Error, &what, &advice)));
    }

    pub(super) fn look_again(self) {
        if let Some(doubt) = self.doubt.get_untracked() {
            self.look(doubt.again());
        }
    }

    /// After an answer that proves nothing: reads what is stored and says what really happened.
    fn look(self, doubt: Doubt) {
        let (Some(client), Some(wanted)) = (self.app.connection.client_untracked(), self.wanted())
        else {
            return;
        };
        self.step.set(Step::Looking);
        self.doubt.set(Some(doubt.clone()));
        spawn(async move {
            let phone = self.phone.get_untracked();
            let call = self.reading();
            let _underway = settle(&doubt).await;
            let now = client.emergency(&phone, &call).await;
            if self.step.is_disposed() {
                return;
            }
            let now = match now {
                Err(failure) if failure.status() == Some(404) => Ok(None),
                now => now,
            };
            match now {
                Ok(now) => {
                    let before = self.known();
                    let before = Some(before).filter(|before| !before.address.is_empty());
                    let found = save_outcome(&wanted, before.as_ref(), now.as_ref());
                    if found == SaveOutcome::Sent {
                        let how = doubt.and("So it was read again: the address is saved.");
                        return self.stored_now(now, &how);
                    }
                    self.stored.set(Remote::Ready(now.clone()));
                    if let (SaveOutcome::Other, Some(place)) = (found, &now) {
                        return self.stored_otherwise(&doubt, place);
                    }
                    if let Some(failure) = doubt.rejection() {
                        return self.refused(failure, "A check shows that nothing was changed.");
                    }
                    client.may_retry(&client.set_emergency_request(&phone, &wanted));
                    self.step.set(Step::Choosing);
                    let what = doubt.and("So it was read again: this address is not stored.");
                    let advice = doubt
                        .obstacle()
                        .unwrap_or_else(|| "You can save again.".to_owned());
                    let said = Outcome::new(Severity::Error, &what, &advice);
                    self.said.set(Some(said));
                }
                Err(_) => {
                    self.step.set(Step::Choosing);
                    let what = doubt.and(
                        "Reading it again brought no answer either: it is not known whether the address is stored.",
                    );
                    let advice = "Check again before you save once more.";
                    self.said.set(Some(Outcome::unknown(&what, advice)));
                }
            }
        });
    }
}
