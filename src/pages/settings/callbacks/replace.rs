//! The confirmation before the secret is replaced: consequences, and a copy of the old one.

use leptos::prelude::*;
use numbers_client::submission::Phase;
use numbers_model::{callback, secret::Secret};

use super::Callbacks;
use crate::{
    browser::focus,
    components::{
        busy_button::ActionButton,
        copy_button::CopyButton,
        dialog::{Dialog, use_dialog},
    },
    state::remote::Remote,
};

/// The consequences of a replacement.
const CONSEQUENCES: [&str; 3] = [
    "Sinch signs the callbacks of the whole project with the new secret at once.",
    "Every receiver that verifies X-Sinch-Signature rejects callbacks until it knows the new secret.",
    "You can't load the old secret again. Copy it if you may want to go back.",
];

impl Callbacks {
    /// Validates the new secret and opens the confirmation.
    pub(super) fn confirm(self, open: RwSignal<bool>) {
        // A busy or unknown save is not followed by another.
        self.saving.reset();
        if self.saving.phase_untracked() != Phase::Idle {
            return;
        }
        if self.is_valid() {
            open.set(true);
            // Another admin may have replaced the secret since this page was loaded.
            self.read();
        }
    }

    /// Whether the new secret is valid and differs from the stored one; if not, the field says so.
    fn is_valid(self) -> bool {
        let secret = self.new_secret.get_untracked();
        let error = callback::check(&secret).err().or_else(|| {
            let is_same = self.old() == Some(Secret::new(secret));
            is_same.then(|| "This is the current secret.".to_owned())
        });
        let is_valid = error.is_none();
        self.error.set(error);
        if !is_valid {
            focus::focus_soon(&["#hmac-secret"]);
        }
        is_valid
    }

    /// The stored secret, as last read.
    fn old(self) -> Option<Secret> {
        self.stored
            .with_untracked(|stored| stored.value().cloned().flatten())
    }
}

/// The confirmation. Its name and contents follow the stored secret, which is read while it is open.
#[component]
pub(super) fn ReplaceDialog(
    /// The state of the section.
    callbacks: Callbacks,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let has_old = Memo::new(move |_| {
        let secret = |stored: &Remote<Option<Secret>>| stored.value().is_some_and(Option::is_some);
        callbacks.stored.with(secret)
    });
    let name = move || match has_old.get() {
        true => "Replace the callback secret".to_owned(),
        false => "Set the callback secret".to_owned(),
    };
    view! {
        <Dialog open name=Signal::derive(name)>
            <Confirmation callbacks has_old />
        </Dialog>
    }
}

/// The contents of the dialog: of a replacement, or of the first secret.
#[component]
fn Confirmation(
    /// The callback settings.
    callbacks: Callbacks,
    /// Whether there is a secret already.
    has_old: Memo<bool>,
) -> impl IntoView {
    let mut is_first = true;
    Effect::new(move || {
        has_old.track();
        // The button that had the focus is gone.
        if !std::mem::take(&mut is_first) {
            focus::focus_soon(&["dialog[open] [data-first]"]);
        }
    });
    view! {
        {move || match has_old.get() {
            true => view! { <ReplaceConfirmation callbacks /> }.into_any(),
            false => view! { <FirstConfirmation callbacks /> }.into_any(),
        }}
    }
}

/// The contents where a secret is replaced.
#[component]
fn ReplaceConfirmation(
    /// The callback settings.
    callbacks: Callbacks,
) -> impl IntoView {
    let consequences = CONSEQUENCES.map(|line| view! { <li>{line}</li> });
    let old_secret = move |()| {
        let old = callbacks.old();
        old.map_or_else(String::new, |old| old.expose().to_owned())
    };
    view! {
        <ul class="consequences">{consequences.into_iter().collect_view()}</ul>
        <div class="form-actions">
            <CopyButton label="Copy old secret" text=old_secret />
        </div>
        <Freshness callbacks />
        <Actions callbacks cancel="Keep secret" confirm="Replace secret" class="danger" />
    }
}

/// The contents where the first secret is set.
#[component]
fn FirstConfirmation(
    /// The callback settings.
    callbacks: Callbacks,
) -> impl IntoView {
    view! {
        <p>
            "Sinch returned no current secret. It signs the callbacks of the whole project with the new one at \
             once: give it to your receivers."
        </p>
        <Freshness callbacks />
        <Actions callbacks cancel="Not now" confirm="Set secret" class="primary" />
    }
}

/// The status of reading the stored secret again.
#[component]
fn Freshness(
    /// The callback settings.
    callbacks: Callbacks,
) -> impl IntoView {
    let status = Memo::new(move |_| {
        callbacks.stored.with(|stored| {
            if stored.is_loading() {
                "Checking the current secret…"
            } else if stored.failure().is_some() {
                "The current secret could not be checked: it may have changed since this page was loaded."
            } else {
                ""
            }
        })
    });
    view! { <p class="quiet" role="status" prop:textContent=status></p> }
}

/// The buttons of the dialog, by their labels. `class` is that of the second.
#[component]
fn Actions(
    /// The callback settings.
    callbacks: Callbacks,
    /// The label of the button that closes.
    cancel: &'static str,
    /// The label of the button that sends.
    confirm: &'static str,
    /// The classes.
    class: &'static str,
) -> impl IntoView {
    let dialog = use_dialog();
    let is_checking = move || callbacks.stored.with(Remote::is_loading);
    let save = move |()| {
        dialog.close();
        // The secret that was just read may be the new one.
        if callbacks.is_valid() {
            callbacks.save();
        }
    };
    view! {
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                {cancel}
            </button>
            <ActionButton
                label=confirm
                busy=Signal::derive(is_checking)
                on_press=save
                attr:class=class
            />
        </div>
    }
}
