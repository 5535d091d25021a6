//! The save of the secret, and its outcome applied to the page.

use leptos::prelude::*;
use numbers_client::{
    options::RequestOptions,
    submission::{Conclusion, Report},
};
use numbers_model::secret::Secret;

use super::Callbacks;
use crate::{
    browser::focus,
    state::{
        changes::callback_secret::{self, CallbackSecretSave},
        remote::Remote,
    },
};

impl Callbacks {
    /// Saves the new secret, which [`Callbacks::confirm`] has validated.
    pub(super) fn save(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let change = CallbackSecretSave {
            client,
            secret: Secret::new(self.new_secret.get_untracked()),
            verifying: self.saving.verifying(RequestOptions::default()),
        };
        self.saving.submit_beyond_page(
            &callback_secret::WORDING,
            change,
            (),
            |_| (),
            move |conclusion| Some(self.concluded(conclusion)),
        );
    }

    /// Applies the conclusion of a save; returns what to tell.
    fn concluded(self, conclusion: Conclusion<Option<Secret>>) -> Report {
        let (told, error) = callback_secret::tell(&conclusion);
        if error.is_some() {
            self.error.set(error);
            focus::focus_soon(&["#hmac-secret"]);
        }
        let is_done = matches!(conclusion, Conclusion::Done { .. });
        let stored = match conclusion {
            Conclusion::Done { snapshot, .. } | Conclusion::Partly { snapshot, .. } => {
                Some(snapshot)
            }
            Conclusion::Refused { snapshot, .. } | Conclusion::NotExecuted { snapshot, .. } => {
                snapshot
            }
            Conclusion::NotSent(_) | Conclusion::Unknown { .. } => None,
        };
        if let Some(secret) = stored {
            // The field may have been changed meanwhile.
            let is_entered = secret.as_ref().is_some_and(|secret| {
                self.new_secret
                    .with_untracked(|entered| entered == secret.expose())
            });
            if is_done && is_entered {
                self.new_secret.set(String::new());
            }
            self.stored.set(Remote::Ready(secret));
        }
        told
    }
}
