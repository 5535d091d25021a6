//! The secret on its way to the server: checked, sent once, and looked up when the answer is unclear.

use super::{Callbacks, Step};
use crate::{
    api::{
        failure::Failure,
        transport::{Call, Cancel},
    },
    browser::focus,
    components::{notice::Weight, said::Said},
    model::{callback, secret::Secret},
    reactive::spawn,
    state::remote::Remote,
};

impl Callbacks {
    fn say(self, said: Said) {
        self.said.set(Some(said));
        self.step.set(Step::Editing);
    }

    pub(super) fn save(self) {
        let Some(client) = self.stores.connection.client_untracked() else {
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
            let call = Call::new(&Cancel::new());
            let answer = client.set_callback_secret(&wanted, &call).await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(now) if now.as_ref() == Some(&wanted) => {
                    self.saved(wanted, "The secret is saved.")
                }
                // A success that does not say so itself.
                Ok(_) => self.look("The server did not say what is stored now.", wanted),
                Err(failure) if failure.is_unclear() => self.look(&failure.explain().0, wanted),
                Err(failure) => self.refused(&failure),
            }
        });
    }

    fn saved(self, secret: Secret, how: &str) {
        self.stored.set(Remote::Ready(Some(secret)));
        self.typed.set(String::new());
        self.say(Said::new(
            Weight::Good,
            how,
            "Callbacks are signed with it from now on: give it to your receivers.",
        ));
    }

    fn refused(self, failure: &Failure) {
        let (what, mut advice) = failure.objections(|own| {
            let here = own
                .field
                .replace('_', "")
                .eq_ignore_ascii_case("hmacSecret");
            if here {
                self.wrong.set(Some(own.description.clone()));
            }
            here
        });
        advice.push_str(" Nothing was changed, and nothing you typed is lost.");
        self.say(Said::new(Weight::Error, &what, &advice));
        if self.wrong.with_untracked(Option::is_some) {
            focus::focus_soon(&["#hmac-secret"]);
        }
    }

    pub(super) fn look_at_typed(self, why: &str) {
        self.look(why, Secret::new(self.typed.get_untracked()));
    }

    /// After an unclear answer: reads the secret and says what really happened.
    fn look(self, why: &str, wanted: Secret) {
        let Some(client) = self.stores.connection.client_untracked() else {
            return;
        };
        self.step.set(Step::Looking);
        let why = why.to_owned();
        spawn(async move {
            let now = client.callback_secret(&self.reading()).await;
            if self.step.is_disposed() {
                return;
            }
            match now {
                Ok(now) if now.as_ref() == Some(&wanted) => self.saved(
                    wanted,
                    &[&why, " So it was read again: the new secret is stored."].concat(),
                ),
                Ok(now) => {
                    self.stored.set(Remote::Ready(now));
                    self.say(Said::new(
                        Weight::Error,
                        &[&why, " So it was read again: the new secret is not stored."].concat(),
                        "You can save again.",
                    ));
                }
                Err(_) => self.say(Said::unknown(
                    &[
                        &why,
                        " Reading it again brought no answer either: it is not known which secret is stored.",
                    ]
                    .concat(),
                    "Check again before you save once more.",
                )),
            }
        });
    }
}
