//! The confirmation before the secret is replaced: consequences, and a copy of the old one.

use leptos::prelude::*;
use numbers_client::submission::Phase;
use numbers_model::{callback, secret::Secret};

use super::Callbacks;
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, list, watch},
        focus,
    },
    components::{
        busy_button::action_button,
        copy_button::copy_button,
        legacy::{DialogHandle, modal},
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

    /// The confirmation dialog. Its name and content follow the stored secret, which is read while it is open.
    pub(super) fn replace_dialog(self, open: RwSignal<bool>) -> View {
        let has_old = Memo::new(move |_| {
            let secret =
                |stored: &Remote<Option<Secret>>| stored.value().is_some_and(Option::is_some);
            self.stored.with(secret)
        });
        let name = move || {
            let name = match has_old.get() {
                true => "Replace the callback secret",
                false => "Set the callback secret",
            };
            name.to_owned()
        };
        let frame = move || {
            block("dialog", "dialog")
                .live("aria-label", move || Some(name()))
                .child(el("h2").text(name))
        };
        modal(open, frame, move |handle| {
            let mut is_first = true;
            watch(move || {
                has_old.track();
                // The button that had the focus is gone.
                if !std::mem::take(&mut is_first) {
                    focus::focus_soon(&["dialog[open] [data-first]"]);
                }
            });
            Some(dynamic(move || match has_old.get() {
                true => self.replace_content(&handle),
                false => self.first_content(&handle),
            }))
        })
    }

    /// The content where a secret is replaced.
    fn replace_content(self, handle: &DialogHandle) -> View {
        let consequences = list(CONSEQUENCES, |line| el("li").child(line).into());
        let copy = copy_button("Copy old secret", move || {
            self.old()
                .map_or_else(String::new, |old| old.expose().to_owned())
        });
        [
            block("ul", "consequences").child(consequences).into(),
            block("div", "form-actions").child(copy).into(),
            dynamic(move || self.freshness()),
            self.actions(handle, ["Keep secret", "Replace secret"], "danger"),
        ]
        .into()
    }

    /// The content where the first secret is set.
    fn first_content(self, handle: &DialogHandle) -> View {
        [
            el("p")
                .child(
                    "Sinch returned no current secret. It signs the callbacks of the whole project with the new one \
                     at once: give it to your receivers.",
                )
                .into(),
            dynamic(move || self.freshness()),
            self.actions(handle, ["Not now", "Set secret"], "primary"),
        ]
        .into()
    }

    /// The status of reading the stored secret again.
    fn freshness(self) -> View {
        let status = self.stored.with(|stored| {
            if stored.is_loading() {
                "Checking the current secret…"
            } else if stored.failure().is_some() {
                "The current secret could not be checked: it may have changed since this page was loaded."
            } else {
                ""
            }
        });
        block("p", "quiet")
            .attr("role", "status")
            .child(status)
            .into()
    }

    /// The buttons, by their labels. `class` is that of the second.
    fn actions(self, handle: &DialogHandle, [cancel, confirm]: [&str; 2], class: &str) -> View {
        let (cancelled, confirmed) = (handle.clone(), handle.clone());
        let is_checking = move || self.stored.with(Remote::is_loading);
        block("div", "dialog-actions")
            .child(button(cancel, move || cancelled.close()).flag("data-first", true))
            .child(
                action_button(confirm, is_checking, move || {
                    confirmed.close();
                    // The secret that was just read may be the new one.
                    if self.is_valid() {
                        self.save();
                    }
                })
                .class(class),
            )
            .into()
    }
}
