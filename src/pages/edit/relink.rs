//! From one plan or campaign to another on a server that does not take that in one step: unlink, wait, link, each step
//! shown, with a way out between them.

mod steps;

use numbers_client::{client::NumberResponse, curl::Curl, submission::Conclusion};
use numbers_model::{
    change::{self, Change, Draft, Field, Verdict},
    enums::JobStatus,
    number::Number,
};

use super::{Edit, Step};
use crate::{
    browser::{focus, scheduling},
    reactive::{effect, spawn},
    state::{
        changes::number_update::{NumberUpdate, UNLINK, UNLINK_FINDINGS},
        remote::Remote,
    },
};

pub(super) use self::steps::steps;

/// How often a number that shows neither the unlinking nor its outcome is read again before that counts as stuck: what
/// it shows meanwhile is not documented (docs/numbers-api.md 4.1 point 6).
const LOOKS: u32 = 8;

/// How far the steps have got.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leg {
    /// The server has refused the one step, or the first of the two did nothing.
    Offered,
    /// The first step is on its way, or is being looked after.
    Unlinking,
    /// The first step was taken; the server works on it.
    Waiting,
    /// The reader, or trouble that is named, has stopped it between the steps.
    Stopped(String),
    /// The first step is done, the last one is being sent, or was.
    Linking,
}

/// What is being replaced, and by what.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relink {
    pub leg: Leg,
    /// Whether the server has surely taken the first step.
    taken: bool,
    /// How often the number was read without a sign of the first step.
    looks: u32,
    /// What the first step changes.
    unlink: Vec<Change>,
    /// What the first step leaves.
    unlinked: Draft,
    /// What was in force before it.
    old: Draft,
    /// What was refused in one step.
    wanted: Draft,
}

impl Relink {
    /// The number before the last step, as far as this page has brought it there: whatever differs from this is the
    /// reader's, or somebody else's.
    pub(super) fn before_last(&self) -> Option<&Draft> {
        self.taken.then_some(&self.unlinked)
    }
}

impl Edit {
    /// Offers the two steps, where that is what was refused.
    pub(super) fn offer_relink(self) {
        let Some(base) = self.base.get_untracked() else {
            return;
        };
        let now = Draft::of(&base);
        let wanted = self.draft.get_untracked();
        let (unlink, unlinked) = change::unlink(&now, &wanted, self.version);
        // Offered again, they still lead away from what was there at first.
        let first = self.relink.get_untracked().map(|relink| relink.old);
        let old = first.unwrap_or(now);
        self.relink.set(Some(Relink {
            leg: Leg::Offered,
            taken: false,
            looks: 0,
            unlink,
            unlinked,
            old,
            wanted,
        }));
    }

    /// What the last step will send, for a terminal: by then the number is unlinked.
    fn last_as_curl(self) -> Option<Curl> {
        let Relink { unlinked, .. } = self.relink.get()?;
        let draft = self.draft.get();
        self.request_as_curl(&change::changes(&unlinked, &draft, self.version), &draft)
    }

    /// What will be sent next that saves something, for a terminal; `None` while there is nothing to send.
    pub(super) fn as_curl(self) -> Option<Curl> {
        let between = self.relink.with(|relink| {
            let leg = relink.as_ref().map(|relink| &relink.leg);
            leg.is_some_and(|leg| !matches!(leg, Leg::Offered | Leg::Linking))
        });
        match between {
            true => self.last_as_curl(),
            false => self.request_as_curl(&self.changes.get(), &self.draft.get()),
        }
    }

    fn request_as_curl(self, changes: &[Change], draft: &Draft) -> Option<Curl> {
        let client = self.app.connection.client()?;
        let phone = self.phone.get();
        (!changes.is_empty()).then(|| client.curl(&client.update_request(&phone, changes, draft)))
    }

    fn leg(self, leg: Leg) {
        // The button that was pressed goes with its leg: whoever is there is led on.
        let here = focus::active_element().is_some_and(|active| {
            active.tag_name() == "BODY" || active.closest("#relink").is_ok_and(|own| own.is_some())
        });
        self.relink.update(|relink| {
            if let Some(relink) = relink {
                relink.leg = leg;
            }
        });
        if here {
            focus::focus_soon(&["#relink"]);
        }
    }

    /// The first step was taken: from here the number itself tells how it goes on.
    fn unlinked(self, read: NumberResponse) {
        self.relink.update(|relink| {
            if let Some(relink) = relink {
                relink.taken = true;
                relink.looks = 0;
            }
        });
        self.leg(Leg::Waiting);
        self.watch.accept(read);
    }

    /// Stops between the steps. What is on the page can be left or changed then.
    fn stop_relink(self, why: &str) {
        self.leg(Leg::Stopped(why.to_owned()));
        self.step.set(Step::Reviewing);
    }

    /// The first step did nothing, for the reason named: says so, and offers the steps again where they still lead
    /// somewhere.
    fn not_unlinked(self, number: Number, why: &str) {
        self.base.set(Some(number));
        // The number was read, and unlinking once more changes nothing more.
        self.unlinking.abandon();
        let leads_on = self
            .changes
            .with_untracked(|changes| change::is_relink(changes));
        if leads_on {
            self.offer_relink();
        } else {
            self.relink.set(None);
        }
        self.fail(
            why,
            "Nothing was linked, and nothing you typed is lost. What is left to change is shown below.",
        );
        self.step.set(Step::Reviewing);
    }

