//! The question before the secret is replaced: what breaks, and the old one to take along.

use numbers_client::submission::Phase;
use numbers_model::{callback, secret::Secret};

use super::{Callbacks, copy_button};
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, list},
        focus,
    },
    components::{
        busy_button::action_button,
        dialog::{DialogHandle, dialog},
    },
    reactive::Var,
    state::remote::Remote,
};

const BREAKS: [&str; 3] = [
    "Sinch signs the callbacks of the whole project with the new secret at once.",
    "Every receiver that verifies X-Sinch-Signature rejects callbacks until it knows the new secret.",
    "You can't load the old secret again. Copy it if you may want to go back.",
];

impl Callbacks {
    /// Asks before what was typed is sent.
    pub(super) fn ask(self, open: Var<bool>) {
        // What is on its way or can't be told is not followed by another.
        self.saving.reset();
        if self.saving.phase_untracked() != Phase::Idle {
            return;
        }
        let typed = self.typed.get_untracked();
        let wrong = callback::check(&typed).err().or_else(|| {
            let same = self.old() == Some(Secret::new(typed));
            same.then(|| "This is the current secret.".to_owned())
        });
        let is_wrong = wrong.is_some();
        self.wrong.set(wrong);
        if is_wrong {
            focus::focus_soon(&["#hmac-secret"]);
            return;
        }
        open.set(true);
        // Another admin may have replaced it since this page was loaded.
        self.read();
    }

    /// The secret as it was last read.
    fn old(self) -> Option<Secret> {
        self.stored
            .with_untracked(|stored| stored.value().cloned().flatten())
    }

    pub(super) fn replace_dialog(self, open: Var<bool>) -> View {
        let has_old = move || self.old().is_some();
        dialog(
            open,
            move || {
                let name = match has_old() {
                    true => "Replace the callback secret",
                    false => "Set the callback secret",
                };
                name.to_owned()
            },
            move |handle| {
                Some(match has_old() {
                    true => self.question(&handle),
                    false => self.first(&handle),
                })
            },
        )
    }

    fn question(self, handle: &DialogHandle) -> View {
        let breaks = list(BREAKS, |line| el("li").child(line).into());
        let copy = copy_button("Copy old secret", move || {
            self.old()
                .map_or_else(String::new, |old| old.expose().to_owned())
        });
        [
            block("ul", "consequences").child(breaks).into(),
            block("div", "form-actions").child(copy).into(),
            dynamic(move || self.freshness()),
            self.actions(handle, ["Keep secret", "Replace secret"], "danger"),
        ]
        .into()
    }

    /// Where there is no secret to lose.
    fn first(self, handle: &DialogHandle) -> View {
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

    /// Whether the old secret is still the one that is stored.
    fn freshness(self) -> View {
        let words = self.stored.with(|stored| {
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
            .child(words)
            .into()
    }

    fn actions(self, handle: &DialogHandle, [keep, go_on]: [&str; 2], class: &str) -> View {
        let (keeps, goes_on) = (handle.clone(), handle.clone());
        let checking = move || self.stored.with(Remote::is_loading);
        block("div", "dialog-actions")
            .child(button(keep, move || keeps.close()).flag("data-first", true))
            .child(
                action_button(go_on, checking, move || {
                    goes_on.close();
                    self.save();
                })
                .class(class),
            )
            .into()
    }
}
