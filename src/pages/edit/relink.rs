//! From one plan or campaign to another on a server that does not take that in one step: unlink, wait, link, each step
//! shown, with a way out between them.

use super::{Edit, Step};
use crate::{
    api::transport::{Call, Cancel},
    browser::dom::{View, block, button, dynamic, el, list},
    components::{
        curl::curl,
        notice::{Weight, notice},
    },
    model::{
        change::{self, Change, Draft, Field, Verdict},
        kinds::JobStatus,
        number::Number,
    },
    reactive::{effect, spawn},
    state::remote::Remote,
};

/// How far the steps have got.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leg {
    /// The server has refused the one step, in these words. Nothing was changed.
    Offered(String),
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
    fn at(&self, leg: Leg) -> Option<Relink> {
        Some(Relink {
            leg,
            ..self.clone()
        })
    }
}

impl Edit {
    /// Offers the two steps, where that is what was refused.
    pub(super) fn offer_relink(self, why: &str) {
        let Some(base) = self.base.get_untracked() else {
            return;
        };
        let old = Draft::of(&base);
        let wanted = self.draft.get_untracked();
        let (unlink, unlinked) = change::unlink(&old, &wanted, self.version);
        self.relink.set(Some(Relink {
            leg: Leg::Offered(why.to_owned()),
            unlink,
            unlinked,
            old,
            wanted,
        }));
    }

    fn leg(self, leg: Leg) {
        self.relink.update(|relink| {
            *relink = relink.as_ref().and_then(|relink| relink.at(leg));
        });
    }