    /// Sends the first step, once.
    fn begin_relink(self) {
        let (Some(relink), Some(client)) = (
            self.relink.get_untracked(),
            self.app.connection.client_untracked(),
        ) else {
            return;
        };
        if relink.leg != Leg::Offered {
            return;
        }
        self.leg(Leg::Unlinking);
        self.submission.reset();
        self.unlinking.reset();
        self.step.set(Step::Moving);
        let update = NumberUpdate {
            client,
            phone: self.phone.get_untracked(),
            changes: relink.unlink,
            draft: relink.unlinked,
            findings: UNLINK_FINDINGS,
            verifying: self.unlinking.verifying(self.reading()),
        };
        self.unlinking.submit(update, (), move |conclusion| {
            self.unlink_concluded(conclusion);
            None
        });
    }

    /// Takes what came of the first step.
    fn unlink_concluded(self, conclusion: Conclusion<NumberResponse>) {
        let told = conclusion.tell(&UNLINK, |_| false);
        match conclusion {
            Conclusion::Done { snapshot, .. } => self.unlinked(snapshot),
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
            } => self.not_unlinked(snapshot.number, &how),
            Conclusion::Unknown { how, .. } => self.stop_relink(&how),
            Conclusion::Refused { .. }
            | Conclusion::NotSent(_)
            | Conclusion::NotExecuted { .. } => {
                self.leg(Leg::Offered);
                let what = format!(
                    "The server refused to unlink the number as well. {}",
                    told.what
                );
                self.fail(&what, &told.advice);
                self.step.set(Step::Reviewing);
            }
        }
    }

    /// Follows the number while the first step is worked on, and sends the last one when its time has come.
    pub(super) fn follow_relink(self) {
        effect(move || {
            let number = self.watch.value.with(|value| match value {
                Remote::Ready(read) => Some(read.number.clone()),
                _ => None,
            });
            let relink = self.relink.get();
            let (Some(number), Some(relink)) = (number, relink) else {
                return;
            };
            if relink.leg != Leg::Waiting || number.has_running_job() {
                return;
            }
            if change::is_unlinked(&number, &relink.unlink) {
                self.link(number);
            } else if number.sms_job().is_none() && relink.looks < LOOKS {
                self.look_later(relink.looks);
            } else {
                let why = stuck(&number);
                self.not_unlinked(number, &why);
            }
        });
    }

    /// Reads a number again that shows no sign of the first step, after a span that grows.
    fn look_later(self, looks: u32) {
        spawn(async move {
            scheduling::sleep((2_000_u32 << looks.min(5)).min(60_000)).await;
            let waits = self.relink.try_with_untracked(|relink| {
                relink
                    .as_ref()
                    .is_some_and(|own| own.leg == Leg::Waiting && own.looks == looks)
            });
            if waits == Some(true) {
                // Not told: the answer to the read is what tells.
                self.relink.update(|relink| {
                    if let Some(relink) = relink {
                        relink.looks += 1;
                    }
                });
                self.watch.refresh();
            }
        });
    }

    /// The last step: everything that is still different. What somebody else has changed meanwhile stays, and where the
    /// reader has changed the same, the reader decides first.
    fn link(self, number: Number) {
        let Some(Relink { unlinked, .. }) = self.relink.get_untracked() else {
            return;
        };
        self.leg(Leg::Linking);
        self.rebase(&unlinked, number);
        self.step.set(Step::Reviewing);
        if self.conflicts.with_untracked(Vec::is_empty) {
            self.save();
        } else {
            focus::focus_soon(&["#review"]);
        }
    }

    /// Goes on from where it was stopped: looks where the number stands, waits if that is due, and links.
    fn resume(self) {
        let (Some(client), Some(Relink { taken, unlink, .. })) = (
            self.app.connection.client_untracked(),
            self.relink.get_untracked(),
        ) else {
            return;
        };
        self.submission.reset();
        self.leg(Leg::Unlinking);
        self.step.set(Step::Moving);
        spawn(async move {
            let now = client
                .number(&self.phone.get_untracked(), &self.reading())
                .await;
            if self.step.is_disposed() {
                return;
            }
            match now {
                Ok(read) => match change::verdict(&unlink, &read.number) {
                    found if !taken && found != Verdict::Applied => {
                        let sentence = UNLINK_FINDINGS.sentence(found);
                        let why = format!("The number was read again: {sentence}");
                        self.not_unlinked(read.number, &why);
                    }
                    _ => self.unlinked(read),
                },
                Err(failure) => self.stop_relink(&failure.explain().what),
            }
        });
    }

    /// Back to what was in force before the first step.
    fn restore(self) {
        if let Some(relink) = self.relink.get_untracked() {
            self.draft.update(|draft| {
                draft.copy_field(Field::ServicePlan, &relink.old);
                draft.copy_field(Field::Campaign, &relink.old);
            });
        }
        self.resume();
    }
}

/// Why the last step can't follow, from the number.
fn stuck(number: &Number) -> String {
    let failed = number
        .sms_job()
        .filter(|job| job.status == JobStatus::Failed);
    match failed {
        Some(job) => {
            let codes = job.error_codes.join(", ");
            let codes = if codes.is_empty() {
                codes
            } else {
                [" (", &codes, ")"].concat()
            };
            ["Unlinking failed", &codes, "."].concat()
        }
        None => "The number shows no job, and is not unlinked as yet.".to_owned(),
    }
}
