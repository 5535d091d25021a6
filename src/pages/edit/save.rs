//! The save of an edit: validate, read again, submit, and apply the outcome.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    error::Violation,
    options::RequestOptions,
    relink::may_need_unlink,
    submission::{Conclusion, Report},
};
use numbers_model::{
    change::{self, Draft, Field},
    number::Number,
};

use super::{
    Edit, EditStep,
    relink::{Relink, RelinkState},
};
use crate::{
    browser::focus,
    routes::Route,
    state::changes::number_update::{EDIT, EDIT_FINDINGS, NumberUpdate, landing},
};

impl Edit {
    /// Returns to the form.
    pub(super) fn back_to_fields(self) {
        self.step.set(EditStep::Editing);
        focus::focus_soon(&["[aria-invalid=true]", "main h1"]);
    }

    /// Opens the page of the saved number, with `text` as its flash message.
    fn show_saved(self, response: NumberResponse, text: String) {
        let history = self.app.history;
        self.app.inventory.put(response.number);
        history.block_navigation(false);
        self.app.flash.set(Some(text));
        history.replace(&Route::Number(self.phone.get_untracked()).path());
    }

    /// Validates the form and reads the number again, for changes by others.
    pub(super) fn review(self) {
        if self.step.get_untracked() != EditStep::Editing {
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
        if !self.errors.set(errors) {
            self.back_to_fields();
            return;
        }
        if self.changes.with_untracked(Vec::is_empty) {
            self.fail("Nothing has been changed.", "Change a field, or cancel.");
            return;
        }
        self.step.set(EditStep::Checking);
        spawn_local(async move {
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
                        .and_then(Relink::before_linking)
                        .unwrap_or(&old);
                    // The form stayed open meanwhile, so that its current values count.
                    self.rebase(old, number);
                    // An admin who returned to the form between the steps starts again.
                    if relink.is_some_and(|relink| relink.state != RelinkState::Linking) {
                        self.relink.set(None);
                    }
                    self.step.set(EditStep::Reviewing);
                    focus::focus_soon(&["#review"]);
                }
                Err(failure) => {
                    let Explanation { what, advice } = failure.explain();
                    self.fail(
                        &format!("The number could not be read again. {what}"),
                        &format!("{advice} Nothing was sent, and nothing you typed is lost."),
                    );
                    self.step.set(EditStep::Editing);
                }
            }
        });
    }

    /// Rebases the edit on the current number: a three-way merge with `old` as the common base.
    ///
    /// Where the admin and somebody else have changed the same field, the admin decides.
    pub(super) fn rebase(self, old: &Draft, number: Number) {
        let draft = self.draft.get_untracked();
        let new = Draft::of(&number);
        let mut conflicts = change::conflicts(old, &new, &draft, self.version);
        if self.relink.with_untracked(Option::is_some) {
            // This page has unlinked these itself.
            conflicts
                .retain(|conflict| !matches!(conflict.field, Field::ServicePlan | Field::Campaign));
        }
        self.conflicts.set(conflicts);
        self.draft
            .set(change::merge(old, &new, &draft, self.version));
        self.app.inventory.put(number.clone());
        self.base.set(Some(number));
    }

    /// Submits the changes.
    pub(super) fn save(self) {
        let is_reviewing = self.step.get_untracked() == EditStep::Reviewing;
        let Some(client) = self
            .app
            .connection
            .client_untracked()
            .filter(|_| is_reviewing)
        else {
            return;
        };
        // An unused offer of a relink ends here.
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
            verifying: self.submission.verifying(RequestOptions::default()),
        };
        let land = landing(self.app.inventory);
        self.submission
            .submit_beyond_page(&EDIT, update, (), land, move |conclusion| {
                self.concluded(conclusion, &draft)
            });
    }

    fn is_linking(self) -> bool {
        self.relink.with_untracked(|relink| {
            relink
                .as_ref()
                .is_some_and(|relink| relink.state == RelinkState::Linking)
        })
    }

    /// Applies the conclusion of the change `sent`; returns what to tell.
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
                    self.show_saved(snapshot, text);
                    return None;
                }
                // The form was edited while the outcome was unknown: these changes are left to be saved.
                self.base.set(Some(snapshot.number));
                self.submission.reset();
            }
            // Changes that were made already drop out of the next save.
            Conclusion::Partly { snapshot, .. } => self.base.set(Some(snapshot.number)),
            Conclusion::Refused { error, .. } => {
                if self.needs_relink(&error) {
                    self.offer_relink();
                    // The offer of the relink has the advice.
                    told.advice.clear();
                } else if self.is_linking() {
                    told.advice = format!(
                        "{} The number stays unlinked until you save again. Nothing you typed is lost.",
                        error.explain().advice
                    );
                }
                self.set_field_errors(&error);
                self.back_to_fields();
            }
            Conclusion::Unknown {
                error: Some(error), ..
            } => self.set_field_errors(&error),
            Conclusion::Unknown { .. }
            | Conclusion::NotSent(_)
            | Conclusion::NotExecuted { .. } => {}
        }
        Some(told)
    }

    /// Shows the field errors of the server.
    fn set_field_errors(self, error: &ClientError) {
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

    /// Whether a rejection may mean that the change needs two steps.
    fn needs_relink(self, error: &ClientError) -> bool {
        self.changes
            .with_untracked(|changes| may_need_unlink(error, changes))
    }
}
