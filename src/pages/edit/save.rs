//! The way from the fields to the server: check, re-read, send once, and look when the answer is unclear.

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    error::Violation,
    submission::{Conclusion, Report},
};
use numbers_model::{
    change::{self, Draft, Field},
    number::Number,
};

use super::{
    Edit, Step,
    relink::{Leg, Relink},
};
use crate::{
    browser::focus,
    reactive::spawn,
    routes::Route,
    state::changes::number_update::{EDIT, EDIT_FINDINGS, NumberUpdate},
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
        self.submission.reset();
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
        let is_reviewing = self.step.get_untracked() == Step::Reviewing;
        let Some(client) = self
            .app
            .connection
            .client_untracked()
            .filter(|_| is_reviewing)
        else {
            return;
        };
        // An offer that was not taken is not there any more.
        if !self.is_linking() {
            self.relink.set(None);
        }
        let draft = self.draft.get_untracked();
        let update = NumberUpdate {
            client,
            phone: self.phone.get_untracked(),
            changes: self.changes.get_untracked(),
            draft: draft.clone(),
            findings: EDIT_FINDINGS,
            verifying: self.submission.verifying(self.reading()),
        };
        self.submission.submit(update, (), move |conclusion| {
            self.concluded(conclusion, &draft)
        });
    }

    fn is_linking(self) -> bool {
        self.relink.with_untracked(|relink| {
            relink
                .as_ref()
                .is_some_and(|relink| relink.leg == Leg::Linking)
        })
    }

    /// Takes what came of the change `sent`.
    fn concluded(self, conclusion: Conclusion<NumberResponse>, sent: &Draft) -> Option<Report> {
        let is_field = |violation: &Violation| Field::from_violation(&violation.field).is_some();
        let mut told = conclusion.tell(&EDIT, is_field);
        match conclusion {
            Conclusion::Done { snapshot, how } => {
                let is_all = self.draft.with_untracked(|draft| draft == sent);
                if is_all {
                    let text = match how.as_str() {
                        "" if snapshot.number.has_running_job() => {
                            "Saved. The change is being provisioned."
                        }
                        "" => EDIT.done,
                        how => how,
                    };
                    let text = text.to_owned();
                    self.saved(snapshot, text);
                    return None;
                }
                // The fields were changed while it could not be told: that is left to be saved.
                self.base.set(Some(snapshot.number));
                self.submission.reset();
            }
            // What is done already drops out of what is sent next.
            Conclusion::Partly { snapshot, .. } => self.base.set(Some(snapshot.number)),
            Conclusion::Refused { error, .. } => {
                if self.takes_two_steps(&error) {
                    self.offer_relink();
                    // What to check is in the offer.
                    told.advice.clear();
                } else if self.is_linking() {
                    told.advice = format!(
                        "{} The number stays unlinked until you save again. Nothing you typed is lost.",
                        error.explain().advice
                    );
                }
                self.put_beside(&error);
                self.back_to_fields();
            }
            Conclusion::Unknown {
                error: Some(error), ..
            } => self.put_beside(&error),
            Conclusion::Unknown { .. }
            | Conclusion::NotSent(_)
            | Conclusion::NotExecuted { .. } => {}
        }
        Some(told)
    }

    /// Puts what the server complains of beside the fields.
    fn put_beside(self, error: &ClientError) {
        if let ClientError::Problem(_) = error {
            let errors = error.field_errors().into_iter().filter_map(|violation| {
                Some((
                    Field::from_violation(&violation.field)?,
                    violation.description,
                ))
            });
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
}
