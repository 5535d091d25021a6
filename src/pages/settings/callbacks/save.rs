//! The secret on its way to the server: checked, sent once, and looked up when the answer is unclear.

use numbers_client::{
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Doubt,
};
use numbers_model::{callback, secret::Secret};

use super::{Callbacks, Step};
use crate::{
    api::settle::settle,
    browser::focus,
    components::{notice::Severity, outcome::Outcome},
    reactive::spawn,
    state::remote::Remote,
};

impl Callbacks {
    fn say(self, said: Outcome) {
        self.said.set(Some(said));
        self.step.set(Step::Editing);
    }

    pub(super) fn save(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        // Set before anything is awaited: a second click finds it and does nothing.
        if self.step.get_untracked() != Step::Editing {
            return;
        }
        self.said.set(None);
        let typed = self.typed.get_untracked();
        if let Err(wrong) = callback::check(&typed) {
            self.wrong.set(Some(wrong));
            focus::focus_soon(&["#hmac-secret"]);
            return;
        }
        self.wrong.set(None);
        self.step.set(Step::Saving);
        let wanted = Secret::new(typed);
        spawn(async move {
            // Not tied to the page: a change that was sent is seen through to its end.
            let call = RequestOptions::default();
            let answer = client
                .set_callback_secret(crate::api::permit(), &wanted, &call)
                .await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(now) if now.as_ref() == Some(&wanted) => {
                    self.saved(wanted, "The secret is saved.")
                }
                // A success that does not say so itself.
                Ok(_) => {
                    let why = "The server did not say what is stored now.";
                    self.look(Doubt::success(why), wanted);
                }
                Err(failure) if failure.proves_not_executed() => {
                    self.refused(&failure, " Nothing was changed");
                }
                Err(failure) => self.look(Doubt::new(failure), wanted),
            }
        });
    }

    fn saved(self, secret: Secret, how: &str) {
        self.stored.set(Remote::Ready(Some(secret)));
        self.typed.set(String::new());
        self.say(Outcome::new(
            Severity::Success,
            how,
            "Callbacks are signed with it from now on: give it to your receivers.",
        ));
    }

    fn refused(self, failure: &ClientError, state: &str) {
        let Explanation { what, mut advice } = failure.explain_beside(|own| {
            let here = own
                .field
                .replace('_', "")
                .eq_ignore_ascii_case("hmacSecret");
            if here {
                self.wrong.set(Some(own.description.clone()));
            }
            here
        });
        advice.push_str(state);
        advice.push_str(", and nothing you typed is lost.");
        self.say(Outcome::new(Severity::Error, &what, &advice));
        if self.wrong.with_untracked(Option::is_some) {
            focus::focus_soon(&["#hmac-secret"]);
        }
    }

    pub(super) fn look_again(self) {
        if let Some((doubt, wanted)) = self.doubt.get_untracked() {
            self.look(doubt.again(), wanted);
        }
    }

    /// After an answer that proves nothing: reads the secret and says what really happened.
    fn look(self, doubt: Doubt, wanted: Secret) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.step.set(Step::Looking);
        self.doubt.set(Some((doubt.clone(), wanted.clone())));
        spawn(async move {
            let call = self.reading();
            let _underway = settle(&doubt).await;
            let now = client.callback_secret(&call).await;
            if self.step.is_disposed() {
                return;
            }
            match now {
                Ok(now) if now.as_ref() == Some(&wanted) => self.saved(
                    wanted,
                    &doubt.and("So it was read again: the new secret is stored."),
                ),
                Ok(now) => {
                    self.stored.set(Remote::Ready(now));
                    if let Some(failure) = doubt.rejection() {
                        return self.refused(failure, " A check shows that nothing was changed");
                    }
                    client.may_retry(&client.callback_request(&wanted));
                    self.say(Outcome::new(
                        Severity::Error,
                        &doubt.and("So it was read again: the new secret is not stored."),
                        &doubt.obstacle().unwrap_or_else(|| "You can save again.".to_owned()),
                    ));
                }
                Err(_) => self.say(Outcome::unknown(
                    &doubt.and(
                        "Reading it again brought no answer either: it is not known which secret is stored.",
                    ),
                    "Check again before you save once more.",
                )),
            }
        });
    }
}
