//! Relinking: the change to another plan or campaign in two steps, unlink and link.
//!
//! The API documents these steps for servers that reject the change in one. Each step is shown, and the admin can stop
//! between them.

use leptos::{prelude::*, task::spawn_local};

mod steps;

use numbers_client::{
    client::NumberResponse, curl::Curl, options::RequestOptions, submission::Conclusion,
};
use numbers_model::{
    change::{self, Change, Draft, Field, Verdict},
    number::Number,
};

use super::{Edit, EditStep};
use crate::{
    browser::{focus, scheduling},
    state::{
        changes::number_update::{NumberUpdate, UNLINK, UNLINK_FINDINGS, landing},
        remote::Remote,
    },
};

pub(super) use self::steps::RelinkSteps;

/// The state of a relink.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RelinkState {
    /// Offered: the server has rejected the change in one step, or unlinking had no effect.
    Offered,
    /// The unlinking is being sent or verified.
    Unlinking,
    /// The unlinking was accepted; its job is running.
    Waiting,
    /// Stopped between the steps, by the admin or by an error.
    Stopped(String),
    /// Unlinked; the linking is being sent, or was.
    Linking,
}

/// A relink: both steps and the state.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relink {
    pub state: RelinkState,
    /// Whether the server has certainly accepted the unlinking.
    is_unlink_accepted: bool,
    /// Number of reads without a sign of the unlinking.
    reads: u32,
    /// The changes of the unlinking.
    unlink: Vec<Change>,
    /// The values after the unlinking.
    unlinked: Draft,
    /// The values before the unlinking.
    original: Draft,
    /// The values that were rejected in one step.
    target: Draft,
}

impl Relink {
    /// The values before the linking, if this page has unlinked the number.
    ///
    /// Differences from these are changes of the admin, or of somebody else.
    pub(super) fn before_linking(&self) -> Option<&Draft> {
        self.is_unlink_accepted.then_some(&self.unlinked)
    }
}

impl Edit {
    /// Offers the relink after the change in one step was rejected.
    pub(super) fn offer_relink(self) {
        let Some(base) = self.base.get_untracked() else {
            return;
        };
        let current = Draft::of(&base);
        let target = self.draft.get_untracked();
        let (unlink, unlinked) = change::unlink(&current, &target, self.version);
        // A second offer keeps the original values of the first.
        let first = self.relink.get_untracked().map(|relink| relink.original);
        let original = first.unwrap_or(current);
        self.relink.set(Some(Relink {
            state: RelinkState::Offered,
            is_unlink_accepted: false,
            reads: 0,
            unlink,
            unlinked,
            original,
            target,
        }));
    }

    /// The request of the linking as curl, which is sent once the number is unlinked.
    fn linking_as_curl(self) -> Option<Curl> {
        let Relink { unlinked, .. } = self.relink.get()?;
        let draft = self.draft.get();
        self.request_as_curl(&change::changes(&unlinked, &draft, self.version), &draft)
    }

    /// The next request that saves the changes, as curl. `None` while there is nothing to send.
    pub(super) fn as_curl(self) -> Option<Curl> {
        let is_relinking = self.relink.with(|relink| {
            let state = relink.as_ref().map(|relink| &relink.state);
            state.is_some_and(|state| !matches!(state, RelinkState::Offered | RelinkState::Linking))
        });
        match is_relinking {
            true => self.linking_as_curl(),
            false => self.request_as_curl(&self.changes.get(), &self.draft.get()),
        }
    }

    fn request_as_curl(self, changes: &[Change], draft: &Draft) -> Option<Curl> {
        let client = self.app.connection.client()?;
        let phone = self.phone.get();
        (!changes.is_empty()).then(|| client.curl(&client.update_request(&phone, changes, draft)))
    }

    fn set_relink_state(self, state: RelinkState) {
        // The pressed button disappears with its state, so that the focus moves to the new one.
        let is_focused = focus::active_element().is_some_and(|active| {
            active.tag_name() == "BODY"
                || active
                    .closest("#relink")
                    .is_ok_and(|section| section.is_some())
        });
        self.relink.update(|relink| {
            if let Some(relink) = relink {
                relink.state = state;
            }
        });
        if is_focused {
            focus::focus_soon(&["#relink"]);
        }
    }

    /// Continues after the unlinking was accepted: the number itself tells when it is done.
    fn unlink_accepted(self, response: NumberResponse) {
        self.relink.update(|relink| {
            if let Some(relink) = relink {
                relink.is_unlink_accepted = true;
                relink.reads = 0;
            }
        });
        self.set_relink_state(RelinkState::Waiting);
        self.resource.accept(response);
    }

    /// Stops between the steps.
    fn stop_relink(self, why: &str) {
        self.set_relink_state(RelinkState::Stopped(why.to_owned()));
        self.step.set(EditStep::Reviewing);
    }

    /// Shows that the unlinking had no effect, and offers the relink again if it is still needed.
    fn unlink_failed(self, number: Number, why: &str) {
        self.base.set(Some(number));
        // The number was read, and unlinking it once more does no harm.
        self.unlinking.abandon();
        let is_needed = self
            .changes
            .with_untracked(|changes| change::is_relink(changes));
        if is_needed {
            self.offer_relink();
        } else {
            self.relink.set(None);
        }
        self.fail(
            why,
            "Nothing was linked, and nothing you typed is lost. What is left to change is shown below.",
        );
        self.step.set(EditStep::Reviewing);
    }

