//! The way from the fields to the server: check, re-read, send once, and look when the answer is unclear.

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    error::Violation,
    options::RequestOptions,
    submission::Doubt,
};
use numbers_model::{
    change::{self, Draft, Field, Verdict},
    number::Number,
};

use super::{
    Edit, Step,
    relink::{Leg, Relink},
};
use crate::{
    api::settle::settle,
    browser::focus,
    components::{notice::Severity, outcome::Outcome},
    reactive::spawn,
    routes::Route,
};

impl Edit {
    pub(super) fn back_to_fields(self) {
        self.step.set(Step::Editing);
        focus::focus_soon(&["[aria-invalid=true]", "main h1"]);
    }

    fn saved(self, read: NumberResponse, text: String) {
        let history = self.app.history;
        self.app.inventory.put(read.number);
        history.block_navigation(false);
        self.app.flash.set(Some(text));
        history.replace(&Route::Number(self.phone.get_untracked()).path());
    }

    /// Checks what was typed and reads the number again, so that nobody else's change is overwritten unseen.
    pub(super) fn review(self) {
        if self.step.get_untracked() != Step::Editing {
            return;
        }
        self.trouble.set(None);
        let (Some(base), Some(client)) = (
            self.base.get_untracked(),
            self.app.connection.client_untracked(),
        ) else {
            return;
        };
        let draft = self.draft.get_untracked();
        let old = Draft::of(&base);
        let errors = change::validate(&draft, &old, &base, self.version);
        let wrong = !errors.is_empty();
        self.errors.set(errors);
        if wrong {
            self.back_to_fields();
            return;
        }
        if self.changes.with_untracked(Vec::is_empty) {
            self.fail("Nothing has been changed.", "Change a field, or cancel.");
            return;
        }
        self.step.set(Step::Checking);
        spawn(async move {
            let latest = client
                .number(&self.phone.get_untracked(), &self.reading())
                .await;
            if self.step.is_disposed() {
                return;
            }
            match latest {
                Ok(NumberResponse { number, .. }) => {
                    let relink = self.relink.get_untracked();
                    let old = relink
                        .as_ref()
                        .and_then(Relink::before_last)
                        .unwrap_or(&old);
                    // The fields stayed open meanwhile: what stands in them now is what counts.
                    self.rebase(old, number);
                    // Whoever went back to the fields from between the steps starts from here.
                    if relink.is_some_and(|relink| relink.leg != Leg::Linking) {
                        self.relink.set(None);
                    }
                    self.step.set(Step::Reviewing);
                    focus::focus_soon(&["#review"]);
                }
                Err(failure) => {
                    let Explanation { what, advice } = failure.explain();
                    self.fail(
                        &["The number could not be read again. ", &what].concat(),
                        &[&advice, " Nothing was sent, and nothing you typed is lost."].concat(),
                    );
                    self.step.set(Step::Editing);
                }
            }
        });
    }

    /// Starts from a number as it is now: the reader's changes stay, and so do those that somebody else has made since
    /// `old`. Where both have changed the same, the reader decides.
    pub(super) fn rebase(self, old: &Draft, number: Number) {
        let draft = self.draft.get_untracked();
        let new = Draft::of(&number);
        let mut conflicts = change::conflicts(old, &new, &draft, self.version);
        if self.relink.with_untracked(Option::is_some) {
            // These this page has unlinked itself.
            conflicts.retain(|own| !matches!(own.field, Field::ServicePlan | Field::Campaign));
        }
        self.conflicts.set(conflicts);
        self.draft
            .set(change::merge(old, &new, &draft, self.version));
        self.app.inventory.put(number.clone());
        self.base.set(Some(number));
    }

    /// Sends the change, once.
    pub(super) fn save(self) {
        // Set before anything is awaited: a second click finds it and does nothing.
        if self.step.get_untracked() != Step::Reviewing {
            return;
        }
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.step.set(Step::Saving);
        self.trouble.set(None);
        // An offer that was not taken is not there any more.
        if self.relink.with_untracked(|relink| {
            relink
                .as_ref()
                .is_some_and(|relink| relink.leg != Leg::Linking)
        }) {
            self.relink.set(None);
        }
        spawn(async move {
            let (phone, wanted, draft) = (
                self.phone.get_untracked(),
                self.changes.get_untracked(),
                self.draft.get_untracked(),
            );
            // Not tied to the page: a change that was sent is seen through to its end.
            let call = RequestOptions::default();
            let answer = client
                .update(crate::api::permit(), &phone, &wanted, &draft, &call)
                .await;
            if self.step.is_disposed() {
                return;
            }
            match answer {
                Ok(read) if change::contradicts(&wanted, &read.number) => {
                    let why = "Sinch accepted the change, but its answer doesn't show it.";
                    self.look(Doubt::success(why));
                }
                Ok(read) => {
                    let text = if read.number.has_running_job() {
                        "Saved. The change is being provisioned."
                    } else {
                        "Saved."
                    };
                    self.saved(read, text.into());
                }
                Err(failure) if failure.proves_not_executed() => {
                    self.refused(&failure, "Nothing was changed");
                }
                Err(failure) => self.look(Doubt::new(failure)),
            }
        });
    }

