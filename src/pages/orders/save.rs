//! The registration on its way to the server: checked, sent once, and looked up when the answer is unclear.

use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
};
use numbers_model::order::{JsonValue, Registration, RequirementsForm};

use super::{
    one::{One, Step},
    show_wrong,
};
use crate::{
    api::settle::settle,
    components::{notice::Severity, outcome::Outcome},
    reactive::spawn,
};

const FIRST_WRONG: &str = "#order-form [aria-invalid=true]";

impl One {
    /// Sends what is filled in.
    pub(super) fn save(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        // Set before anything is awaited: a second click finds it and does nothing.
        if self.saving.get_untracked() != Step::Idle {
            return;
        }
        self.saved.set(None);
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
        self.saving.set(Step::Sending);
        spawn(async move {
            let id = self.id.get_untracked();
            // Not tied to the page: what was sent is seen through to its end.
            let call = RequestOptions::default();
            let answer = client
                .register(crate::api::permit(), &id, &details, &call)
                .await;
            if self.left() {
                return;
            }
            match answer {
                Ok(now) if now.details.contains(&details) => {
                    self.is_saved(details, now, "The registration is saved.");
                }
                // A success that does not say so itself.
                Ok(_) => {
                    let why = Doubt::success("The server did not say what is stored now.");
                    self.look(why, details).await;
                }
                Err(failure) if failure.proves_not_executed() => self.not_saved(&failure),
                Err(failure) => self.look(Doubt::new(failure), details).await,
            }
        });
    }

    fn is_saved(self, details: JsonValue, now: Registration, how: &str) {
        self.filled.set(Some(details));
        self.take_registration(now);
        self.saving.set(Step::Idle);
        self.saved
            .set(Some(Outcome::new(Severity::Success, how, "")));
        // It may have unblocked the order.
        spawn(async move {
            self.read_order(true).await;
            self.poll();
        });
    }

    /// What the server objects to, beside the fields as far as they can be told.
    fn not_saved(self, failure: &ClientError) {
        let form = match self.form.get_untracked() {
            Some(RequirementsForm::Form(form)) => Some(form),
            _ => None,
        };
        let mut errors = Vec::new();
        let Explanation { what, mut advice } = failure.explain_beside(|own| {
            let key = form.as_ref().and_then(|form| {
                self.values
                    .with_untracked(|values| form.field_for_violation(&own.field, values))
            });
            errors.extend(key.map(|key| (key, own.description.clone())));
            key.is_some()
        });
        advice.push_str(" Nothing was stored, and nothing you typed is lost.");
        let beside = !errors.is_empty();
        self.errors.set(errors);
        self.saving.set(Step::Idle);
        self.saved
            .set(Some(Outcome::new(Severity::Error, &what, &advice)));
        if beside {
            show_wrong(FIRST_WRONG);
        }
    }

    pub(super) fn look_at_registration(self, why: &'static str) {
        if let Some(details) = self.typed() {
            spawn(async move { self.look(Doubt::success(why), details).await });
        }
    }

    /// After an answer that proves nothing: reads the registration and says what really happened.
    async fn look(self, why: Doubt, wanted: JsonValue) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.saving.set(Step::Looking);
        let id = self.id.get_untracked();
        let call = self.reading();
        let _underway = settle(&why).await;
        let now = client.registration(&id, &call).await;
        if self.left() {
            return;
        }
        match now {
            Ok(now) if now.details.contains(&wanted) => {
                let how = why.and("So it was read again: what you filled in is stored.");
                self.is_saved(wanted, now, &how);
                return;
            }
            Ok(now) => {
                self.take_registration(now);
                if let Some(rejection) = why.rejection() {
                    self.not_saved(rejection);
                    return;
                }
                client.may_retry(&client.register_request(&id, &wanted));
                let what = why.and("So it was read again: what you filled in is not stored.");
                self.saved.set(Some(Outcome::new(
                    Severity::Error,
                    &what,
                    &why.obstacle().unwrap_or_else(|| {
                        "You can save again. Nothing you typed is lost.".to_owned()
                    }),
                )));
            }
            Err(_) => self.saved.set(Some(Outcome::unknown(
                &why.and(
                    "Reading it again brought no answer either: it is not known what is stored.",
                ),
                "Check again before you save once more.",
            ))),
        }
        self.saving.set(Step::Idle);
    }
}
