//! Edit: change a number, see what will change, then save exactly that.

mod form;
mod relink;
mod review;
mod save;

use numbers_client::{
    cancel::CancelToken,
    options::{RequestOptions, Retry},
    submission::{Report, ReportKind},
};
use numbers_model::{
    api_version::ApiVersion,
    change::{self, Change, Conflict, Draft, Field},
    number::Number,
};

use self::{form::edit_form, relink::Relink, review::review};
use super::{heading, title};
use crate::{
    browser::dom::{View, block, button, dynamic, el, link, show},
    components::{
        dialog::{DialogHandle, dialog},
        notice::{Severity, failure_notice, notice},
    },
    reactive::{Derived, Var, effect, memo},
    routes::Route,
    state::{
        app_state::AppState, number_resource::NumberResource, remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::submission_outcome::told_notice,
};

/// How far the edit has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Fields are being filled in.
    Editing,
    /// The number is being read again before the review.
    Checking,
    /// What will change is on screen.
    Reviewing,
    /// It moves to another plan or campaign in two steps.
    Moving,
}

/// The state of one edit. Copies share it.
#[derive(Clone, Copy)]
struct Edit {
    app: AppState,
    version: ApiVersion,
    phone: Var<String>,
    /// The number as it was when the fields were filled, or last reviewed.
    base: Var<Option<Number>>,
    /// What the fields hold.
    draft: Var<Draft>,
    /// What is different from `base`.
    changes: Derived<Vec<Change>>,
    step: Var<Step>,
    /// What is wrong with which field.
    errors: Var<Vec<(Field, String)>>,
    /// Fields that somebody else changed meanwhile and that need a decision.
    conflicts: Var<Vec<Conflict>>,
    /// What is saved, and what is told of the edit as a whole.
    submission: SubmissionHandle,
    /// The first of the two steps.
    unlinking: SubmissionHandle,
    /// The two steps to another plan or campaign, where the server asks for them.
    relink: Var<Option<Relink>>,
    /// The number as the server shows it.
    watch: NumberResource,
    /// The retry of a read that is being waited for.
    retry: Var<Option<Retry>>,
    /// Stops what is being read when the page is left.
    cancel: Var<CancelToken>,
}

impl Edit {
    fn new(app: AppState, phone: &str, watch: NumberResource) -> Self {
        let version = app.connection.version();
        let base = Var::new(None::<Number>);
        let draft = Var::new(Draft::default());
        let changes = memo(move || {
            base.with(|base| match base {
                Some(base) => draft.with(|draft| change::changes(&Draft::of(base), draft, version)),
                None => Vec::new(),
            })
        });
        Self {
            app,
            version,
            phone: Var::new(phone.to_owned()),
            base,
            draft,
            changes,
            step: Var::new(Step::Editing),
            errors: Var::new(Vec::new()),
            conflicts: Var::new(Vec::new()),
            submission: SubmissionHandle::new(app.inventory),
            unlinking: SubmissionHandle::new(app.inventory),
            relink: Var::new(None),
            watch,
            retry: Var::new(None),
            cancel: Var::new(CancelToken::new()),
        }
    }

    /// A read for this page: it ends with the page, and its retries are shown.
    fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_untracked();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    fn fail(self, what: &str, advice: &str) {
        self.submission.tell(Some(Report {
            kind: ReportKind::Failed,
            what: what.to_owned(),
            advice: advice.to_owned(),
        }));
    }

    /// Back to the number, by way of the question where something would be lost.
    fn cancel(self) {
        let number = Route::Number(self.phone.get_untracked());
        self.app.history.push(&number.path());
    }
}

/// The page of the number `phone`, as the address has it.
pub fn edit_page(app: AppState, phone: &str) -> View {
    title(&["Edit ", phone].concat());
    let history = app.history;
    let watch = NumberResource::start(phone.to_owned(), app.connection, app.inventory);
    let edit = Edit::new(app, phone, watch);
    edit.follow_relink();
    // The fields are filled once, from a fresh answer: what is typed is never overwritten.
    effect(move || {
        let fresh = watch.value.with(|value| match value {
            Remote::Ready(read) => Some(read.number.clone()),
            _ => None,
        });
        if let Some(number) = fresh
            && edit.base.with_untracked(Option::is_none)
        {
            edit.draft.set(Draft::of(&number));
            edit.base.set(Some(number));
        }
    });
    effect(move || history.block_navigation(!edit.changes.with(Vec::is_empty)));
    leptos::prelude::on_cleanup(move || {
        history.block_navigation(false);
        edit.cancel.try_with_untracked(CancelToken::cancel);
    });

    let connect = app.href(&Route::Connect);
    let reading = move || {
        if edit.base.with(Option::is_some) {
            return View::from(());
        }
        match watch.value.with(|value| value.failure().cloned()) {
            Some(failure) => failure_notice(&failure, &connect, move || watch.refresh()),
            None => el("p")
                .attr("role", "status")
                .child("Reading the number…")
                .into(),
        }
    };
    let trouble = move || {
        let told = edit.submission.told()?;
        Some(told_notice(edit.submission, &told))
    };
    let retry = move || {
        let retry = edit.retry.get()?;
        Some(notice(Severity::Warning, &retry.text(), "", Vec::new()))
    };
    let editing = memo(move || matches!(edit.step.get(), Step::Editing | Step::Checking));
    let number = link(phone, &app.href(&Route::Number(phone.to_owned())));
    block("div", "page narrow")
        .child(block("p", "crumb").child(number))
        .child(heading("Edit ").child(block("span", "number").child(phone)))
        .child(dynamic(reading))
        .child(dynamic(trouble))
        .child(relink::steps(edit))
        .child(dynamic(retry))
        .child(show(
            move || edit.base.with(Option::is_some),
            move || {
                dynamic(move || {
                    if editing.get() {
                        edit_form(edit)
                    } else {
                        review(edit)
                    }
                })
            },
        ))
        .child(leave_dialog(app))
        .into()
}

/// Asks before unsaved work is left.
pub(super) fn leave_dialog(app: AppState) -> View {
    let history = app.history;
    let open = Var::new(false);
    effect(move || {
        if history.is_prompting() {
            open.set(true);
        }
    });
    effect(move || {
        // Closed without an answer: that is to stay.
        if !open.get() {
            history.cancel_leave();
        }
    });
    dialog(
        open,
        || "Leave without saving?".to_owned(),
        move |handle: DialogHandle| {
            let stay = handle.clone();
            let buttons = block("div", "dialog-actions")
                .child(button("Stay", move || stay.close()).flag("data-first", true))
                .child(
                    button("Leave without saving", move || {
                        history.confirm_leave();
                        handle.close();
                    })
                    .class("danger"),
                );
            let text = el("p").child("What you changed on this page has not been saved.");
            Some([text.into(), buttons.into()].into())
        },
    )
}