    /// Sends the unlinking.
    fn begin_relink(self) {
        let (Some(relink), Some(client)) = (
            self.relink.get_untracked(),
            self.app.connection.client_untracked(),
        ) else {
            return;
        };
        if relink.state != RelinkState::Offered {
            return;
        }
        self.set_relink_state(RelinkState::Unlinking);
        self.submission.reset();
        self.unlinking.reset();
        self.step.set(EditStep::Relinking);
        let update = NumberUpdate {
            client,
            phone: self.phone.get_untracked(),
            changes: relink.unlink,
            draft: relink.unlinked,
            findings: UNLINK_FINDINGS,
            verifying: self.unlinking.verifying(RequestOptions::default()),
        };
        let land = landing(self.app.inventory);
        self.unlinking
            .submit_beyond_page(&UNLINK, update, (), land, move |conclusion| {
                self.unlink_concluded(conclusion);
                None
            });
    }

    /// Applies the conclusion of the unlinking.
    fn unlink_concluded(self, conclusion: Conclusion<NumberResponse>) {
        let told = conclusion.tell(&UNLINK, |_| false);
        match conclusion {
            Conclusion::Done { snapshot, .. } => self.unlink_accepted(snapshot),
            Conclusion::NotExecuted {
                snapshot: Some(snapshot),
                how,
                ..
            }
            | Conclusion::Partly { snapshot, how }
            | Conclusion::Unknown {
                snapshot: Some(snapshot),
                how,
                ..
            } => self.unlink_failed(snapshot.number, &how),
            Conclusion::Unknown { how, .. } => self.stop_relink(&how),
            Conclusion::Refused { .. }
            | Conclusion::NotSent(_)
            | Conclusion::NotExecuted { .. } => {
                self.set_relink_state(RelinkState::Offered);
                let what = format!(
                    "The server refused to unlink the number as well. {}",
                    told.what
                );
                self.fail(&what, &told.advice);
                self.step.set(EditStep::Reviewing);
            }
        }
    }

    /// Starts the effect that sends the linking as soon as the number is unlinked.
    pub(super) fn start_relink_effect(self) {
        Effect::new(move || {
            let number = self.resource.value.with(|value| match value {
                Remote::Ready(response) => Some(response.number.clone()),
                _ => None,
            });
            let relink = self.relink.get();
            let (Some(number), Some(relink)) = (number, relink) else {
                return;
            };
            if relink.state != RelinkState::Waiting || number.has_running_job() {
                return;
            }
            if change::is_unlinked(&number, &relink.unlink) {
                self.link(number);
            } else if number.sms_job().is_none() && relink.reads < change::MAX_UNLINK_READS {
                self.read_later(relink.reads);
            } else {
                let why = change::stuck_reason(&number);
                self.unlink_failed(number, &why);
            }
        });
    }

    /// Reads the number again with exponential back-off, while it shows no sign of the unlinking.
    fn read_later(self, reads: u32) {
        spawn_local(async move {
            scheduling::sleep(change::unlink_wait_ms(reads)).await;
            let is_waiting = self.relink.try_with_untracked(|relink| {
                relink.as_ref().is_some_and(|relink| {
                    relink.state == RelinkState::Waiting && relink.reads == reads
                })
            });
            if is_waiting == Some(true) {
                self.relink.update(|relink| {
                    if let Some(relink) = relink {
                        relink.reads += 1;
                    }
                });
                self.resource.refresh();
            }
        });
    }

    /// Sends the linking, with all remaining changes.
    ///
    /// Changes by somebody else are kept; where they conflict with the admin's, the admin decides first.
    fn link(self, number: Number) {
        let Some(Relink { unlinked, .. }) = self.relink.get_untracked() else {
            return;
        };
        self.set_relink_state(RelinkState::Linking);
        self.rebase(&unlinked, number);
        self.step.set(EditStep::Reviewing);
        if self.conflicts.with_untracked(Vec::is_empty) {
            self.save();
        } else {
            focus::focus_soon(&["#review"]);
        }
    }

    /// Resumes a stopped relink: reads the number, waits for the unlinking, and links.
    fn resume(self) {
        let (
            Some(client),
            Some(Relink {
                is_unlink_accepted,
                unlink,
                ..
            }),
        ) = (
            self.app.connection.client_untracked(),
            self.relink.get_untracked(),
        )
        else {
            return;
        };
        self.submission.reset();
        self.set_relink_state(RelinkState::Unlinking);
        self.step.set(EditStep::Relinking);
        spawn_local(async move {
            let answer = client
                .number(&self.phone.get_untracked(), &self.reading())
                .await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(response) => match change::verdict(&unlink, &response.number) {
                    verdict if !is_unlink_accepted && verdict != Verdict::Applied => {
                        let sentence = UNLINK_FINDINGS.sentence(verdict);
                        let why = format!("The number was read again: {sentence}");
                        self.unlink_failed(response.number, &why);
                    }
                    _ => self.unlink_accepted(response),
                },
                Err(failure) => self.stop_relink(&failure.explain().what),
            }
        });
    }

    /// Links the original plan or campaign again.
    fn restore(self) {
        if let Some(relink) = self.relink.get_untracked() {
            self.draft.update(|draft| {
                draft.copy_field(Field::ServicePlan, &relink.original);
                draft.copy_field(Field::Campaign, &relink.original);
            });
        }
        self.resume();
    }
}