    /// The server said no: its complaints go to their fields.
    fn refused(self, failure: &ClientError, state: &str) {
        let Explanation { what, mut advice } =
            failure.explain_beside(|own| Field::from_violation(&own.field).is_some());
        if self.takes_two_steps(failure) {
            self.offer_relink();
            // What to check is in the offer.
            advice.clear();
        }
        let unlinked = self.relink.with_untracked(|relink| {
            relink
                .as_ref()
                .is_some_and(|relink| relink.leg == Leg::Linking)
        });
        if unlinked {
            advice.push_str(
                " The number stays unlinked until you save again. Nothing you typed is lost.",
            );
        } else {
            for part in [" ", state, ", and nothing you typed is lost."] {
                advice.push_str(part);
            }
        }
        self.put_beside(failure);
        self.fail(&what, advice.trim_start());
        self.back_to_fields();
    }

    /// Puts what the server complains of beside the fields.
    fn put_beside(self, failure: &ClientError) {
        if let ClientError::Problem(_) = failure {
            let found = failure.field_errors().into_iter();
            let errors =
                found.filter_map(|own| Some((Field::from_violation(&own.field)?, own.description)));
            self.errors.set(errors.collect());
        }
    }

    /// Whether a refusal may be about the one step from one plan or campaign to another: which error that is, is not
    /// documented, so every refusal counts that complains of no other field.
    fn takes_two_steps(self, failure: &ClientError) -> bool {
        let ClientError::Problem(problem) = failure else {
            return false;
        };
        let other = |violation: Violation| {
            let field = Field::from_violation(&violation.field);
            field.is_some_and(|field| !matches!(field, Field::ServicePlan | Field::Campaign))
        };
        matches!(problem.status, 400 | 409 | 422)
            && self
                .changes
                .with_untracked(|changes| change::is_relink(changes))
            && !failure.field_errors().into_iter().any(other)
    }

    pub(super) fn look_again(self) {
        if let Some(doubt) = self.doubt.get_untracked() {
            self.look(doubt.again());
        }
    }

    /// After an answer that proves nothing: reads the number and says what really happened.
    fn look(self, doubt: Doubt) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.step.set(Step::Looking);
        self.doubt.set(Some(doubt.clone()));
        spawn(async move {
            let (phone, wanted) = (self.phone.get_untracked(), self.changes.get_untracked());
            let call = self.reading();
            let _underway = settle(&doubt).await;
            let after = client.number(&phone, &call).await;
            if self.step.is_disposed() {
                return;
            }
            let trouble = |said: fn(&str, &str) -> Outcome, what: &str, advice: &str| {
                self.trouble.set(Some(said(&doubt.and(what), advice)));
                self.step.set(Step::Reviewing);
            };
            let known = |what: &str, advice: &str| Outcome::new(Severity::Error, what, advice);
            match after {
                Ok(read) => match change::verdict(&wanted, &read.number) {
                    Verdict::Applied => self.saved(
                        read,
                        doubt.and("So the number was read again: the change has taken effect."),
                    ),
                    Verdict::Unclear => {
                        if let Some(failure) = doubt.rejection() {
                            self.put_beside(failure);
                        }
                        trouble(
                            Outcome::unknown,
                            "So the number was read again: it shows no change as yet. Sinch may show that a number is \
                             unlinked only once that is done, so it can't be told yet.",
                            "Check again in a minute.",
                        );
                    }
                    Verdict::NotApplied if let Some(failure) = doubt.rejection() => {
                        self.refused(failure, "A check shows that nothing was changed");
                    }
                    Verdict::NotApplied => {
                        let draft = self.draft.get_untracked();
                        client.may_retry(&client.update_request(&phone, &wanted, &draft));
                        trouble(
                            known,
                            "So the number was read again: the change has not been made.",
                            &doubt
                                .obstacle()
                                .unwrap_or_else(|| "You can save again.".to_owned()),
                        );
                    }
                    Verdict::Partial => {
                        // What is done already drops out of what is sent next.
                        self.base.set(Some(read.number));
                        trouble(
                            known,
                            "So the number was read again: only a part of the change has been made.",
                            "What is left is shown below. You can save that.",
                        );
                    }
                },
                Err(_) => trouble(
                    Outcome::unknown,
                    "Reading the number again brought no answer either: it is not known whether the change was \
                     made.",
                    "Check again before you save once more.",
                ),
            }
        });
    }
}
