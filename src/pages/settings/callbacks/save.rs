//! The save of the secret, from the confirmed question to what is shown afterwards.

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
    /// Saves the secret that was typed, which [`Callbacks::ask`] has checked.
    pub(super) fn save(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let verifying = RequestOptions::new(&self.cancel.get_untracked());
        let change = CallbackSecretSave {
            client,
            secret: Secret::new(self.typed.get_untracked()),
            verifying: self.saving.verifying(verifying),
        };
        self.saving.submit(change, (), move |conclusion| {
            Some(self.concluded(conclusion))
        });
    }

    fn concluded(self, conclusion: Conclusion<Option<Secret>>) -> Report {
        let (told, error) = callback_secret::tell(&conclusion);
        if error.is_some() {
            self.wrong.set(error);
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
            // Another one may have been typed meanwhile.
            let is_typed = secret
                .as_ref()
                .is_some_and(|secret| self.typed.with_untracked(|typed| typed == secret.expose()));
            if is_done && is_typed {
                self.typed.set(String::new());
            }
            self.stored.set(Remote::Ready(secret));
        }
        told
    }
}