    /// Sends the first step, once.
    fn begin_relink(self) {
        let Some(relink) = self.relink.get_untracked() else {
            return;
        };
        let client = self.stores.connection.client_untracked();
        // Set before anything is awaited: a second click finds it and does nothing.
        let (Some(client), Leg::Offered(_)) = (client, &relink.leg) else {
            return;
        };
        self.leg(Leg::Unlinking);
        self.trouble.set(None);
        self.step.set(Step::Moving);
        spawn(async move {
            let phone = self.phone.get_untracked();
            let call = Call::new(&Cancel::new());
            let answer = client
                .update(&phone, &relink.unlink, &relink.unlinked, &call)
                .await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(read) => {
                    self.watch.accept(read);
                    self.leg(Leg::Waiting);
                }
                Err(failure) if failure.is_unclear() => {
                    let why = failure.explain().0;
                    self.look_after_unlink(why, relink.unlink).await;
                }
                Err(failure) => {
                    let (what, advice) = failure.explain();
                    self.leg(Leg::Offered(what));
                    self.fail(
                        "The server refused to unlink the number as well.",
                        &[
                            &advice,
                            " Nothing was changed, and nothing you typed is lost.",
                        ]
                        .concat(),
                    );
                    self.step.set(Step::Reviewing);
                }
            }
        });
    }

    /// After an unclear answer to the first step: what does the number show?
    async fn look_after_unlink(self, why: String, unlink: Vec<Change>) {
        let Some(client) = self.stores.connection.client_untracked() else {
            return;
        };
        let after = client
            .number(&self.phone.get_untracked(), &self.reading())
            .await;
        if self.step.is_disposed() {
            return;
        }
        match after {
            Ok(read) => {
                let verdict = change::verdict(&unlink, &read.number);
                self.watch.accept(read);
                match verdict {
                    Verdict::Applied => self.leg(Leg::Waiting),
                    Verdict::NotApplied | Verdict::Partly => {
                        self.leg(Leg::Offered(
                            why + " So the number was read again: it is not unlinked.",
                        ));
                        self.step.set(Step::Reviewing);
                    }
                }
            }
            Err(_) => self.leg(Leg::Stopped(
                why + " Reading the number again brought no answer either: it is not known whether it was unlinked.",
            )),
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
            if relink.leg != Leg::Waiting || number.job_running() {
                return;
            }
            if change::is_unlinked(&number, &relink.unlink) {
                self.link(number);
            } else {
                self.leg(Leg::Stopped(stuck(&number)));
            }
        });
    }

    /// The last step: everything that is still different.
    fn link(self, number: Number) {
        self.leg(Leg::Linking);
        self.base.set(Some(number));
        // What came is no conflict: this page has unlinked it.
        self.step.set(Step::Reviewing);
        self.save();
    }

    /// Goes on from where it was stopped: looks where the number stands, waits if that is due, and links.
    fn resume(self) {
        let Some(client) = self.stores.connection.client_untracked() else {
            return;
        };
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
                Ok(read) => {
                    self.watch.accept(read);
                    self.leg(Leg::Waiting);
                }
                Err(failure) => self.leg(Leg::Stopped(failure.explain().0)),
            }
        });
    }

    /// Back to what was in force before the first step.
    fn restore(self) {
        if let Some(relink) = self.relink.get_untracked() {
            self.draft.update(|draft| {
                draft.take(Field::ServicePlan, &relink.old);
                draft.take(Field::Campaign, &relink.old);
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
        None => "The job is over, but the number is not unlinked.".to_owned(),
    }
}

/// The steps, how far they are, and what can be done now.
pub(super) fn steps(edit: Edit) -> View {
    dynamic(move || {
        let relink = edit.relink.get()?;
        // What was typed since the offer is another change.
        let stale = matches!(relink.leg, Leg::Offered(_))
            && edit.draft.with(|draft| *draft != relink.wanted);
        (!stale).then(|| drawn(edit, &relink))
    })
}

fn drawn(edit: Edit, relink: &Relink) -> View {
    let Relink {
        leg, old, unlink, ..
    } = relink;
    let moves_plan = unlink
        .iter()
        .any(|change| change.field == Field::ServicePlan);
    let (what, field) = if moves_plan {
        ("service plan ", Field::ServicePlan)
    } else {
        ("campaign ", Field::Campaign)
    };
    let (from, to) = (
        old.value(field),
        edit.draft.with_untracked(|draft| draft.value(field)),
    );
    let done = match leg {
        Leg::Offered(_) | Leg::Unlinking => 0,
        Leg::Waiting | Leg::Stopped(_) => 1,
        Leg::Linking => 2,
    };
    let names = [
        ["Unlink ", what, &from].concat(),
        "Wait until Sinch has done that".to_owned(),
        ["Link ", what, &to, " and whatever else you changed"].concat(),
    ];
    let running = matches!(leg, Leg::Unlinking | Leg::Waiting | Leg::Linking);
    let steps = list(names.into_iter().enumerate(), |(at, name)| {
        let (sign, state) = match at {
            at if at < done => ("✓ ", "done"),
            at if at == done && running => ("… ", "now"),
            _ => ("", "to come"),
        };
        el("li")
            .attr("data-state", state)
            .child(sign)
            .child(name)
            .child([" (", state, ")"].concat())
            .into()
    });
    let steps = block("ol", "steps")
        .attr("aria-label", "Steps")
        .child(steps);
    let note = match leg {
        Leg::Offered(why) => notice(
            Weight::Warning,
            "The server may want this change in two steps.",
            &[
                why,
                " If the new ID is right, take the way that the API documents: the steps below. In between, the number \
                 has neither the old nor the new, and its messages may stop.",
            ]
            .concat(),
            vec![
                button("Change in two steps", move || edit.begin_relink())
                    .class("primary")
                    .into(),
            ],
        ),
        Leg::Unlinking | Leg::Waiting => notice(
            Weight::Info,
            "Changing in two steps. Keep this page open: the second step is sent from here.",
            "You can stop in between. What was sent already goes on.",
            match leg {
                Leg::Waiting => vec![
                    button("Stop before linking", move || {
                        edit.leg(Leg::Stopped(
                            "You stopped. Unlinking goes on at the server; nothing will be linked.".into(),
                        ));
                    })
                    .into(),
                ],
                _ => Vec::new(),
            },
        ),
        Leg::Stopped(why) => notice(
            Weight::Warning,
            &["Stopped between the steps. ", why].concat(),
            "Until it is linked again, the number may be without a service plan and its messages stop.",
            vec![
                button(&["Go on and link ", &to].concat(), move || edit.resume()).into(),
                button(&["Link ", &from, " again"].concat(), move || edit.restore()).into(),
            ],
        ),
        Leg::Linking => notice(
            Weight::Info,
            &["The number is unlinked from ", &from, ". Linking comes next."].concat(),
            "",
            Vec::new(),
        ),
    };
    // The first step; the last one is what the review below shows.
    let first = matches!(leg, Leg::Offered(_)).then(|| {
        let (unlink, unlinked) = (unlink.clone(), relink.unlinked.clone());
        curl(move || {
            let client = edit.stores.connection.client_untracked()?;
            let phone = edit.phone.get_untracked();
            Some(client.curl(&client.update_request(&phone, &unlink, &unlinked)))
        })
    });
    block("div", "relink")
        .child(note)
        .child(steps)
        .child(first)
        .into()
}
